import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectExit, type Ended } from "../support/holdfast.ts";
import { product, rehearse, type Rehearsal } from "../support/rehearsal.ts";
import { differing, traitsOf, type Traits } from "../support/traits.ts";

let cluster: Rehearsal;
let converged: readonly Traits[];

const traits = (): Promise<readonly Traits[]> => Promise.all(cluster.nodes.map((node) => traitsOf(cluster, node)));

/** What somebody did to a node, the steps that put it right, and all that they may touch in doing so. */
interface Drift {
  readonly name: string;
  readonly script: string;
  readonly steps: readonly string[];
  readonly touched: readonly unknown[];
  /** What differs from before the drift even then, without harm. */
  readonly remains?: readonly string[];
}

const rule = "INPUT -p 112 -m comment --comment keepalived -j ACCEPT";
const fileTraits = (path: string): readonly string[] => [`content ${path}`, `file ${path}`];

/** One drift for each node at a time. */
const rounds: readonly (readonly Drift[])[] = [
  [
    {
      name: "a rule deleted from the kernel",
      script: `iptables -D ${rule}`,
      steps: ["Let VRRP in"],
      touched: ["rules INPUT"],
    },
    {
      name: "a configuration edited by hand",
      script: "sed -i 's/priority 150/priority 140/' /etc/keepalived/keepalived.conf",
      steps: ["Configure keepalived", "reload keepalived"],
      touched: fileTraits("/etc/keepalived/keepalived.conf"),
    },
    {
      name: "a rule deleted from the file that the next boot loads",
      script: "sed -i '/--comment keepalived/d' /etc/sysconfig/iptables",
      steps: ["Let VRRP in"],
      touched: fileTraits("/etc/sysconfig/iptables"),
    },
  ],
  [
    {
      name: "a unit stopped and disabled",
      script: "systemctl disable --now keepalived 2>&1",
      steps: ["Start keepalived, now and at every boot"],
      touched: ["unit keepalived"],
    },
    {
      name: "a mode that lets everybody read the password",
      script: "chmod 0644 /etc/keepalived/keepalived.conf",
      steps: ["Configure keepalived", "reload keepalived"],
      touched: ["file /etc/keepalived/keepalived.conf"],
    },
    {
      name: "options changed in the sysconfig file",
      script: `sed -i 's/^KEEPALIVED_OPTIONS=.*/KEEPALIVED_OPTIONS="-D"/' /etc/sysconfig/keepalived`,
      steps: ["Set keepalived's options", "restart keepalived"],
      touched: [...fileTraits("/etc/sysconfig/keepalived"), "unit keepalived"],
    },
  ],
  [
    {
      name: "a file deleted",
      script: "rm /etc/logrotate.d/keepalived",
      steps: ["Rotate the log"],
      touched: fileTraits("/etc/logrotate.d/keepalived"),
    },
    {
      name: "a package removed",
      script: "rpm -e psmisc",
      steps: ["Install keepalived"],
      touched: [expect.stringMatching(/^package psmisc-/)],
    },
    {
      // The rule comes back before the REJECT; the copy behind it has no effect, and whose it is nobody knows.
      name: "a rule that moved behind the REJECT",
      script: `iptables -D ${rule} && iptables -A ${rule}`,
      steps: ["Let VRRP in"],
      touched: ["rules INPUT"],
      remains: ["rules INPUT"],
    },
  ],
];

/** By node, the steps that a plan wants to change, or that an apply has changed. */
function changesIn({ events }: Ended, event: "step" | "result"): readonly (readonly string[])[] {
  const isChange = ({ verdict, status }: Ended["events"][number]): boolean => (event === "step" ? verdict === "change" : status === "changed");
  const changes = events.filter((one) => one.event === event && isChange(one));
  return cluster.nodes.map((node) => changes.filter(({ host }) => host === node).map(({ step }) => String(step)));
}

/** By node, the names of what differs. */
function moved(before: readonly Traits[], after: readonly Traits[], aspect: "state" | "touched"): readonly (readonly string[])[] {
  return before.map((own, index) => differing(own, after[index] ?? new Map(), aspect));
}

beforeAll(async () => {
  cluster = await rehearse();
  expectExit(await cluster.run(["apply", ...product, "--yes"]), 0);
  converged = await traits();
}, 300_000);

afterAll(() => cluster.end());

describe.each(rounds.map((drifts) => ({ drifts, names: drifts.map(({ name }) => name).join("; ") })))("$names", ({ drifts }) => {
  let drifted: readonly Traits[];

  test("plan shows exactly that, and touches nothing", async () => {
    await Promise.all(drifts.map(({ script }, index) => cluster.on(cluster.nodes[index] ?? "", script)));
    drifted = await traits();
    const plan = await cluster.run(["plan", ...product, "--output", "jsonl"]);
    expect(changesIn(plan, "step")).toEqual(drifts.map(({ steps }) => steps));
    expectExit(plan, 2);
    expect(moved(drifted, await traits(), "touched")).toEqual([[], [], []]);
  });

  test("apply repairs exactly that, and touches nothing else", async () => {
    const apply = await cluster.run(["apply", ...product, "--yes", "--output", "jsonl"]);
    expect(changesIn(apply, "result")).toEqual(drifts.map(({ steps }) => steps));
    expectExit(apply, 0);
    const after = await traits();
    expect(moved(drifted, after, "touched")).toEqual(drifts.map(({ touched }) => touched));
    expect(moved(converged, after, "state")).toEqual(drifts.map(({ remains = [] }) => remains));
  });

  test("then nothing is left to do", async () => {
    const plan = await cluster.run(["plan", ...product, "--output", "jsonl"]);
    expect(changesIn(plan, "step")).toEqual([[], [], []]);
    expectExit(plan, 0);
  });
});
