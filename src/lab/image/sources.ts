import { access } from "node:fs/promises";
import { HoldfastError } from "../../core/errors.ts";
import { command } from "../command.ts";
import { osRelease, packageFamily } from "../os-release.ts";

/** Where the image's packages come from. */
export interface Sources {
  /** Lines as in sources.list; none, where there is no apt: mmdebstrap's own default for the suite. */
  readonly lines: readonly string[];
  /** Settings of this computer's apt that reach the network: proxies, checks. */
  readonly settings: readonly string[];
}

/** The lab's nodes are Debian 12 inside wherever they can be, so that all run the same programs. */
const debianSuite = "bookworm";

const keyrings = { Debian: "/usr/share/keyrings/debian-archive-keyring.gpg", Ubuntu: "/usr/share/keyrings/ubuntu-archive-keyring.gpg" };

async function distribution(): Promise<{ origin: keyof typeof keyrings; codename: string }> {
  const release = await osRelease();
  const origin = release.get("ID") === "ubuntu" ? "Ubuntu" : "Debian";
  return { origin, codename: release.get("VERSION_CODENAME") ?? debianSuite };
}

/** What the image is made of: an Ubuntu has mirrors of its own release only. */
export async function imageSuite(): Promise<string> {
  const { origin, codename } = await distribution();
  return origin === "Ubuntu" ? codename : debianSuite;
}

/** The mirrors that this computer's apt is configured to use for its own distribution; nothing else is asked. */
export async function imageSources(): Promise<Sources> {
  if ((await packageFamily()) !== "debian") return { lines: [], settings: [] };
  const { origin, codename } = await distribution();
  const suite = await imageSuite();
  const keyring = keyrings[origin];
  const signed = await access(keyring).then(
    () => `[signed-by=${keyring}] `,
    () => "",
  );
  const targets = await command(["apt-get", "indextargets", "--format", "$(ORIGIN)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)", "Created-By: Packages"]);
  const lines = targets
    .split("\n")
    .map((line) => line.split("|"))
    .filter(([from, , name = ""]) => from === origin && name.startsWith(codename))
    .map(([, uri = "", name = "", component = ""]) => `deb ${signed}${uri} ${name.replace(codename, suite)} ${component}`);
  if (lines.length === 0) {
    throw new HoldfastError(`this computer's apt has no mirror of ${origin} ${codename}`, {
      code: "HF4003",
      hint: "the lab's image is made from it: see /etc/apt/sources.list",
    });
  }
  const settings = (await command(["apt-config", "dump", "Acquire"]))
    .split("\n")
    .filter((line) => /^Acquire::(https?::|Check-Valid-Until|Check-Date|Retries|ForceIPv4)\S* "[^"]+";$/i.test(line));
  return { lines: [...new Set(lines)], settings };
}
