import { rm } from "node:fs/promises";
import { join } from "node:path";
import { labStatus } from "../../src/lab/lab.ts";
import type { Lab } from "../../src/lab/types.ts";
import { labRun } from "../../src/lab/use.ts";
import { expectExit, holdfast, makeProject, start, type Ended, type Running, type Surroundings } from "./holdfast.ts";

/** Three lab machines, and a project whose inventory names them. */
export interface Rehearsal {
  readonly folder: string;
  readonly lab: Lab;
  readonly nodes: readonly string[];
  /** `holdfast --lab VERB -i inventory/cluster.yml …` in the project's folder. */
  run(args: readonly string[], around?: Surroundings): Promise<Ended>;
  start(args: readonly string[], around?: Surroundings): Promise<Running>;
  /** What a script prints that root runs on a node, without Holdfast; it must succeed. */
  on(node: string, script: string): Promise<string>;
  onAll(script: string): Promise<readonly string[]>;
  end(): Promise<void>;
}

/** The playbooks of this repository, as `apply` takes them. */
export const product = ["playbooks/haproxy.yml", "playbooks/keepalived.yml"];

/** Boots the machines of the project's inventory by the command line; `labFlags` go to `lab up`. */
export async function rehearse(files: Readonly<Record<string, string>> = {}, labFlags: readonly string[] = []): Promise<Rehearsal> {
  const folder = await makeProject(files);
  const inventory = join(folder, "inventory/cluster.yml");
  try {
    expectExit(await holdfast(["lab", "up", "-i", inventory, ...labFlags]), 0);
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
  const lab = await labStatus(inventory);
  if (!lab) throw new Error("lab up left no lab");
  const nodes = lab.hosts.map(({ name }) => name);
  const on: Rehearsal["on"] = async (node, script) => {
    // A machine that was restarted has another first process.
    const { code, stdout, stderr } = await labRun((await labStatus(inventory)) ?? lab, node, ["sh", "-c", script]);
    if (code !== 0) throw new Error(`on ${node}: ${script}\nexit status ${code}\n${stdout}${stderr}`);
    return stdout;
  };
  const inLab = ([verb = "", ...rest]: readonly string[]): readonly string[] => ["--lab", verb, "-i", "inventory/cluster.yml", ...rest];
  return {
    folder,
    lab,
    nodes,
    run: (args, around) => holdfast(inLab(args), { cwd: folder, ...around }),
    start: (args, around) => start(inLab(args), { cwd: folder, ...around }),
    on,
    onAll: (script) => Promise.all(nodes.map((node) => on(node, script))),
    async end() {
      expectExit(await holdfast(["lab", "down", "-i", inventory]), 0);
      await rm(folder, { recursive: true });
    },
  };
}
