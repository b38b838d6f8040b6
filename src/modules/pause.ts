import { z } from "zod";
import type { Pause } from "../changes/pause.ts";
import { defineModule } from "./define.ts";
import { exactlyOne } from "./shared/schema.ts";

const params = z.strictObject({
  seconds: z.int().min(1).max(86_400).optional().describe("How long"),
  minutes: z.int().min(1).max(1_440).optional().describe("The same in minutes"),
  prompt: z.string().optional().describe("What to say meanwhile; nobody is asked anything, since a run is agreed to before it begins"),
});

export default defineModule({
  name: "pause",
  summary: "Let time pass on every host",
  params: exactlyOne(params, "seconds", "minutes"),
  examples: [
    { title: "A moment for a cluster to settle", task: { pause: { seconds: 5 } } },
    { title: "With a word to whoever watches", task: { pause: { minutes: 1, prompt: "the load balancer drains" } } },
  ],
  reads: () => [],
  plan(_host, { seconds = 0, minutes = 0, prompt }) {
    const change: Pause = { kind: "pause", seconds: seconds + minutes * 60 };
    return { changes: [change], reason: `${change.seconds} s`, ...(prompt !== undefined && { note: prompt }) };
  },
});
