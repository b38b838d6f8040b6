import type { Key } from "../../observations/define.ts";
import { bytesOf, type Content } from "../../observations/shared/content.ts";
import { definesUnit } from "../../observations/shared/unit-file.ts";
import type { Unit } from "../../observations/unit.ts";
import type { Lookup } from "../define.ts";

/**
 * A unit once the file at `path` has this content, leads to another one, or is gone: systemd goes on with what it has read until it is told to read
 * again, but whether the unit can be enabled, and ends by itself, is for the file to say.
 */
export function unitLater(path: string, file: Content | "a link" | "gone", key: Key, below: () => Lookup): Lookup | undefined {
  if (key.kind !== "unit" || !definesUnit(path, key.id)) return undefined;
  const before = below();
  if (!("value" in before)) return undefined;
  const unit = before.value as Unit;
  if (path.endsWith(".conf") || file === "gone") return { degree: "expected", value: unit.exists ? { ...unit, needsReload: true } : unit };
  if (file === "a link") return { degree: "expected", value: { ...unit, ...(!unit.exists && { exists: true, enabled: "disabled" }), needsReload: true } };
  const text = bytesOf(file).toString();
  const oneshot = /^Type\s*=\s*oneshot\s*$/m.test(text) && !/^RemainAfterExit\s*=\s*(?:yes|true|on|1)\s*$/m.test(text);
  return { degree: "expected", value: { ...unit, exists: true, enabled: enablementOf(unit, text), oneshot, needsReload: true } };
}

/**
 * A unit without a section [Install] is `static` (systemctl(1), is-enabled); one that has it now is not enabled by that. An empty file is a mask
 * (systemd.unit(5)), which content takes away.
 */
function enablementOf({ exists, enabled, wanted }: Unit, text: string): string {
  const canBeEnabled = /^\[Install\]/m.test(text);
  if (text === "") return "masked";
  if (!exists || ["static", "disabled", "unknown"].includes(enabled)) return canBeEnabled ? "disabled" : "static";
  if (!enabled.startsWith("masked")) return enabled;
  return canBeEnabled ? (wanted ? "enabled" : "disabled") : "static";
}
