import type { PackageManager } from "./package-manager.ts";

/** `keepalived=2.2.7-1` in two; a version by `-` can't be told from the name, only rpm can. */
export function nameAndVersion(spec: string): { readonly name: string; readonly version: string | undefined } {
  const [name = spec, version] = spec.split("=");
  return { name, version };
}

/** A package as the manager's command line names it: dnf joins name and version by `-`, apt by `=`. */
export function packageSpec(manager: PackageManager, id: string): string {
  const { name, version } = nameAndVersion(id);
  return manager === "apt" || version === undefined ? id : `${name}-${version}`;
}
