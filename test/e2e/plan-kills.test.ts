import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { of } from "../support/comparison.ts";
import { openDoors, type Doors } from "../support/doors.ts";
import { full } from "../support/full.ts";
import { expectExit, hasSaid, holdfast, start, type Ended, type Running } from "../support/holdfast.ts";
import { randomOf } from "../support/random.ts";
import { rehearse, type Rehearsal } from "../support/rehearsal.ts";
import { movedBetween, surveyAll, type Surveys } from "../support/survey.ts";

/** All that a plan does on a host: reading commands, questions to repositories, packaged files, validators. */
const playbook = `
- name: Own
  hosts: all
  tasks:
    - name: Ask
      command: { argv: [sleep, "0.3"], reads: true }
    - name: Install
      yum: { name: [keepalived, psmisc, haproxy] }
    - name: Edit
      sysconfig: { path: /etc/sysconfig/keepalived, key: KEEPALIVED_OPTIONS, value: "-D -d" }
    - name: Judged
      copy: { dest: /etc/own.conf, content: "# own\\n", validate: "sh -c 'sleep 0.3; test -s %s'" }
    - name: Newest
      yum: { name: keepalived, state: latest }
`;

const seed = Number(process.env["HOLDFAST_SEED"] ?? 7);
const random = randomOf(seed);

/** How a plan comes to a bad end, by what is done to the client, or to its connections. */
const ends = {
  SIGKILL: ({ child }: Running) => void child.kill("SIGKILL"),
  SIGINT: ({ child }: Running) => void child.kill("SIGINT"),
  "a cut of all connections": () => {
    for (const relay of doors.relays.values()) relay.cut();
  },
} as const;

/** Each way to end at several moments, as parts of the time that a whole plan takes. */
const cases = Object.entries(ends).flatMap(([name, end]) =>
  Array.from({ length: full ? 20 : 2 }, () => ({ name, end, part: Math.round(random.next() * 100) / 100 })),
);

let cluster: Rehearsal;
let doors: Doors;
let inventory: string;

beforeAll(async () => {
  cluster = await rehearse({ "own.yml": playbook });
  doors = await openDoors(cluster);
  inventory = await doors.inventory();
}, 300_000);

afterAll(async () => {
  await doors.stop();
  await cluster.end();
});

/** Real ssh to the machines: a connection that can be cut. */
const plan = (): readonly string[] => ["plan", "own.yml", "-i", inventory, "--output", "jsonl"];
const whole = (): Promise<Ended> => holdfast(plan(), { cwd: cluster.folder });

/** What a plan shows, without what differs from run to run. */
function shown(planned: Ended): readonly unknown[] {
  return [...of(planned, "step"), ...of(planned, "note")]
    .map(({ host, id, event, verdict, changes, diff, message }) => JSON.stringify([host, id, event, verdict, changes, diff, message]))
    .toSorted();
}

describe.each([
  { machines: "bare machines", prepare: () => Promise.resolve() },
  {
    machines: "configured machines, of which each lacks a package",
    async prepare(): Promise<void> {
      expectExit(await cluster.run(["apply", "own.yml", "--yes"]), 0);
      await cluster.onAll("rpm -e psmisc; rm /etc/own.conf");
    },
  },
])("a plan of $machines", ({ prepare }) => {
  let undisturbed: Ended;
  let ms: number;
  /** What the machines were like after the last plan that came to an end: the whole plan after it has moved nothing either. */
  let before: Surveys;

  beforeAll(async () => {
    await prepare();
    const began = performance.now();
    undisturbed = await whole();
    ms = performance.now() - began;
    before = await surveyAll(cluster);
  });

  test.each(cases)(`leaves nothing behind when it ends by $name (after $part of its time, seed ${seed})`, async ({ end, part }) => {
    const running = await start(plan(), { cwd: cluster.folder });
    await hasSaid(running, /"phase":"connect"/);
    await sleep(ms * part);
    end(running);
    await running.ended;
    const after = await surveyAll(cluster);
    const moves = movedBetween(before, after);
    before = after;
    expect(moves).toEqual([[], [], []]);
    const next = await whole();
    expect(shown(next)).toEqual(shown(undisturbed));
    expectExit(next, undisturbed.code);
  });
});
