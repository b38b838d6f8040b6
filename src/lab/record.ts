import { readFile, rename } from "node:fs/promises";
import { HoldfastError } from "../core/errors.ts";
import type { Machine } from "./addresses.ts";
import { type Owner, writeOwned } from "./access.ts";
import { labPaths } from "./names.ts";
import type { Firewall } from "./types.ts";

/** What a complete `lab up` leaves for the commands that use the lab. Processes are not in it: they are looked up, so that it can't be wrong about them. */
export interface LabRecord {
  readonly image: string;
  readonly firewall: Firewall;
  /** The inventory's names in their order. */
  readonly hosts: readonly string[];
  readonly machines: readonly Machine[];
  readonly becomePassword: string;
}

export async function writeRecord(id: string, record: LabRecord, owner: Owner): Promise<void> {
  const { record: path } = labPaths(id);
  await writeOwned(`${path}.new`, JSON.stringify(record), owner);
  await rename(`${path}.new`, path);
}

/** The record of a lab, or undefined where `up` never came to its end. */
export async function readRecord(id: string): Promise<LabRecord | undefined> {
  const text = await readFile(labPaths(id).record, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    if (error.code === "EACCES")
      throw new HoldfastError("the lab of this inventory belongs to another user", {
        code: "HF4008",
        hint: "use it as that user or as root; lab down, then lab up, makes it yours",
      });
    throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as LabRecord);
}
