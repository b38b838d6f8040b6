import type { FileValue } from "../../observations/file.ts";
import { packagedFileKey } from "../../observations/packaged-file.ts";
import { previewKey, type Coming } from "../../observations/preview.ts";
import type { Key } from "../../observations/define.ts";
import type { PackageManager } from "../../observations/shared/package-manager.ts";
import type { Unit } from "../../observations/unit.ts";
import type { Lookup, Observed } from "../define.ts";
import { laterOver, uncertain } from "./later.ts";

/** What a transaction brings in, as the repositories told; undefined where they were not asked, or did not say. */
export function comingWith(manager: PackageManager, names: readonly string[], observed: Observed, options?: readonly string[]): readonly Coming[] | undefined {
  const found = observed(previewKey(manager, names, options));
  return "value" in found && found.value.known ? found.value.packages : undefined;
}

/**
 * A path once the packages are in; undefined where they do not touch it. What is there already stays: a configuration of somebody's own is
 * kept; but rpm gives a folder its own mode and owner. What no package lists stays absent, unless a script of theirs makes it, which is why
 * that is expected, not exact.
 */
export function broughtFile(
  manager: PackageManager,
  coming: readonly Coming[],
  { id }: Key,
  below: () => Lookup,
  step: string,
  observed: Observed,
): Lookup | undefined {
  const before = below();
  if (!("value" in before)) return undefined;
  const owner = coming.find(({ files }) => files.includes(id));
  const { type } = before.value as FileValue;
  const isKept = type !== "absent" && (type !== "directory" || manager === "apt");
  if (isKept || (type === "directory" && !owner)) return owner && uncertain(before);
  if (!owner) return { degree: "expected", value: isAbove(id, coming) ? impliedFolder : before.value };
  const key = packagedFileKey(manager, owner.spec, id);
  const found = observed(key);
  if (!("value" in found)) return { degree: "unread", needs: [key] };
  const isKnown = typeof found.value === "object" && found.value !== null && "type" in found.value;
  if (type === "directory" && found.value?.type !== "directory") return uncertain(before);
  return isKnown ? { degree: "expected", value: found.value } : laterOver(before, step);
}

/** May other packages come to be known by these? */
export function bringsRepository(coming: readonly Coming[] | undefined): boolean {
  return !coming || coming.some(({ files }) => files.some(namesRepositories));
}

/** Is what is at this path read by package managers to find their repositories? */
export function namesRepositories(path: string): boolean {
  return /^\/etc\/(?:yum\.repos\.d|yum\.conf$|dnf|yum|apt)(?:\/|$)/.test(path);
}

/** A folder that no package lists, but that one of them lays files into. */
const impliedFolder: FileValue = { type: "directory", mode: "0755", owner: "root", group: "root", uid: 0, gid: 0 };

function isAbove(path: string, coming: readonly Coming[]): boolean {
  return coming.some(({ files }) => files.some((file) => file.startsWith(`${path}/`)));
}

/** A unit that a package brings: known to systemd, and started by nobody yet. */
const inactive: Unit = {
  exists: true,
  active: "inactive",
  enabled: "disabled",
  subState: "dead",
  startedAt: 0,
  oneshot: false,
  finished: false,
  needsReload: false,
};

/** A unit that is not there yet, once the packages are in; where nobody told what they bring, that they bring it is taken for granted. */
export function broughtUnit(coming: readonly Coming[] | undefined, { id }: Key, before: Unit): Unit {
  // Instances come from their template: getty@tty1.service from getty@.service. Old scripts become units of their name.
  const names = [id, id.replace(/@[^.]+/, "@")].flatMap((name) => [`/usr/lib/systemd/system/${name}`, `/lib/systemd/system/${name}`]);
  const script = `/etc/init.d/${id.replace(/\.service$/, "")}`;
  const isBrought =
    !coming || coming.some(({ files }) => files.some((file) => names.includes(file) || file === script || file === `/etc/rc.d${script.slice(4)}`));
  return isBrought ? inactive : before;
}
