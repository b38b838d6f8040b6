import { z } from "zod";
import { commandKey } from "../observations/command.ts";
import { defineModule } from "./define.ts";
import { refuse } from "./shared/refuse.ts";

const script = `systemctl list-unit-files --type=service --no-legend --no-pager --plain && echo &&
systemctl list-units --all --type=service --no-legend --no-pager --plain`;

interface Service {
  readonly name: string;
  /** running, or stopped. */
  readonly state: string;
  /** enabled, disabled, static, masked, …; failed and not-found come before them. */
  readonly status: string;
  readonly source: "systemd";
}

function rows(text: string): readonly (readonly string[])[] {
  const lines = text.split("\n").map((line) => line.replace(/^[●*]/, "").trim());
  return lines.filter((line) => line !== "").map((line) => line.split(/\s+/));
}

/** Unit files with whether they are enabled, then units with what they do; both as systemctl(1) lists them. */
export function servicesIn(printed: string): Readonly<Record<string, Service>> {
  const [files = "", units = ""] = printed.split(/\n(?=\n)/);
  const found = new Map<string, Service>(rows(files).map(([name = "", status = "unknown"]) => [name, { name, state: "stopped", status, source: "systemd" }]));
  for (const [name = "", load, active, sub] of rows(units)) {
    const enabled = found.get(name)?.status ?? "unknown";
    const status = active === "failed" ? "failed" : load === "not-found" ? "not-found" : enabled;
    found.set(name, { name, state: sub === "running" ? "running" : "stopped", status, source: "systemd" });
  }
  return Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export default defineModule({
  name: "service_facts",
  summary: "List the host's services, and whether they run",
  params: z.strictObject({}),
  returns: { services: "by unit: `name`, `state` (running, stopped), `status` (enabled, disabled, static, masked, failed, not-found, …), `source`" },
  passive: true,
  examples: [{ title: "Is anything of a kind running?", task: { service_facts: {}, register: "found" } }],
  reads: () => [],
  plan(host) {
    const { rc, stdout, stderr } = host.read(commandKey({ script }));
    if (rc !== 0) return refuse(stderr.trim() || "systemctl lists no units", "is it booted with systemd?");
    const services = servicesIn(stdout);
    return { changes: [], reason: `${Object.keys(services).length} services`, result: { services } };
  },
});
