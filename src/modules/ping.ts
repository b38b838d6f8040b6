import { z } from "zod";
import { defineModule } from "./define.ts";

export default defineModule({
  name: "ping",
  summary: "See whether a host can be reached and logged in to",
  params: z.strictObject({ data: z.string().default("pong").describe("What the result is to say") }),
  returns: { ping: "what was asked for" },
  examples: [{ title: "Is everybody there?", task: { ping: {} } }],
  reads: () => [],
  plan: (_host, { data }) => ({ changes: [], reason: "it answers", result: { ping: data } }),
});
