import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Problems } from "../../src/core/errors.ts";
import { loadInventory } from "../../src/inventory/load.ts";
import type { Host, Inventory } from "../../src/inventory/types.ts";
import { createScope } from "../../src/vars/scope.ts";
import { outside } from "../vars/outside.ts";
import { ownDisk } from "../../src/vars/disk.ts";

/** The inventory that this text makes. */
export function inventoryOf(text: string, problems: Problems): Inventory {
  return inventoryIn({ "hosts.yml": text }, problems);
}

/** The inventory of `hosts.yml`, and `more.yml` if there is one, among these files; those in `play/` stand beside a playbook. */
export function inventoryIn(files: Readonly<Record<string, string>>, problems: Problems): Inventory {
  const folder = mkdtempSync(join(tmpdir(), "hf-inventory-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const paths = ["hosts.yml", "more.yml"].filter((name) => Object.hasOwn(files, name)).map((name) => join(folder, name));
    return loadInventory(paths, { disk: ownDisk, problems, extraVarDirs: [join(folder, "play")] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A host's variables, rendered. */
export function varsOf(host: Host): Readonly<Record<string, unknown>> {
  const scope = createScope({ layers: host.vars, values: [{ label: "magic", values: { inventory_hostname: host.name } }] }, outside);
  const names = new Set(host.vars.flatMap(({ entries }) => entries.map(({ key }) => key)));
  return Object.fromEntries([...names].map((name) => [name, scope.get(name)]));
}
