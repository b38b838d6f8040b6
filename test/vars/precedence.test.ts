import { expect, test } from "vitest";
import { program } from "../../src/cli/program.ts";
import { project } from "../commands/project.ts";
import { runFake } from "../support/run-fake.ts";
import { surroundings } from "../support/surroundings.ts";

/** Every place that can set a variable, lowest precedence first (DESIGN section 5). */
const places = [
  "defaults of a role",
  "inventory: all",
  "inventory: parent group",
  "inventory: child group",
  "group_vars/all",
  "group_vars/parent",
  "group_vars/child",
  "inventory: host",
  "host_vars",
  "play vars",
  "vars_files",
  "role vars",
  "role parameters",
  "block vars",
  "task vars",
  "include_vars",
  "set_fact",
  "loop variable",
  "-e",
] as const;

type Place = (typeof places)[number];

/** A project in which these places set `v`, each to its own name; a task of the role writes it to /etc/v. */
function setIn(...set: readonly Place[]): {
  readonly play: string;
  readonly inventory: string;
  readonly files: Record<string, string>;
  readonly extra: string[];
} {
  const at = (place: Place, otherwise = "{}"): string => (set.includes(place) ? `{ v: "${place}" }` : otherwise);
  const when = (place: Place, line: string): string => (set.includes(place) ? `${line}\n` : "");
  const child = `children: { child: { hosts: { node1: ${at("inventory: host")} }, vars: ${at("inventory: child group")} } }`;
  return {
    inventory: `all: { vars: ${at("inventory: all")}, children: { parent: { ${child}, vars: ${at("inventory: parent group")} } } }\n`,
    play: `- hosts: all\n  vars: ${at("play vars")}\n  vars_files: [more.yml]\n  roles: [{ role: r${set.includes("role parameters") ? ', v: "role parameters"' : ""} }]\n`,
    files: {
      "more.yml": at("vars_files"),
      "group_vars/all.yml": at("group_vars/all"),
      "group_vars/parent.yml": at("group_vars/parent"),
      "group_vars/child.yml": at("group_vars/child"),
      "host_vars/node1.yml": at("host_vars"),
      "roles/r/defaults/main.yml": at("defaults of a role"),
      "roles/r/vars/main.yml": at("role vars"),
      "roles/r/vars/later.yml": at("include_vars"),
      "roles/r/tasks/main.yml":
        when("include_vars", "- include_vars: later.yml") +
        when("set_fact", "- set_fact: { v: set_fact }") +
        `- vars: ${at("block vars")}\n  block:\n    - name: Look\n      copy: { dest: /etc/v, content: <%= v %> }\n      vars: ${at("task vars")}\n` +
        when("loop variable", "      loop: [loop variable]\n      loop_control: { loop_var: v }"),
    },
    extra: set.includes("-e") ? ["v=-e"] : [],
  };
}

/** Of what `explain` tells of `v` in the task, or in its play, the place that counts. */
async function explained(...set: readonly Place[]): Promise<string | undefined> {
  const { play, inventory, files, extra } = setIn(...set);
  const path = project({ "play.yml": play, "hosts.yml": inventory, ...files });
  const around = surroundings();
  const more = extra.flatMap((word) => ["-e", word]);
  expect(await program(["explain", "v", "--host", "node1", path("play.yml"), "-i", path("hosts.yml"), ...more], around), around.stderr.text).toBe(0);
  return around.stdout.text.split("\n").findLast((line) => line.includes("counts"));
}

const pairs = places.slice(1).map((higher, i) => [places[i] as Place, higher] as const);

test.each(pairs)("%s < %s", async (lower, higher) => {
  const { extra, ...options } = setIn(lower, higher);
  const run = await runFake({ ...options, extraVars: extra, hosts: { node1: {} } });
  expect(run.machine().text("/etc/v")).toBe(higher);
});

/** What the run alone gives is told by the task that gives it; a loop's variable is nowhere but in its loop. */
const told: Partial<Record<Place, string>> = { include_vars: "later.yml", set_fact: "set_fact" };

test.each(pairs.filter(([, higher]) => higher !== "loop variable"))("explain tells the same: %s < %s", async (lower, higher) => {
  expect(await explained(lower, higher)).toContain(told[higher] ?? higher);
});

test("each of them alone is what counts", async () => {
  for (const place of places) {
    const { extra, ...options } = setIn(place);
    expect((await runFake({ ...options, extraVars: extra, hosts: { node1: {} } })).machine().text("/etc/v")).toBe(place);
  }
});
