import { z } from "zod";
import type { Pause } from "../changes/pause.ts";
import { defineModule } from "./define.ts";

export default defineModule({
  name: "pause",
  summary: "Let time pass, or ask a person before going on",
  params: z
    .strictObject({
      seconds: z.int().min(1).max(86_400).optional().describe("How long; with `prompt` at most so long"),
      minutes: z.int().min(1).max(1_440).optional().describe("The same in minutes"),
      prompt: z.string().min(1).optional().describe("What to ask; without `seconds` and `minutes` the run goes on when it is answered"),
      echo: z.boolean().default(true).describe("Is what is typed to be seen? What is not is a secret of the run"),
    })
    .refine(({ seconds, minutes }) => seconds === undefined || minutes === undefined, { path: ["minutes"], error: "`minutes` can't go with `seconds`" }),
  returns: { user_input: "what was typed; empty where nobody was asked, or the time was over first" },
  asksPerson: true,
  foresight:
    "Later: a plan shows what will be asked, and asks nothing. All hosts of a batch wait for each other, and the question is asked once for all. " +
    "Without a terminal, one with a time lets that pass; one without is a mistake that `apply` tells before it touches a host, as far as its `when` is known by then.",
  examples: [
    { title: "A moment for a cluster to settle", task: { pause: { seconds: 5 } } },
    { title: "A look by a person, who can stop the run with Ctrl-C", task: { pause: { prompt: "Is the load balancer drained?" } } },
    { title: "An answer for later tasks, but not for ever (`register` gives it as `user_input`)", task: { pause: { prompt: "Which site?", minutes: 2 } } },
  ],
  reads: () => [],
  plan(_host, { seconds = 0, minutes = 0, prompt, echo }) {
    const limit = seconds + minutes * 60;
    const change: Pause = { kind: "pause", seconds: limit };
    const waits = { changes: limit > 0 ? [change] : [], result: { user_input: "" } };
    if (prompt === undefined && limit > 0) return { ...waits, reason: `${limit} s` };
    const text = prompt ?? "Go on?";
    return { ...waits, reason: `asks "${text}"`, asks: { text, isHidden: !echo, seconds: limit } };
  },
});
