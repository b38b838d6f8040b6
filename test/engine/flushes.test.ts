import { describe, expect, test } from "vitest";
import { runFake } from "../support/run-fake.ts";

const fails = { commands: { fail: () => ({ rc: 1 }) } };
const write = (name: string, more = ""): string => `{ name: ${name}, copy: { content: x, dest: /etc/${name} }${more} }`;
const notifying = write("a", ", notify: mend");
const play = (tasks: readonly string[], handlers: readonly string[] = [write("mend")]): string =>
  ["- hosts: all", "  tasks:", ...tasks.map((task) => `    - ${task}`), "  handlers:", ...handlers.map((task) => `    - ${task}`), ""].join("\n");

describe("flush_handlers inside a block", () => {
  test("is rescued where a handler fails, which stays owed", async () => {
    const run = await runFake({
      hosts: { node1: fails },
      play: play(
        [`{ block: [${notifying}, { meta: flush_handlers }, ${write("b")}], rescue: [${write("r")}], always: [${write("z")}] }`, write("after")],
        ["{ name: mend, command: fail }"],
      ),
    });
    expect(run.done()).toEqual(["changed a", "rescued mend", "changed r", "changed z", "changed after"]);
    expect([run.exit, run.machine().owed.size]).toEqual([0, 1]);
  });

  test("does nothing on a host that has left the block", async () => {
    const run = await runFake({
      hosts: { node1: fails },
      play: play([`{ block: [${notifying}, { name: break, command: fail }, { meta: flush_handlers }], rescue: [${write("r")}] }`]),
    });
    expect(run.done()).toEqual(["changed a", "rescued break", "changed r", "changed mend"]);
  });

  test("does nothing in a rescue that nothing has called for", async () => {
    const run = await runFake({ play: play([`{ block: [${notifying}], rescue: [{ meta: flush_handlers }] }`, write("after")]) });
    expect(run.planned()).toEqual(["change a", "change after", "change mend"]);
    expect(run.done()).toEqual(["changed a", "changed after", "changed mend"]);
  });
});

describe("flush_handlers with a when", () => {
  const order = async (when: string, commands: Readonly<Record<string, () => object>> = {}): Promise<readonly string[]> => {
    const tasks = ["{ name: ask, command: ask, register: asked }", notifying, `{ meta: flush_handlers, when: ${when} }`, write("after")];
    const run = await runFake({ hosts: { node1: { commands } }, play: play(tasks) });
    expect(run.exit).toBe(0);
    return run.done().slice(1);
  };
  const now = ["changed a", "changed mend", "changed after"];
  const later = ["changed a", "changed after", "changed mend"];

  test.each([
    ["inventory_hostname === 'node1'", now],
    ["inventory_hostname !== 'node1'", later],
    ["facts.hostname === 'node1'", now],
    ["facts.hostname === 'other'", later],
    ["asked.stdout === 'yes'", now],
    ["asked.stdout === 'no'", later],
  ])("%s", async (when, expected) => {
    expect(await order(when, { ask: () => ({ stdout: "yes" }) })).toEqual(expected);
  });
});

describe("handlers that belong together", () => {
  test("are notified by the name of their block or include, or each by its own", async () => {
    const run = await runFake({
      play: play(
        [write("a", ", notify: [both, of the file]"), write("b", ", notify: two")],
        [`{ name: both, block: [${write("one")}, ${write("two")}] }`, "{ name: of the file, include_tasks: more.yml }"],
      ),
      files: { "more.yml": `- ${write("three")}\n` },
    });
    expect(run.done()).toEqual(["changed a", "changed b", "changed one", "changed two", "changed three"]);
  });

  test("have their turns once, in order: one that notifies an earlier one, or itself, is a mistake", async () => {
    const handlers = (notify: string): readonly string[] => [write("one"), write("two", `, notify: ${notify}`)];
    await expect(runFake({ play: play([write("a", ", notify: two")], handlers("one")) })).rejects.toThrow(
      'the handler "two" notifies "one", which comes before it',
    );
    await expect(runFake({ play: play([write("a", ", notify: two")], handlers("two")) })).rejects.toThrow('the handler "two" notifies itself');
  });
});

test("a word to listen to calls handlers of all roles and of the play, in order of definition", async () => {
  const role = (name: string): string => `- { name: ${name}, copy: { content: x, dest: /etc/${name} }, listen: restart web }\n`;
  const run = await runFake({
    play: `- hosts: all\n  roles: [one, two]\n  handlers: [${write("own", ", listen: [restart web]")}]\n`,
    files: {
      "roles/one/handlers/main.yml": role("first"),
      "roles/two/handlers/main.yml": role("second"),
      "roles/two/tasks/main.yml": `- ${write("a", ", notify: restart web")}\n`,
    },
  });
  expect(run.done()).toEqual(["changed two : a", "changed one : first", "changed two : second", "changed own"]);
});
