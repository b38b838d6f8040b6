import { z } from "zod";
import { defineFact } from "./define.ts";

const schema = z
  .strictObject({
    id: z.string().describe("As /etc/os-release says: rocky, debian"),
    id_like: z.array(z.string()).describe("The distributions it follows"),
    version: z.string().describe("9.4, 24.04; empty where a release has none"),
    family: z.string().describe("What packages and paths follow: redhat, debian, suse, arch, alpine; else the id"),
    name: z.string().describe("Rocky Linux"),
    pretty: z.string().describe("Name and version for people"),
  })
  .describe("The distribution");

type Os = z.infer<typeof schema>;

const families: readonly (readonly [string, readonly string[]])[] = [
  ["redhat", ["rhel", "centos", "fedora", "ol", "amzn"]],
  ["debian", ["debian", "ubuntu"]],
  ["suse", ["suse", "sles", "opensuse"]],
  ["arch", ["arch"]],
  ["alpine", ["alpine"]],
];

/** One value of os-release: shell words, quoted where they need to be. */
function unquoted(text: string): string {
  const inner = /^(["'])(.*)\1$/.exec(text)?.[2];
  return (inner ?? text).replace(/\\(["'$`\\])/g, "$1");
}

export function parseOs(text: string): Os {
  const fields = new Map(
    text.split("\n").flatMap((line) => {
      const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line.trim()) ?? [];
      return name === undefined || value === undefined ? [] : [[name, unquoted(value)] as const];
    }),
  );
  const id = fields.get("ID") ?? "linux";
  const id_like = (fields.get("ID_LIKE") ?? "").split(" ").filter((word) => word !== "");
  const family = families.find(([, members]) => [id, ...id_like].some((word) => members.includes(word)))?.[0] ?? id;
  const name = fields.get("NAME") ?? "Linux";
  return { id, id_like, version: fields.get("VERSION_ID") ?? "", family, name, pretty: fields.get("PRETTY_NAME") ?? name };
}

/** os-release(5). */
export const os = defineFact({ schema, script: "cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release", parse: parseOs });
