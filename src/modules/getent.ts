import { z } from "zod";
import { commandKey } from "../observations/command.ts";
import { defineModule } from "./define.ts";
import { refuse } from "./shared/refuse.ts";

const word = z.string().regex(/^[^\s-][^\n]*$/, "must be one line that does not begin with -");

const params = z.strictObject({
  database: word.describe("passwd, group, hosts, services, …: what nsswitch.conf(5) lists"),
  key: word.optional().describe("Entry to look up; all where it is not given"),
  fail_key: z.boolean().default(true).describe("Is it a failure where there is no such entry?"),
  split: z.string().min(1).optional().describe("What parts the fields; colons or blanks, as the database has them"),
});

/** Databases whose fields are parted by colons, as in their files; those of others by blanks. */
const byColons = new Set(["passwd", "shadow", "group", "gshadow"]);

/** Each line's fields by its first one. */
function entriesIn(text: string, separator: string | RegExp): Readonly<Record<string, readonly string[]>> {
  const lines = text.split("\n").filter((line) => line !== "");
  return Object.fromEntries(lines.map((line) => line.split(separator)).map(([name = "", ...fields]) => [name, fields]));
}

export default defineModule({
  name: "getent",
  summary: "Look something up in the host's users, groups, names or services",
  params,
  refused: { service: "the host's own order of sources counts, as for everything that runs there" },
  returns: { entries: "what was found, by name: the other fields of each as a list of texts" },
  passive: true,
  examples: [
    { title: "Where somebody lives", task: { getent: { database: "passwd", key: "root", fail_key: false }, register: "root" } },
    { title: "Every service with a name", task: { getent: { database: "services" } } },
  ],
  reads: () => [],
  plan(host, { database, key, fail_key, split = byColons.has(database) ? ":" : /\s+/ }) {
    // getent(1): 2 where a key is not found.
    const { rc, stdout, stderr } = host.read(commandKey({ argv: ["getent", database, ...(key === undefined ? [] : [key])] }));
    if (rc !== 0 && rc !== 2) return refuse(stderr.trim() || `getent ended with status ${rc}`, `does the host have a database called ${database}?`);
    if (rc === 2 && fail_key) return refuse(`${database} has no ${key ?? "entry"}`, "set fail_key: false where it may be missing");
    const entries = entriesIn(stdout, split);
    const count = Object.keys(entries).length;
    return { changes: [], reason: count === 1 ? "found" : `found ${count}`, result: { entries } };
  },
});
