import type { AnyAuthMethod, ParsedKey } from "ssh2";
import type { Asker, Target } from "../types.ts";
import { type KeyFile, readKeyFile, unlock } from "./keys.ts";

/** The ways to log in, in the order in which they cost a person least: keys that lie open, the agent, keys to be unlocked, the password. */
export class Authentication {
  /** What was tried or passed over, for the message when nothing was accepted. */
  readonly tried: string[] = [];
  readonly #target: Target;
  readonly #asker: Asker;
  readonly #keys: readonly KeyFile[];
  readonly #methods: AsyncGenerator<AnyAuthMethod, undefined>;

  constructor(target: Target, asker: Asker, keys: readonly KeyFile[]) {
    this.#target = target;
    this.#asker = asker;
    this.#keys = keys;
    this.#methods = this.#list();
  }

  static async prepare(target: Target, asker: Asker): Promise<Authentication> {
    const keys = await Promise.all(target.identityFiles.map(readKeyFile));
    return new Authentication(
      target,
      asker,
      keys.filter((key) => key !== undefined),
    );
  }

  /** The key that is tried first, where that needs nobody's consent: only such a one may sign before the server has said that it wants it. */
  get firstKey(): ParsedKey | undefined {
    return this.#keys.find((key) => key.state === "open")?.key;
  }

  /** The next way to try among those that the server still takes, `left`; false where there is none. */
  async next(left: readonly string[] | null): Promise<AnyAuthMethod | false> {
    for (;;) {
      const { value, done } = await this.#methods.next();
      if (done || value === undefined) return false;
      // A server that takes passwords has had ours by now, and would count it as wrong once more.
      if (value.type === "keyboard-interactive" && left?.includes("password")) continue;
      if (left === null || left.includes(value.type === "agent" ? "publickey" : value.type)) return value;
    }
  }

  async *#list(): AsyncGenerator<AnyAuthMethod, undefined> {
    const { user: username, agent, password } = this.#target;
    for (const key of this.#keys) {
      if (key.state === "useless") this.tried.push(`${key.file} ${key.reason}`);
      if (key.state === "open") yield this.#withKey(key);
    }
    if (agent !== undefined && agent !== "") {
      this.tried.push("the agent's keys");
      yield { type: "agent", username, agent };
    }
    for (const locked of this.#keys) {
      if (locked.state !== "locked") continue;
      const key = await unlock(locked, this.#asker);
      if (key.state === "open") yield this.#withKey(key);
      else if (key.state === "useless") this.tried.push(`${key.file} ${key.reason}`);
    }
    if (password === undefined) return;
    this.tried.push("the password");
    yield { type: "password", username, password };
    yield { type: "keyboard-interactive", username, prompt: (_name, _text, _lang, prompts, finish) => finish(prompts.map(() => password)) };
  }

  #withKey(key: KeyFile & { state: "open" }): AnyAuthMethod {
    this.tried.push(key.file);
    return { type: "publickey", username: this.#target.user, key: key.key };
  }
}
