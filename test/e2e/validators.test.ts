import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectExit, type Ended, type Told } from "../support/holdfast.ts";
import { product, rehearse, type Rehearsal } from "../support/rehearsal.ts";
import { moved, movedDuring, surveyOf } from "../support/survey.ts";

let cluster: Rehearsal;

const copying = (validate: string): string =>
  `
- hosts: node1
  tasks:
    - copy: { dest: /etc/hf-tried.conf, content: x }
      name: Write it
`.replace("content: x", `content: x, validate: ${JSON.stringify(validate)}`);

/** Ends with 0 where nothing of all this can be done. */
const tries = [
  "for path in /etc/hf-tried /usr/hf-tried /dev/hf-tried /proc/sys/kernel/domainname %s; do (echo x >$path) && exit 11; done",
  "for path in /run/hf-tried /tmp/hf-tried /var/lib/hf-tried; do echo x >$path || exit 12; done",
  "systemctl stop haproxy && exit 13",
  "killall haproxy && exit 14",
  "logger hf-tried && exit 15",
  "ping -c 1 -W 1 192.168.2.21 && exit 16",
  "curl --silent --max-time 1 http://127.0.0.1:8080/ && exit 17",
  "ip link show eth0 || exit 18",
  "ip link delete eth0",
  "exit 0",
].join("; ");

beforeAll(async () => {
  cluster = await rehearse({
    "tries.yml": copying(`sh -c '${tries}'`),
    "sleeps.yml": copying("sh -c 'setsid sleep 4217 & exec sleep 4217' %s"),
  });
}, 300_000);

afterAll(() => cluster.end());

const run = (verb: string, ...words: readonly string[]): Promise<Ended> => cluster.run([verb, ...words, "--output", "jsonl"]);

function configuring({ events }: Ended, event: "step" | "result"): readonly Told[] {
  return events.filter((one) => one.event === event && one["step"] === "Configure keepalived");
}

/** Makes something else of keepalived's template. */
async function edit(change: (text: string) => string): Promise<void> {
  const path = join(cluster.folder, "templates/keepalived.conf.ejs");
  await writeFile(path, change(await readFile(path, "utf8")));
}

test("on bare machines what is to be installed first is validated at apply", async () => {
  const planned = await run("plan", ...product);
  expectExit(planned, 2);
  expect(configuring(planned, "step").map(({ validatedAtApply }) => validatedAtApply)).toEqual(cluster.nodes.map(() => "an earlier step is pending"));
});

describe("on configured machines", () => {
  beforeAll(async () => {
    expectExit(await run("apply", ...product, "--yes", "--verify", "never"), 0);
  });

  test("a good change of a template is validated by keepalived itself, in one trip more, and nothing is written", async () => {
    await edit((text) => `${text}\n# changed\n`);
    const { moves, result } = await movedDuring(cluster, () => run("plan", ...product));
    expectExit(result, 2);
    expect(configuring(result, "step").map(({ verdict, validatedAtApply }) => [verdict, validatedAtApply])).toEqual(
      cluster.nodes.map(() => ["change", undefined]),
    );
    const summary = result.events.find(({ event }) => event === "summary")?.["hosts"] as Readonly<Record<string, { readonly roundTrips: number }>>;
    expect(Object.values(summary).map(({ roundTrips }) => roundTrips)).toEqual([2, 2, 2]);
    expect(moves).toEqual([[], [], []]);
  });

  test("a broken one fails the plan in keepalived's words, and nothing is written", async () => {
    await edit((text) => text.replace("vrrp_instance", "vrrp_instanze"));
    const { moves, result } = await movedDuring(cluster, () => run("plan", ...product));
    expectExit(result, 3);
    expect(configuring(result, "result").map(({ status }) => status)).toEqual(["failed", "failed", "failed"]);
    for (const { message } of configuring(result, "result")) expect(message).toMatch(/^not valid: .* ended with status \d+$/);
    for (const { output } of configuring(result, "result")) expect(output).toContain("Unknown keyword");
    expect(moves).toEqual([[], [], []]);
  });

  test("apply of a broken one leaves all hosts as they are", async () => {
    const { moves, result } = await movedDuring(cluster, () => run("apply", ...product, "--yes"));
    expectExit(result, 3);
    expect(moves).toEqual([[], [], []]);
  });

  test("a validator can neither write nor reach anything", async () => {
    const { moves, result } = await movedDuring(cluster, () => run("plan", "tries.yml"));
    expectExit(result, 2);
    expect(result.events.find(({ event }) => event === "step")).not.toHaveProperty("validatedAtApply");
    expect(moves).toEqual([[], [], []]);
  });

  test("a plan that is killed while a validator runs leaves nothing", async () => {
    const before = await surveyOf(cluster, "node1");
    const running = await cluster.start(["plan", "sleeps.yml"]);
    const until = (condition: string): string => `for i in $(seq 400); do ${condition} && exit 0; sleep 0.05; done; exit 1`;
    await cluster.on("node1", until("[ $(pgrep -fcx 'sleep 4217') = 2 ]"));
    running.child.kill("SIGKILL");
    await running.ended;
    await cluster.on("node1", until("! pgrep -f '[s]leep 4217|[u]nshare ' >/dev/null"));
    expect(moved(before, await surveyOf(cluster, "node1"))).toEqual([]);
  });
});
