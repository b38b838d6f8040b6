import { describe, expect, test } from "vitest";
import type { Change } from "../../src/changes/define.ts";
import type { StepPlanned } from "../../src/core/events.ts";
import { blockFields, playFields, roleFields, taskFields } from "../../src/playbook/keyword-fields.ts";
import { FakeMachine, type MachineOptions } from "../support/fake-machine.ts";
import { runFake, type FakeRun, type FakeRunOptions } from "../support/run-fake.ts";

/** Where a task's keyword may stand, and how it stands there. `inside` is the one task, `said` the keyword. */
const places: Readonly<Record<string, (inside: string, said: string) => Pick<FakeRunOptions, "play" | "files">>> = {
  task: (inside, said) => playOf(`tasks: [{ ${inside}, ${said} }]`),
  block: (inside, said) => playOf(`tasks: [{ block: [{ ${inside} }], ${said} }]`),
  "block around a block": (inside, said) => playOf(`tasks: [{ block: [{ meta: noop }], always: [{ block: [{ ${inside} }] }], ${said} }]`),
  "apply of an include": (inside, said) => ({
    ...playOf(`tasks: [{ include_tasks: { file: more.yml, apply: { ${said} } } }]`),
    files: { "more.yml": `- { ${inside} }\n` },
  }),
  role: (inside, said) => ({ ...playOf(`roles: [{ role: r, ${said} }]`), files: { "roles/r/tasks/main.yml": `- { ${inside} }\n` } }),
  "role that another depends on": (inside, said) => ({
    ...playOf("roles: [r]"),
    files: { "roles/r/meta/main.yml": `dependencies: [{ role: base, ${said} }]\n`, "roles/base/tasks/main.yml": `- { ${inside} }\n` },
  }),
  play: (inside, said) => playOf(said, `tasks: [{ ${inside} }]`),
};

function playOf(...lines: readonly string[]): { readonly play: string } {
  const handlers = "handlers: [{ name: mend, command: mend }]";
  return { play: `${["- hosts: all", ...lines, handlers].join("\n  ")}\n` };
}

/** Keeps the changes that are made to it. */
class Watched extends FakeMachine {
  readonly changes: Change[] = [];
  override make(change: Change): ReturnType<FakeMachine["make"]> {
    this.changes.push(change);
    return super.make(change);
  }
}

interface Case {
  readonly says: string;
  /** The task that it is to hold for; it is called `t`. */
  readonly task?: string;
  readonly machine?: MachineOptions;
  readonly options?: Partial<FakeRunOptions>;
  /** What is different, without the keyword and with it. */
  readonly shows: (run: FakeRun, changes: readonly Change[]) => unknown;
  readonly without: unknown;
  readonly has: unknown;
}

const copy = "name: t, copy: { dest: /etc/t, content: hunter2 }";
const fails: MachineOptions = { commands: { t: () => ({ rc: 1 }) } };
/** `changed t`, whatever role the task is in. */
const did = (run: FakeRun): readonly string[] => run.results().map(({ status, step }) => `${status} ${step.replace(/.* : /, "")}`);
const row = (run: FakeRun, step: string): StepPlanned | undefined => run.rows().find((each) => each.step.endsWith(step));
const started = (run: FakeRun): readonly string[] => run.events.flatMap((event) => (event.event === "start" ? [event.host] : []));

/** How many hosts were at the task at the same time. */
function atOnce({ events }: FakeRun): number {
  let [now, most] = [0, 0];
  for (const { event } of events) {
    if (event === "start") most = Math.max(most, ++now);
    if (event === "result") now--;
  }
  return most;
}

const cases: Readonly<Record<string, Case>> = {
  tags: { says: "tags: [x]", options: { tags: ["x"] }, shows: (run) => did(run), without: [], has: ["changed t"] },
  vars: {
    says: "vars: { word: said }",
    task: "name: t, copy: { dest: /etc/t, content: <%= word %> }",
    options: { inventory: "all: { vars: { word: inventory }, hosts: { node1: } }" },
    shows: (run) => run.machine().text("/etc/t"),
    without: "inventory",
    has: "said",
  },
  when: { says: "when: inventory_hostname === 'other'", shows: (run) => run.log, without: ["node1: run t"], has: [] },
  become: { says: "become: true", shows: (run) => run.users().at(-1), without: "login", has: "root" },
  become_user: { says: "become_user: app", task: "name: t, command: t, become: true", shows: (run) => run.users().at(-1), without: "root", has: "app" },
  become_method: {
    says: "become_method: su",
    task: "name: t, command: t, become: true",
    shows: (run) => run.users().at(-1),
    without: "root",
    has: "root by su",
  },
  environment: {
    says: "environment: { WORD: said }",
    shows: (_, changes) => changes.map((change) => (change as Change & { env?: unknown }).env),
    without: [undefined],
    has: [{ WORD: "said" }],
  },
  ignore_errors: { says: "ignore_errors: true", machine: fails, shows: (run) => [run.exit, ...did(run)], without: [3, "failed t"], has: [0, "ignored t"] },
  ignore_unreachable: {
    says: "ignore_unreachable: true",
    options: { deviations: { node1: [{ during: "run t", then: "die" }] } },
    shows: (run) => [run.exit, ...did(run)],
    without: [4, "unreachable t"],
    has: [0, "ignored t"],
  },
  any_errors_fatal: {
    says: "any_errors_fatal: true",
    machine: fails,
    options: { hosts: { node2: {} } },
    shows: (run) => run.log.filter((line) => line === "node2: run later"),
    without: ["node2: run later"],
    has: [],
  },
  diff: { says: "diff: false", task: copy, options: { mode: "plan" }, shows: (run) => row(run, "t")?.diff?.includes("hunter2"), without: true, has: undefined },
  check_mode: { says: "check_mode: true", task: copy, shows: (run) => run.machine().made, without: ["create /etc/t (0644)"], has: [] },
  module_defaults: {
    says: "module_defaults: { copy: { mode: '0600' } }",
    task: copy,
    shows: (run) => run.machine().made,
    without: ["create /etc/t (0644)"],
    has: ["create /etc/t (0600)"],
  },
  no_log: { says: "no_log: true", task: copy, shows: (run) => JSON.stringify(run.events).includes("hunter2"), without: true, has: false },
  delegate_to: {
    says: "delegate_to: node2",
    options: { hosts: { node2: {} }, limit: "node1" },
    shows: (run) => run.log,
    without: ["node1: run t"],
    has: ["node2: run t"],
  },
  delegate_facts: {
    says: "delegate_facts: true",
    task: "name: t, set_fact: { word: <%= inventory_hostname %> }, delegate_to: node2",
    options: { hosts: { node2: {} }, inventory: "all: { vars: { word: inventory }, hosts: { node1: , node2: } }", limit: "node1" },
    shows: (run) => row(run, "say")?.reason,
    without: "node1 inventory",
    has: "inventory node1",
  },
  run_once: { says: "run_once: true", options: { hosts: { node2: {} } }, shows: (run) => started(run), without: ["node1", "node2"], has: ["node1"] },
  throttle: { says: "throttle: 1", options: { hosts: { node2: {} } }, shows: (run) => atOnce(run), without: 2, has: 1 },
  timeout: { says: "timeout: 7", machine: { lasting: { t: 10 } }, shows: (run) => did(run), without: ["changed t"], has: ["failed t"] },
  notify: { says: "notify: mend", shows: (run) => did(run), without: ["changed t"], has: ["changed t", "changed mend"] },
};

/** What the task is followed by, where it takes another to see the effect. */
const behind: Readonly<Record<string, string>> = {
  any_errors_fatal: "post_tasks: [{ meta: sync }, { name: later, command: later }]",
  delegate_facts: 'post_tasks: [{ name: say, debug: { msg: "<%= word %> <%= hostvars.node2.word %>" } }]',
};

async function shown(keyword: string, { task = "name: t, command: t", machine, options, shows }: Case, place: string, said: string): Promise<unknown> {
  const placed = places[place]?.(task, said);
  if (!placed) throw new Error(`there is no place ${place}`);
  const node1 = new Watched(machine);
  const play = placed.play + (behind[keyword] === undefined ? "" : `  ${behind[keyword]}\n`);
  const run = await runFake({ ...options, ...placed, play, hosts: { node1, ...options?.hosts } });
  return shows(run, node1.changes);
}

const shared = Object.keys(taskFields).filter((keyword) => keyword in blockFields && keyword in roleFields && keyword !== "name");

test("every keyword that tasks share with blocks and roles is here", () => {
  expect(Object.keys(cases).toSorted()).toEqual(shared.toSorted());
});

describe.each(Object.entries(cases))("%s", (keyword, one) => {
  // `diff: true` is what holds anyway: a keyword that says nothing new.
  test("changes what is done", async () => {
    expect(await shown(keyword, one, "task", "diff: true")).toEqual(one.without);
  });

  test.each(Object.keys(places).filter((place) => place !== "play" || keyword in playFields))("means the same, said of a %s", async (place) => {
    expect(await shown(keyword, one, place, one.says)).toEqual(one.has);
  });
});
