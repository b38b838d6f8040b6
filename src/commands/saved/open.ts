import type { z } from "zod";
import { HoldfastError } from "../../core/errors.ts";
import { version } from "../../core/version.ts";
import type { Disk } from "../../vars/disk.ts";
import { readSource } from "../../vars/files.ts";
import type { Surroundings } from "../options.ts";
import { format, type PlanFile } from "./format.ts";
import { unpacked } from "./pack.ts";
import { digestOf, isSealed, unsealed } from "./seal.ts";
import { envelope, packing, planShape } from "./shape.ts";

/** How a saved plan is opened. */
export interface OpenOptions {
  /** Files with age keys. */
  readonly identities: readonly string[];
  /** What the plan's file must hash to. */
  readonly digest: string | undefined;
}

/** The saved plan among what is to be applied; undefined where all are playbooks. */
export function planAmong(paths: readonly string[], { disk }: Pick<Surroundings, "disk">): string | undefined {
  return paths.find((path) => disk.stat(path)?.type === "file" && isSealed(disk.read(path).subarray(0, 64)));
}

/** Throws where a saved plan is named in a playbook's place. */
export function demandPlaybooks(paths: readonly string[], around: Pick<Surroundings, "disk">): void {
  const path = planAmong(paths, around);
  if (path === undefined) return;
  throw new HoldfastError(`${path} is a saved plan`, { code: "HF4111", hint: `look at it with \`holdfast show ${path}\`, or apply it` });
}

/** Throws where what is named as a plan is not there: else it would be missed as a playbook, of which other things are wanted first. */
export function demandThere(paths: readonly string[], { disk }: Surroundings): void {
  const missing = paths.find((path) => /\.(?:plan|json)$/.test(path) && !disk.stat(path));
  if (missing === undefined) return;
  throw new HoldfastError(`there is no plan or playbook ${missing}`, { code: "HF4100", hint: "make a plan: holdfast plan … -o FILE" });
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
  const text = await unsealed(path, bytes, () => identities.flatMap((file) => keysIn(file, disk)));
  return parsed(path, text);
}

function parsed(path: string, text: string): PlanFile {
  const file = undamaged(path, () => {
    const json: unknown = JSON.parse(text);
    return { json, ...envelope.parse(json) };
  });
  checkVersion(path, file);
  return undamaged(path, () => {
    const plan = unpacked(packing.parse(file.json));
    planShape.parse(plan);
    return plan as PlanFile;
  });
}

/** What is read of a plan; that it can't be read is told as damage. */
function undamaged<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new HoldfastError(`${path} is damaged`, { code: "HF4101", hint: "make the plan again: holdfast plan … -o FILE", cause });
  }
}

function checkVersion(path: string, made: z.infer<typeof envelope>): void {
  if (made.format === format && made.holdfast === version) return;
  throw new HoldfastError(`${path} was made by holdfast ${made.holdfast} (format ${made.format}), this is holdfast ${version} (format ${format})`, {
    code: "HF4102",
    hint: "what a plan means can differ between versions: make it again with this one, or apply it with the one that made it",
  });
}

function keysIn(path: string, disk: Disk): readonly string[] {
  const keys = identityFile(path, disk)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (keys.length > 0) return keys;
  throw new HoldfastError(`${path} holds no key`, { code: "HF4107", hint: "age-keygen -o key.txt makes one" });
}

function identityFile(path: string, disk: Disk): string {
  try {
    return readSource(disk, path).text;
  } catch (cause) {
    if (!(cause instanceof HoldfastError)) throw cause;
    throw new HoldfastError(cause.message, { code: "HF4107", hint: cause.hint, cause });
  }
}
