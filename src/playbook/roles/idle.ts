import { join } from "node:path";
import type { Span } from "../../core/source.ts";
import type { PlayContext } from "../context.ts";
import { partOf } from "./find.ts";

const parts = ["tasks", "handlers", "defaults", "vars"] as const;

/** Warns of a role that nothing comes of: its folder is empty, or its files are not where, or called as, a role has them. */
export function warnOfIdle(name: string, folder: string, at: Span, { trees: { disk }, problems }: PlayContext): void {
  if (parts.some((part) => partOf(disk, folder, part).path !== undefined) || disk.list(join(folder, "meta")).length > 0) return;
  const found = disk.list(folder).flatMap((entry) => {
    const inside = disk.list(join(folder, entry));
    return inside.length === 0 ? [entry] : inside.map((file) => `${entry}/${file}`);
  });
  const there = found.length === 0 ? "its folder is empty" : `its folder holds ${found.slice(0, 5).join(", ")}${found.length > 5 ? ", …" : ""}`;
  problems.warn(`the role ${name} does nothing`, { code: "HF1509", at, hint: `its tasks stand in tasks/main.yml; ${there}` });
}
