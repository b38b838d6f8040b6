import { defineChange, type Change } from "./define.ts";
import { uncertain } from "./shared/later.ts";

/** Gives the connection up, and waits until the host can be reached again. Changes nothing by itself. Times in seconds. */
export interface Reconnect extends Change {
  readonly kind: "reconnect";
  /** Before the first attempt. */
  readonly delay: number;
  /** Between two attempts. */
  readonly pause: number;
  /** Until it must be reached, `delay` not counted. */
  readonly timeout: number;
  /** Of one attempt. */
  readonly connectTimeout: number;
}

export default defineChange<Reconnect>({
  kind: "reconnect",
  passive: () => true,

  describe: ({ timeout }) => `wait up to ${timeout} s for a connection`,
  diff: () => [],
  overlay: (_change, key, below) => (key.kind === "fact" && key.id === "machine" ? undefined : uncertain(below())),
  wayBack: ({ delay, pause, timeout, connectTimeout }) => ({ isNewStart: false, delay, pause, timeout, connectTimeout, after: 0 }),
  script: () => ({ run: ":" }),
});
