import { isIP } from "node:net";
import { HoldfastError, Problems } from "../core/errors.ts";
import { Exit, type ExitCode } from "../core/exit.ts";
import { connectionOf } from "../inventory/connection.ts";
import { loadInventory } from "../inventory/load.ts";
import { labDoctor } from "../lab/doctor.ts";
import { labDown, labStatus, labUp } from "../lab/lab.ts";
import type { Firewall, LabHost } from "../lab/types.ts";
import { labShell } from "../lab/use.ts";
import { openDesk, report, tell, type Desk } from "./desk.ts";
import type { OutputOptions, Surroundings } from "./options.ts";
import { bareEnv } from "./workspace.ts";

export interface LabCommand extends OutputOptions {
  readonly verb: "up" | "status" | "down" | "shell" | "doctor";
  readonly inventory: readonly string[];
  readonly host: string | undefined;
  readonly firewall: Firewall | undefined;
}

/** Boots, shows and removes the rehearsal machines of an inventory. */
export async function lab(options: LabCommand, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    return await verbs[options.verb](options, around, desk);
  } catch (error) {
    return tell(error, desk);
  } finally {
    await desk.reporter.end();
  }
}

type Verb = (options: LabCommand, around: Surroundings, desk: Desk) => Promise<ExitCode>;

const verbs: Readonly<Record<LabCommand["verb"], Verb>> = {
  async up(options, around, desk) {
    const began = Date.now();
    const found = await labUp(pathOf(options), hostsOf(options, around, desk), {
      firewall: options.firewall,
      onProgress: (message) => desk.emit({ event: "note", level: "info", message }),
    });
    const machines = new Set(found.hosts.map(({ machine }) => machine)).size;
    const lines = found.hosts.map(({ name, address }) => `${name}  ${address}  up`);
    desk.answer([...lines, `${machines} machines up in ${((Date.now() - began) / 1000).toFixed(1)} s`].join("\n"));
    return Exit.done;
  },
  async status(options, _around, desk) {
    const found = await labStatus(pathOf(options));
    const lines = found?.hosts.map(({ name, address, running }) => `${name}  ${address}  ${running ? "up" : "not running"}`);
    desk.answer((lines ?? ["no lab is up for this inventory"]).join("\n"));
    return Exit.done;
  },
  async down(options, _around, desk) {
    const { stopped } = await labDown(pathOf(options));
    desk.answer(stopped === 0 ? "no lab was up for this inventory" : `${stopped} machines stopped and removed`);
    return Exit.done;
  },
  async shell(options) {
    const found = await labStatus(pathOf(options));
    if (!found) throw new HoldfastError("no lab is up for this inventory", { code: "HF4010", hint: `start it: holdfast lab up -i ${pathOf(options)}` });
    const code = await labShell(found, options.host ?? found.hosts[0]?.name ?? "");
    return code === 0 ? Exit.done : Exit.failed;
  },
  async doctor(_options, _around, desk) {
    const findings = await labDoctor();
    const exit = findings.every(({ ok }) => ok) ? Exit.done : Exit.failed;
    desk.answer(
      findings.map(({ name, ok, detail, remedy }) => `${ok ? "ok    " : "FAILED"}  ${name}: ${detail}${remedy ? `\n        ${remedy}` : ""}`).join("\n"),
      exit,
    );
    return exit;
  },
};

/** The lab belongs to one inventory file. */
function pathOf({ inventory }: LabCommand): string {
  const [path] = inventory;
  if (path !== undefined && inventory.length === 1) return path;
  throw new HoldfastError("a lab is made for one inventory", { code: "HF4011", hint: "name it with -i INVENTORY" });
}

function hostsOf(options: LabCommand, around: Surroundings, desk: Desk): readonly LabHost[] {
  const problems = new Problems();
  const inventory = loadInventory(options.inventory, { disk: around.disk, problems, secrets: desk.secrets });
  report(problems, desk.emit, options.strict);
  const env = bareEnv(around, desk.secrets);
  return [...inventory.hosts.values()].map(({ name, vars }) => {
    const values = [{ label: "magic", values: { inventory_hostname: name } }];
    const { host } = connectionOf({ layers: vars, values }, env);
    const address = host?.value ?? name;
    return isIP(address) ? { name, address } : { name };
  });
}
