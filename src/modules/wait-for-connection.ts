import { z } from "zod";
import type { Reconnect } from "../changes/reconnect.ts";
import { defineModule } from "./define.ts";
import { elapsed } from "./shared/elapsed.ts";

const seconds = z.int().min(0).max(86_400);

export default defineModule({
  name: "wait_for_connection",
  summary: "Give the connection up, and wait until the host can be reached again",
  params: z.strictObject({
    delay: seconds.default(0).describe("Seconds before the first attempt"),
    sleep: seconds.default(1).describe("Seconds between two attempts"),
    timeout: z.int().min(1).max(86_400).default(600).describe("Seconds after which it fails, `delay` not counted"),
    connect_timeout: z.int().min(1).max(86_400).default(5).describe("Seconds of one attempt"),
  }),
  returns: { elapsed: "seconds until it was reached" },
  finish: { members: ["elapsed"], result: (results) => ({ elapsed: elapsed(results) }) },
  foresight:
    "Later: how long it waits, and whether in vain, only the run shows. A host that can't be reached when the run begins is waited for; what stands behind is left to the run then, and what stands before may not need the host.",
  awaitsHost: true,
  examples: [
    { title: "What was started before ends the connection by itself", task: { wait_for_connection: { delay: 10, timeout: 300 } } },
    { title: "A network that comes up anew", task: { wait_for_connection: {} } },
  ],
  reads: () => [],
  plan(_host, { delay, sleep, timeout, connect_timeout }) {
    const change: Reconnect = { kind: "reconnect", delay, pause: sleep, timeout, connectTimeout: connect_timeout };
    return { changes: [change], reason: `at most ${timeout} s` };
  },
});
