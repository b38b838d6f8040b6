import { z } from "zod";
import type { Wait } from "../changes/wait.ts";
import { defineModule } from "./define.ts";
import { elapsed } from "./shared/elapsed.ts";
import { pathParam } from "./shared/file-params.ts";
import { exactlyOne } from "./shared/schema.ts";

const seconds = z.int().min(0).max(86_400);

const params = z
  .strictObject({
    port: z.int().min(1).max(65_535).optional().describe("TCP port to wait for"),
    host: z
      .string()
      .regex(/^[\w.:-]+$/, "must be a host name or an address")
      .default("127.0.0.1")
      .describe("Whose port, as seen from the host"),
    path: pathParam.optional().describe("File to wait for, in place of a port"),
    search_regex: z.string().min(1).optional().describe("Extended regular expression that the file's text must match"),
    state: z
      .enum(["started", "present", "stopped", "absent"])
      .default("started")
      .describe("Open or there (started, present), closed or gone (stopped, absent)"),
    delay: seconds.default(0).describe("Seconds before the first look"),
    timeout: seconds.default(300).describe("Seconds after which it fails"),
  })
  .refine(({ path, search_regex }) => search_regex === undefined || path !== undefined, { path: ["search_regex"], error: "`search_regex` needs `path`" })
  .refine(({ search_regex, state }) => search_regex === undefined || state === "started" || state === "present", {
    path: ["search_regex"],
    error: "`search_regex` is waited for: it goes with `state: present` alone",
  });

export default defineModule({
  name: "wait_for",
  summary: "Wait until a port is open or a file is there",
  params: exactlyOne(params, "port", "path"),
  refused: {
    sleep: "it looks four times a second",
    connect_timeout: "`timeout` is for all of it",
    msg: "its own message says what it waited for",
    exclude_hosts: "connections are not counted: `state: drained` is not there",
    active_connection_states: "connections are not counted: `state: drained` is not there",
  },
  returns: { elapsed: "seconds until it was so, `delay` counted" },
  finish: { members: ["elapsed"], result: (results) => ({ elapsed: elapsed(results) }) },
  foresight: "Later: how long it waits, and whether in vain, only the run shows.",
  examples: [
    { title: "A service that takes its time", task: { wait_for: { port: 8080, timeout: 30 } } },
    { title: "A line in a log", task: { wait_for: { path: "/var/log/keepalived.log", search_regex: "Entering MASTER STATE", timeout: 20 } } },
  ],
  reads: () => [],
  plan(_host, { port, host, path, search_regex, state, delay, timeout }) {
    const present = state === "started" || state === "present";
    const until: Wait["until"] =
      port === undefined ? { path: path ?? "/", present, ...(search_regex !== undefined && { matches: search_regex }) } : { port, host, open: present };
    const change: Wait = { kind: "wait", until, delay, timeout };
    return { changes: [change], reason: `at most ${timeout} s` };
  },
});
