import type { HostRun } from "./host-run.ts";
import type { RunInput } from "./input.ts";
import { become, type Planned } from "./planned.ts";

/** Asks what tasks want to know of a person, once for all hosts of a batch. */
export class Questions {
  readonly #read: RunInput["read"];
  /** By the task's place in the play, and the item of its loop. */
  readonly #answers = new Map<string, Promise<string | undefined>>();

  constructor(read: RunInput["read"]) {
    this.#read = read;
  }

  /** The step as it is once its question is answered. Where nobody can be asked, one with a time lets that pass. */
  async answered({ cursor }: HostRun, planned: Planned): Promise<Planned> {
    const { asks, registered } = planned;
    if (!asks) return planned;
    const known = { ...registered, user_input: "" };
    if (!this.#read) {
      if (asks.seconds > 0) return become(planned, { asks: undefined, registered: known, note: asks.text });
      return become(planned, { verdict: "fail", reason: "there is no terminal to ask on", hint: "give it `seconds`, and the run goes on after them" });
    }
    const place = `${cursor.index}.${cursor.item}`;
    let answer = this.#answers.get(place);
    if (!answer) this.#answers.set(place, (answer = this.#read(asks)));
    const input = await answer;
    if (input === undefined && asks.seconds === 0) return become(planned, { verdict: "fail", changes: [], reason: "nobody answered: the input has ended" });
    const reason = input === undefined ? "nobody answered in time" : "answered";
    return become(planned, { verdict: "same", changes: [], reason, registered: { ...known, user_input: input ?? "" } });
  }
}
