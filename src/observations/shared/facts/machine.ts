import { z } from "zod";
import { defineFact } from "./define.ts";

const schema = z
  .strictObject({
    id: z.string().describe("From /etc/machine-id: two names of one machine share it; empty where the machine has none"),
    user: z.string().describe("Who the run is there, after become"),
    uid: z.number(),
  })
  .describe("Which machine it is, and who the run is there");

/** One process: what looks at itself has our user. A user without a name is called by its number. */
const script = String.raw`id=
if [ -r /etc/machine-id ]; then read -r id </etc/machine-id; fi
set -- $(stat -c '%U %u' /proc/self)
[ "$1" != UNKNOWN ] || set -- "$2" "$2"
printf '%s\n' "$id" "$1" "$2"`;

function parse(text: string): z.infer<typeof schema> {
  const [id = "", user = "", uid = ""] = text.split("\n");
  return { id, user, uid: Number(uid) };
}

/** machine-id(5). */
export const machine = defineFact({ schema, script, parse });
