import type { Key } from "../../observations/define.ts";
import { definesUnit } from "../../observations/shared/unit-file.ts";
import type { Unit } from "../../observations/unit.ts";
import type { Lookup } from "../define.ts";

/**
 * A unit once a file at `path` has changed: systemd goes on with what it has read until it is told to read again. `comes`: the file is there
 * afterwards, so that a unit which it defines exists.
 */
export function unitLater(path: string, comes: boolean, key: Key, below: () => Lookup): Lookup | undefined {
  if (key.kind !== "unit" || !definesUnit(path, key.id)) return undefined;
  const before = below();
  if (!("value" in before)) return undefined;
  const unit = before.value as Unit;
  if (unit.exists) return { degree: "expected", value: { ...unit, needsReload: true } };
  const isNew = comes && !path.endsWith(".conf");
  return { degree: "expected", value: isNew ? { ...unit, exists: true, enabled: "disabled", needsReload: true } : unit };
}
