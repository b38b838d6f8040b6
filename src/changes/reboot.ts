import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { laterOver, uncertain } from "./shared/later.ts";
import { startMark } from "./shared/restart.ts";

/** Restarts the machine, and waits until it is back. Times in seconds. */
export interface Reboot extends Change {
  readonly kind: "reboot";
  /** What is told to who is logged in. */
  readonly message: string;
  /** Before it goes down. */
  readonly before: number;
  /** After it is back. */
  readonly after: number;
  /** Until it must be back. */
  readonly timeout: number;
  /** Of one attempt to connect; as the host's connections have it where it is not given. */
  readonly connectTimeout?: number | undefined;
  /** Must succeed before the machine counts as back. */
  readonly test?: string | undefined;
}

/** Seconds in which the connection is closed in good order. */
const leaving = 1;

/** What a new start makes anew. */
const renewed = new Set(["boot", "kernel"]);

export default defineChange<Reboot>({
  kind: "reboot",

  describe: () => "restart the machine",
  diff: () => [],

  /** What came about meanwhile, nobody can say: all is looked at again before it is believed. */
  overlay(_change, key, below, step) {
    if (key.kind !== "fact") return uncertain(below());
    if (renewed.has(key.id)) return laterOver(below(), step);
    return key.id === "machine" ? undefined : uncertain(below());
  },

  wayBack: ({ before, after, timeout, connectTimeout, test }) => ({
    isNewStart: true,
    delay: before + leaving,
    pause: 0.5,
    timeout,
    after,
    ...(connectTimeout !== undefined && { connectTimeout }),
    ...(test !== undefined && { test }),
  }),

  script: ({ before, message }) => ({
    run: `[ "$(id -u)" = 0 ] || hf_fail "only root may restart the machine: become root" || exit
${startMark}
setsid sh -c 'sleep "$1"; shutdown -r now "$2" || systemctl reboot || reboot' holdfast ${before + leaving} ${quote(message)} </dev/null >/dev/null 2>&1 &`,
  }),
});
