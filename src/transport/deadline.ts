/** A timer that stands still while a person is being asked. */
export class Deadline {
  readonly #expire: () => void;
  #left: number;
  #timer: NodeJS.Timeout | undefined;
  #since = 0;
  #holds = 0;

  constructor(seconds: number, expire: () => void) {
    this.#left = seconds * 1000;
    this.#expire = expire;
    this.#run();
  }

  /** Passes `work`'s answer on; its time doesn't count. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    if (this.#holds++ === 0) {
      clearTimeout(this.#timer);
      this.#left -= performance.now() - this.#since;
    }
    try {
      return await work();
    } finally {
      if (--this.#holds === 0) this.#run();
    }
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#holds = Infinity;
  }

  #run(): void {
    this.#since = performance.now();
    this.#timer = setTimeout(this.#expire, Math.max(0, this.#left));
  }
}
