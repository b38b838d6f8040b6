import { access, readFile } from "node:fs/promises";
import { command, tryCommand } from "../command.ts";

/** Where the image's packages come from. */
export interface Sources {
  readonly suite: string;
  /** Lines as in sources.list; none: mmdebstrap's own default for the suite. */
  readonly lines: readonly string[];
  /** Settings of this computer's apt that reach the network: proxies, checks. */
  readonly settings: readonly string[];
}

/** The lab's nodes are Debian 12 inside on every Debian, so that all run the same programs. */
const debianSuite = "bookworm";

const keyrings: Readonly<Record<string, string>> = {
  Debian: "/usr/share/keyrings/debian-archive-keyring.gpg",
  Ubuntu: "/usr/share/keyrings/ubuntu-archive-keyring.gpg",
};

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** `VERSION_CODENAME` and the like of this computer. */
export async function osRelease(): Promise<ReadonlyMap<string, string>> {
  const text = await readFile("/etc/os-release", "utf8").catch(() => "");
  return new Map([...text.matchAll(/^(\w+)="?([^"\n]*)"?$/gm)].map(([, key = "", value = ""]) => [key, value]));
}

/** The mirrors that this computer's apt is configured to use for its own distribution; nothing else is ever asked. */
export async function imageSources(): Promise<Sources> {
  const release = await osRelease();
  const origin = release.get("ID") === "ubuntu" ? "Ubuntu" : "Debian";
  const codename = release.get("VERSION_CODENAME") ?? debianSuite;
  const suite = origin === "Ubuntu" ? codename : debianSuite;
  if ((await tryCommand(["apt-get", "--version"])).code !== 0) return { suite, lines: [], settings: [] };

  const keyring = keyrings[origin] ?? "";
  const signed = (await exists(keyring)) ? `[signed-by=${keyring}] ` : "";
  const targets = await command(["apt-get", "indextargets", "--format", "$(ORIGIN)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)", "Created-By: Packages"]);
  const lines = targets
    .split("\n")
    .map((line) => line.split("|"))
    .filter(([from, , name = ""]) => from === origin && name.startsWith(codename))
    .map(([, uri = "", name = "", component = ""]) => `deb ${signed}${uri} ${name.replace(codename, suite)} ${component}`);
  const settings = (await command(["apt-config", "dump", "Acquire"]))
    .split("\n")
    .filter((line) => /^Acquire::(https?|Check-Valid-Until|Check-Date|Retries|ForceIPv4)\b.*[^"]"[^"]+";$/i.test(line));
  return { suite, lines: [...new Set(lines)], settings };
}
