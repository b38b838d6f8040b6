import { Writable } from "node:stream";
import type { HostSummary, RunEvent, StepPlanned, StepResult, SummaryEvent } from "../../src/core/events.ts";
import type { ReportOptions } from "../../src/report/types.ts";

/** A stream that keeps what is written to it. */
export class Page extends Writable {
  text = "";
  isTTY = false;
  columns = 80;
  rows = 24;

  override _write(chunk: Buffer | string, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

export function page(settings: Partial<Pick<Page, "isTTY" | "columns" | "rows">> = {}): Page {
  return Object.assign(new Page(), settings);
}

type Pages = { readonly stdout: Page; readonly stderr: Page };

export function options(settings: Partial<ReportOptions> = {}): ReportOptions & Pages {
  const pages = { stdout: page(), stderr: page() };
  return { output: "plain", diff: "short", verbosity: 0, color: false, mask: (text) => text, ...pages, ...settings } as ReportOptions & Pages;
}

const at = { file: "playbooks/keepalived.yml", line: 12, column: 7 };

export function planned(host: string, step: string, more: Partial<StepPlanned> = {}): StepPlanned {
  return {
    event: "step",
    id: `Cluster/${step}`,
    at,
    host,
    play: "Cluster",
    step,
    module: "template",
    kind: "task",
    verdict: "change",
    degree: "exact",
    reason: "",
    changes: [],
    ...more,
  };
}

export function result(host: string, step: string, more: Partial<StepResult> = {}): StepResult {
  return {
    event: "result",
    id: `Cluster/${step}`,
    at,
    host,
    play: "Cluster",
    step,
    module: "template",
    kind: "task",
    status: "changed",
    message: "",
    changes: [],
    ms: 1_230,
    ...more,
  };
}

const nothing: HostSummary = {
  ok: 0,
  changed: 0,
  pending: 0,
  later: 0,
  skipped: 0,
  failed: 0,
  ignored: 0,
  rescued: 0,
  unreachable: false,
  roundTrips: 1,
  verifyRoundTrips: 0,
};

export function summary(hosts: Record<string, Partial<HostSummary>>, more: Partial<SummaryEvent> = {}): SummaryEvent {
  const full = Object.entries(hosts).map(([host, counts]) => [host, { ...nothing, ...counts }] as const);
  return { event: "summary", exit: 0, ms: 6_200, hosts: Object.fromEntries(full), ...more };
}

const nodes = ["node1", "node2", "node3"];

export function started(command: string, hosts: readonly string[] = nodes): RunEvent[] {
  return [
    { event: "run", version: 1, command, hosts },
    { event: "phase", phase: "connect" },
    ...hosts.map((host): RunEvent => ({ event: "host", host, status: "connected" })),
    { event: "phase", phase: "plan" },
    { event: "play", play: "Cluster", hosts },
  ];
}

const motd = "--- /etc/motd\n+++ /etc/motd\n@@ -1 +1 @@\n-Welcome\n+Welcome to node1\n";

/** A plan for three hosts as it comes from the engine: interleaved, alike on some hosts and different on others. */
export function clusterPlan(): RunEvent[] {
  const install = { changes: ["install keepalived"], effect: "add" as const, degree: "expected" as const };
  const config = (host: string) => ({
    changes: ["write /etc/keepalived/keepalived.conf (0640 root:root)"],
    effect: "add" as const,
    diff: `--- /dev/null\n+++ /etc/keepalived/keepalived.conf\n@@ -0,0 +1 @@\n+router_id ${host}\n`,
    notifies: ["Reload keepalived"],
  });
  const reload = { kind: "handler" as const, changes: ["reload keepalived.service"], notifiedBy: ["Configure keepalived"] };
  return [
    planned("node2", "Install keepalived", install),
    planned("node1", "Install keepalived", install),
    planned("node1", "Greet", { changes: ["write /etc/motd"], diff: motd }),
    planned("node1", "Configure keepalived", config("node1")),
    planned("node3", "Install keepalived", { verdict: "same", reason: "keepalived 2.2.7 is installed" }),
    planned("node2", "Greet", { verdict: "same" }),
    planned("node2", "Configure keepalived", config("node2")),
    planned("node3", "Greet", { verdict: "skip", reason: "when is false" }),
    planned("node3", "Configure keepalived", config("node3")),
    planned("node1", "Start keepalived", {
      verdict: "later",
      reason: "waits for stdout of Read the version",
      waitsFor: "Read the version",
      changes: ["start keepalived.service"],
    }),
    planned("node2", "Reload keepalived", reload),
    planned("node1", "Reload keepalived", reload),
  ];
}
