import { z } from "zod";
import { defineFact } from "./define.ts";

export const date = defineFact({
  schema: z
    .strictObject({
      epoch: z.number().describe("Seconds since 1970"),
      iso: z.string().describe("2030-01-02T03:04:05+0100"),
      zone: z.string().describe("CET"),
    })
    .describe("The host's own clock"),
  script: "date '+%s %Y-%m-%dT%H:%M:%S%z %Z'",
  parse(text) {
    const [epoch = "", iso = "", zone = ""] = text.trim().split(" ");
    return { epoch: Number(epoch), iso, zone };
  },
});

const bytes = (text: string, name: string): number => Number(new RegExp(`^${name}: +(\\d+) kB`, "m").exec(text)?.[1] ?? 0) * 1024;

/** proc_meminfo(5). A kernel before 3.14 does not say what is available: what is free and what is cached, then. */
export const memory = defineFact({
  schema: z
    .strictObject({
      total: z.number(),
      available: z.number().describe("For new programs, without swapping"),
      swap_total: z.number(),
      swap_free: z.number(),
    })
    .describe("In bytes"),
  script: "cat /proc/meminfo",
  parse: (text) => ({
    total: bytes(text, "MemTotal"),
    available: bytes(text, "MemAvailable") || bytes(text, "MemFree") + bytes(text, "Cached"),
    swap_total: bytes(text, "SwapTotal"),
    swap_free: bytes(text, "SwapFree"),
  }),
});

/** passwd(5). `getent` asks every source that the machine has, a directory somewhere else among them. */
export const users = defineFact({
  schema: z
    .array(z.strictObject({ name: z.string(), uid: z.number(), gid: z.number(), comment: z.string(), home: z.string(), shell: z.string() }))
    .describe("The accounts of the machine"),
  script: "if command -v getent >/dev/null; then getent passwd; else cat /etc/passwd; fi",
  limit: 5,
  parse: (text) =>
    text.split("\n").flatMap((line) => {
      const [name = "", , uid, gid, comment = "", home = "", shell] = line.split(":");
      return shell === undefined ? [] : [{ name, uid: Number(uid), gid: Number(gid), comment, home, shell }];
    }),
});
