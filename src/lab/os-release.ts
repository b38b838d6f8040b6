import { readFile } from "node:fs/promises";

/** What this computer's distribution says of itself: `ID`, `ID_LIKE`, `VERSION_CODENAME` and so on. */
export async function osRelease(): Promise<ReadonlyMap<string, string>> {
  const text = await readFile("/etc/os-release", "utf8").catch(() => "");
  return new Map([...text.matchAll(/^(\w+)="?([^"\n]*)"?$/gm)].map(([, key = "", value = ""]) => [key, value]));
}

/** The package tool of this computer, where it is one that the lab knows the package names of. */
export async function packageFamily(): Promise<"debian" | "fedora" | undefined> {
  const release = await osRelease();
  const ids = [release.get("ID") ?? "", ...(release.get("ID_LIKE") ?? "").split(" ")];
  return ids.some((id) => id === "debian" || id === "ubuntu") ? "debian" : ids.includes("fedora") ? "fedora" : undefined;
}
