import { readdir, stat } from "node:fs/promises";
import { HoldfastError } from "../core/errors.ts";
import { command, tryCommand } from "./command.ts";
import { packageFamily } from "./os-release.ts";

/** A program that the lab runs on this computer, and the package that brings it. */
interface Need {
  readonly program: string;
  readonly debian: string;
  readonly fedora: string;
}

const needs: readonly Need[] = [
  { program: "mmdebstrap", debian: "mmdebstrap", fedora: "mmdebstrap" },
  { program: "systemd-nspawn", debian: "systemd-container", fedora: "systemd-container" },
  { program: "ip", debian: "iproute2", fedora: "iproute" },
  { program: "nsenter", debian: "util-linux", fedora: "util-linux" },
  { program: "setpriv", debian: "util-linux", fedora: "util-linux" },
  { program: "flock", debian: "util-linux", fedora: "util-linux-core" },
];

/** The needs that this computer lacks. */
async function missing(): Promise<Need[]> {
  const find = 'for program; do command -v "$program" >/dev/null || echo "$program"; done';
  const { stdout } = await tryCommand(["sh", "-c", find, "find", ...needs.map(({ program }) => program)]);
  const lacking = stdout.split("\n");
  return needs.filter(({ program }) => lacking.includes(program));
}

/** What is missing, and the command that mends it. */
interface Missing {
  readonly programs: readonly string[];
  readonly packages: readonly string[];
  readonly remedy: string;
}

/** Names what is missing, and the command that mends it where we know one. */
export async function missingPackages(): Promise<Missing | undefined> {
  const lacking = await missing();
  if (lacking.length === 0) return undefined;
  const kind = await packageFamily();
  const packages = [...new Set(lacking.map((need) => need[kind ?? "debian"]))];
  const list = packages.join(" ");
  const remedy =
    kind === undefined ? `install what Debian calls ${list}` : kind === "debian" ? `sudo apt-get install -y ${list}` : `sudo dnf install -y ${list}`;
  return { programs: lacking.map(({ program }) => program), packages, remedy };
}

const dayMs = 24 * 60 * 60 * 1000;

/** apt's lists are missing, or so old that what they name may be gone from the mirror. */
async function listsAreStale(): Promise<boolean> {
  const folder = "/var/lib/apt/lists";
  const lists = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith("Release"));
  if (lists.length === 0) return true;
  const { mtimeMs } = await stat(`${folder}/partial`).catch(() => stat(folder));
  return Date.now() - mtimeMs > dayMs;
}

/** Refreshes apt's lists where they are stale; the image's mirrors are read from them too. */
export async function ensurePackageLists(onProgress: (message: string) => void): Promise<void> {
  if ((await packageFamily()) !== "debian" || !(await listsAreStale())) return;
  onProgress("reading package lists");
  await command(["apt-get", "update", "-q"]);
}

/** Installs what the lab needs from this computer's distribution, where root may and the distribution is Debian's family; else HF4002 names what is missing and how to get it. */
export async function ensureHostPackages(onProgress: (message: string) => void): Promise<void> {
  const lacking = await missingPackages();
  if (lacking === undefined) return;
  const programs = lacking.programs.join(", ");
  if (process.getuid?.() !== 0 || (await packageFamily()) !== "debian") {
    throw new HoldfastError(`the lab needs ${programs}, which this computer does not have`, { code: "HF4002", hint: lacking.remedy });
  }
  await ensurePackageLists(onProgress);
  onProgress(`installing what the lab needs: ${programs}`);
  await command(["apt-get", "install", "-q", "-y", "--no-install-recommends", "-oDPkg::Lock::Timeout=120", ...lacking.packages], {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
