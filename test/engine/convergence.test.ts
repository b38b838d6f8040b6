import fc from "fast-check";
import { expect, test } from "vitest";
import type { FakeMachine } from "../support/fake-machine.ts";
import type { Deviation } from "../support/fake-port.ts";
import { machinesOf, runFake } from "../support/run-fake.ts";

const paths = ["/etc/a", "/etc/b", "/srv/c"] as const;
const path = fc.constantFrom(...paths);
const word = fc.constantFrom("one", "two", "three");

const unit = (active: string, enabled: string) => ({
  exists: true,
  active,
  enabled,
  subState: active === "active" ? "running" : "dead",
  startedAt: 0,
  oneshot: false,
  finished: false,
  needsReload: false,
});

/** A task that says what is to be so, whatever others say: only such can converge. Each edits its own key. */
const task = fc.oneof(
  fc.record({ copy: fc.record({ dest: path, content: word, mode: fc.constantFrom("0600", "0644") }) }),
  fc.record({ lineinfile: fc.record({ path, regexp: word.map((key) => `^${key}=`), line: word, create: fc.constant(true) }) }).map(({ lineinfile }) => ({
    lineinfile: { ...lineinfile, line: `${lineinfile.regexp.slice(1)}${lineinfile.line}` },
  })),
  fc.record({ file: fc.record({ path, state: fc.constant("absent") }) }),
  fc.record({ file: fc.record({ path: fc.constantFrom("/srv/d", "/srv/d/e"), state: fc.constantFrom("directory", "absent") }) }),
  fc.record({ service: fc.record({ name: fc.constant("app"), state: fc.constantFrom("started", "stopped"), enabled: fc.boolean() }) }),
);

const state = fc.record({
  a: fc.option(word),
  b: fc.option(word),
  unit: fc.constantFrom("active", "inactive"),
  enabled: fc.constantFrom("enabled", "disabled"),
});

const edit = (at: string, text: string | null) => (machine: FakeMachine) => machine.set(`file:${at}`, text ?? { type: "absent" });
/** Somebody else's work at any time, or on the very thing that a step is about to change. */
const deviation: fc.Arbitrary<Deviation> = fc.oneof(
  fc.record({
    trip: fc.integer({ min: 2, max: 5 }),
    happens: fc.oneof(
      fc.tuple(path, fc.option(word)).map(([at, text]) => edit(at, text)),
      fc.constantFrom("active", "inactive").map((active) => (machine: FakeMachine) => machine.set("unit:app.service", unit(active, "disabled"))),
    ),
  }),
  fc
    .tuple(fc.constantFrom("write", "create", "remove"), path, fc.option(word))
    .map(([verb, at, text]) => ({ before: `${verb} ${at}`, happens: edit(at, text) })),
);

type Params = { readonly dest?: string; readonly path?: string; readonly regexp?: string };

/** The last word on each thing wins: a playbook that contradicts itself never converges. Several edits of a file agree, with each other only. */
function settled(tasks: readonly object[]): object[] {
  const last = new Map<string, object>();
  const edited = new Set<string>();
  for (const each of tasks) {
    const [[module, params]] = Object.entries(each) as [[string, Params]];
    const at = (params.dest ?? params.path ?? module).replace("/srv/d/e", "/srv/d");
    if (module === "lineinfile") edited.add(at);
    last.set(module === "lineinfile" ? `${at} ${params.regexp}` : at, each);
  }
  return [...last].filter(([key]) => !edited.has(key)).map(([, each]) => each);
}

function playbook(tasks: readonly object[]): string {
  const named = tasks.map((each, i) => ({ name: `step ${i}`, ...each, ...(i % 2 === 0 && { notify: "mend" }) }));
  const handler = { name: "mend", copy: { dest: "/etc/mended", content: "x" } };
  return JSON.stringify([{ hosts: "all", tasks: named, handlers: [handler] }]);
}

test("whatever deviates, a run converges or says that it failed; no step is done twice, a plan writes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(task, { minLength: 1, maxLength: 6 }), state, fc.array(deviation, { maxLength: 3 }), async (tasks, start, deviations) => {
      const play = playbook(settled(tasks));
      const hosts = machinesOf({
        play,
        hosts: {
          node1: {
            state: {
              ...(start.a !== null && { "file:/etc/a": start.a }),
              ...(start.b !== null && { "file:/etc/b": `one=0\n${start.b}\n` }),
              "unit:app.service": unit(start.unit, start.enabled),
            },
          },
        },
      });
      const machine = hosts["node1"] as FakeMachine;
      const before = machine.snapshot();
      const plan = await runFake({ play, hosts, mode: "plan" });
      expect(machine.snapshot()).toBe(before);
      expect(machine.made).toEqual([]);
      const run = await runFake({ play, hosts, deviations: { node1: deviations } });
      if (deviations.length === 0) {
        expect(run.exit).toBe(plan.exit === 3 ? 3 : 0);
        expect(
          run
            .results()
            .filter(({ status }) => status === "changed")
            .map(({ changes }) => changes),
        ).toEqual(
          plan
            .rows()
            .filter(({ verdict }) => verdict === "change")
            .map(({ changes }) => changes),
        );
      }
      const told = run
        .results()
        .filter(({ kind }) => kind === "task")
        .map(({ id }) => id);
      expect(new Set(told).size, "a task is told once").toBe(told.length);
      const changes = run
        .results()
        .filter(({ status }) => status === "changed")
        .flatMap((result) => result.changes);
      expect(machine.made.length, "a step is done once").toBeLessThanOrEqual(changes.length + (run.exit === 3 ? 1 : 0));
      if (run.exit === 3) return;
      expect(run.exit).toBe(0);
      if (deviations.length > 0) await runFake({ play, hosts });
      const again = await runFake({ play, hosts, mode: "plan" });
      expect(again.planned().filter((row) => !row.startsWith("same"))).toEqual([]);
      expect(again.exit).toBe(0);
      expect(machine.owed.size).toBe(0);
    }),
    process.env["HOLDFAST_FULL"] ? { numRuns: 1000 } : { numRuns: 60, seed: 11 },
  );
});
