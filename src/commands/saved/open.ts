import { HoldfastError } from "../../core/errors.ts";
import { version } from "../../core/version.ts";
import type { Surroundings } from "../options.ts";
import { format, type PlanFile } from "./format.ts";
import { unpacked, type Packed } from "./pack.ts";
import { digestOf, isSealed, unsealed } from "./seal.ts";

/** How a saved plan is opened. */
export interface OpenOptions {
  /** Files with age keys. */
  readonly identities: readonly string[];
  /** What the plan's file must hash to. */
  readonly digest: string | undefined;
}

/** The saved plan among what is to be applied; undefined where all are playbooks. */
export function planAmong(paths: readonly string[], { disk }: Surroundings): string | undefined {
  return paths.find((path) => disk.stat(path)?.type === "file" && isSealed(disk.read(path).subarray(0, 64)));
}

/** Reads a plan; throws `HoldfastError` where it is damaged, of another version, or not the one that was agreed to. */
export async function openPlan(path: string, { identities, digest }: OpenOptions, { disk }: Surroundings): Promise<PlanFile> {
  if (disk.stat(path)?.type !== "file") throw new HoldfastError(`there is no plan ${path}`, { code: "HF4100", hint: "make one: holdfast plan … -o FILE" });
  const bytes = disk.read(path);
  if (!isSealed(bytes)) throw new HoldfastError(`${path} is no saved plan`, { code: "HF4100", hint: "make one: holdfast plan … -o FILE" });
  const found = digestOf(bytes);
  if (digest !== undefined && digest !== found)
    throw new HoldfastError(`${path} is not the plan that was agreed to: its digest is ${found}`, {
      code: "HF4103",
      hint: "compare it with what `holdfast plan -o` printed, and look at it with `holdfast show`",
    });
  const text = await unsealed(path, bytes, () => identities.flatMap((file) => keysIn(file, disk.read(file))));
  return checked(path, parsed(path, text));
}

function parsed(path: string, text: string): PlanFile {
  try {
    return unpacked(JSON.parse(text) as Packed) as PlanFile;
  } catch (cause) {
    throw new HoldfastError(`${path} is damaged`, { code: "HF4101", hint: "make the plan again: holdfast plan … -o FILE", cause });
  }
}

function checked(path: string, plan: PlanFile): PlanFile {
  if (plan.format === format && plan.holdfast === version) return plan;
  throw new HoldfastError(`${path} was made by ${plan.holdfast} (format ${String(plan.format)}), this is ${version} (format ${format})`, {
    code: "HF4102",
    hint: "what a plan means can differ between versions: make it again with this one, or apply it with the one that made it",
  });
}

function keysIn(path: string, bytes: Uint8Array): readonly string[] {
  const keys = new TextDecoder()
    .decode(bytes)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (keys.length > 0) return keys;
  throw new HoldfastError(`${path} holds no key`, { code: "HF4107", hint: "age-keygen -o key.txt makes one" });
}
