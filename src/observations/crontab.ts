import { quote } from "../shell/quote.ts";
import { defineObservation } from "./define.ts";

/** A user's own crontab; null where there is none, or no crontab(1) to have one by. */
export type Crontab = string | null;

/** sh that prints the crontab of a user, of the run's own where the name is empty. */
export function listCrontab(user: string): string {
  return `crontab -l${user === "" ? "" : ` -u ${quote(user)}`}`;
}

/** The crontab of a user; the id is the user's name, empty for the one that the run is. */
export default defineObservation<Crontab>({
  kind: "crontab",
  speculative: true,
  script: (ids) => ids.map((id) => `text=$(${listCrontab(id)} 2>/dev/null | base64 | tr -d '\\n'); echo "=$text"`).join("\n"),
  parse(stdout, ids) {
    const lines = stdout.toString().trim().split("\n");
    return new Map(
      ids.map((id, i) => {
        const text = Buffer.from(lines[i]?.slice(1) ?? "", "base64").toString();
        return [id, text === "" ? null : text];
      }),
    );
  },
});
