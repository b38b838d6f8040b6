import { z } from "zod";
import { commandKey } from "../observations/command.ts";
import { factKey } from "../observations/fact.ts";
import { defineModule } from "./define.ts";
import { refuse } from "./shared/refuse.ts";

/** What prints name, epoch, version, release and architecture of all that is installed, a line each with tabs in between. */
const lists = {
  rpm: String.raw`rpm -qa --qf '%{NAME}\t%|EPOCH?{%{EPOCH}}|\t%{VERSION}\t%{RELEASE}\t%{ARCH}\n'`,
  apt: String.raw`dpkg-query -W -f='${"$"}{db:Status-Status}\t${"$"}{Package}\t\t${"$"}{Version}\t\t${"$"}{Architecture}\n' | sed -n 's/^installed\t//p'`,
} as const;

interface Package {
  readonly name: string;
  readonly epoch: number | null;
  readonly version: string;
  /** Of rpm alone: dpkg's is part of the version. */
  readonly release?: string;
  readonly arch: string;
  readonly source: "rpm" | "apt";
}

function packagesIn(printed: string, source: "rpm" | "apt"): Readonly<Record<string, readonly Package[]>> {
  const found = new Map<string, Package[]>();
  for (const line of printed
    .split("\n")
    .filter((each) => each !== "")
    .toSorted()) {
    const [name = "", epoch = "", version = "", release = "", arch = ""] = line.split("\t");
    const one: Package = { name, epoch: epoch === "" ? null : Number(epoch), version, ...(release !== "" && { release }), arch, source };
    found.set(name, [...(found.get(name) ?? []), one]);
  }
  return Object.fromEntries(found);
}

export default defineModule({
  name: "package_facts",
  summary: "List the packages that are installed, with their versions",
  params: z.strictObject({
    manager: z.enum(["auto", "rpm", "apt"]).default("auto").describe("Whose database; auto: that of the system's package manager"),
  }),
  refused: { strategy: "the database of the system's package manager is read" },
  returns: { packages: "by name a list, since several versions of one may be there: `name`, `epoch`, `version`, `release` (rpm), `arch`, `source`" },
  passive: true,
  examples: [{ title: "What is there", task: { package_facts: {}, register: "installed" } }],
  reads: () => [factKey("package_manager")],
  plan(host, { manager }) {
    const own = host.read(factKey("package_manager"));
    if (manager === "auto" && own === "none") return refuse("neither dnf, yum nor apt is installed there");
    const source = manager === "auto" ? (own === "apt" ? "apt" : "rpm") : manager;
    const { rc, stdout, stderr } = host.read(commandKey({ script: lists[source] }));
    if (rc !== 0) return refuse(stderr.trim() || `the list of packages ended with status ${rc}`);
    const packages = packagesIn(stdout, source);
    return { changes: [], reason: `${Object.keys(packages).length} packages`, result: { packages } };
  },
});
