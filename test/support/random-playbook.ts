import type { FakeMachine, MachineOptions } from "./fake-machine.ts";
import type { Deviation } from "./fake-port.ts";
import { randomOf, type Random } from "./random.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A playbook of anything that may stand beside each other, its hosts, and what happens to them by itself. */
export interface Scenario {
  readonly play: string;
  readonly hosts: Readonly<Record<string, MachineOptions>>;
  readonly deviations: Readonly<Record<string, readonly Deviation[]>>;
  readonly skipUnreachable: boolean;
  /** The result, counted from 0, at which the person stops the run; undefined for never. */
  readonly stopAt: number | undefined;
}

/** What one seed gives, every time. */
export function scenarioOf(seed: number): Scenario {
  const random = randomOf(seed);
  const names = ["node1", "node2", "node3"].slice(0, 1 + random.int(3));
  const writer = new Writer(random, names);
  const plays = [writer.play("first", "all"), ...(random.chance(0.5) ? [writer.play("second", random.pick(["all", ...names]))] : [])];
  return {
    play: JSON.stringify(plays),
    hosts: Object.fromEntries(names.map((name) => [name, { state: { "fact:hostname": random.chance(0.75) ? "good" : "bad" } }])),
    deviations: Object.fromEntries(names.map((name) => [name, Array.from({ length: random.int(4) }, () => deviation(random))])),
    skipUnreachable: random.chance(0.3),
    stopAt: random.chance(0.2) ? random.int(12) : undefined,
  };
}

class Writer {
  readonly #random: Random;
  readonly #hosts: readonly string[];
  #count = 0;
  #registered: string[] = [];

  constructor(random: Random, hosts: readonly string[]) {
    this.#random = random;
    this.#hosts = hosts;
  }

  play(name: string, hosts: string): Fields {
    this.#registered = [];
    const r = this.#random;
    const handler = (of: string): Fields => ({
      name: of,
      command: `do ${of}`,
      ...this.#perhaps(
        0.4,
        r.pick<Fields>([{ together: true }, { run_once: true }, { throttle: 1 }, { delegate_to: r.pick(this.#hosts) }, { loop: ["a", "b"] }]),
      ),
      ...this.#perhaps(0.2, { become: true }),
    });
    return {
      ...{ name, hosts, handlers: [handler("mend"), handler("tell")] },
      ...this.#perhaps(0.3, { serial: 1 + r.int(2) }),
      ...this.#perhaps(0.3, { strategy: r.pick(["linear", "free"]) }),
      ...this.#perhaps(0.35, r.pick<Fields>([{ any_errors_fatal: true }, { max_fail_percentage: 40 }])),
      ...this.#perhaps(0.2, { force_handlers: true }),
      ...this.#perhaps(0.2, { unreachable: "skip" }),
      tasks: this.#tasks(2, 2 + r.int(5)),
    };
  }

  #tasks(depth: number, count: number): readonly Fields[] {
    return Array.from({ length: count }, () => (depth > 0 && this.#random.chance(0.25) ? this.#block(depth - 1) : this.#task()));
  }

  #block(depth: number): Fields {
    const section = (name: string, most: number): Fields => ({ [name]: this.#tasks(depth, 1 + this.#random.int(most)) });
    return {
      ...section("block", 3),
      ...this.#perhaps(0.6, section("rescue", 2)),
      ...this.#perhaps(0.6, section("always", 2)),
      ...this.#perhaps(0.2, { any_errors_fatal: true }),
    };
  }

  #task(): Fields {
    const r = this.#random;
    if (r.chance(0.12)) return this.#word();
    const name = `t${++this.#count}`;
    const known = [...this.#registered];
    const isCommand = r.chance(0.3);
    const isRegistered = r.chance(0.3);
    if (isRegistered) this.#registered.push(name);
    const judged = [{ until: `${name}.rc === 0`, retries: 2, delay: 0, register: name }, { failed_when: false }, { changed_when: false }];
    return {
      ...{ name, ...(isCommand ? { command: name } : this.#module()) },
      ...(isRegistered && { register: name }),
      ...(known.length > 0 && this.#perhaps(0.25, { when: `(${r.pick(known)}?.changed ?? false) === ${r.chance(0.5)}` })),
      ...(isCommand && this.#perhaps(0.4, r.pick<Fields>(judged))),
      ...this.#perhaps(0.4, this.#company()),
      ...this.#perhaps(0.25, { notify: r.pick(["mend", "tell"]) }),
      ...this.#perhaps(0.25, r.pick<Fields>([{ ignore_errors: true }, { ignore_unreachable: true }, { any_errors_fatal: true }])),
      ...this.#perhaps(0.15, { become: true, become_user: r.pick(["root", "bob"]) }),
    };
  }

  #word(): Fields {
    const word = this.#random.pick(["flush_handlers", "sync", "refresh_facts", "end_host", "end_batch", "end_play"]);
    return { meta: word, ...(word.startsWith("end") && { when: "inventory_hostname === 'node2'" }) };
  }

  #module(): Fields {
    const r = this.#random;
    const path = `/etc/f${r.int(4)}`;
    return r.pick<Fields>([
      { copy: { dest: path, content: `c${r.int(3)}` } },
      { lineinfile: { path, line: `l${r.int(3)}`, create: true } },
      { set_fact: { [`v${r.int(3)}`]: r.int(3) } },
      { file: { path: `/srv/d${r.int(2)}/e${r.int(2)}`, state: "directory" } },
      { assert: { that: `facts.hostname !== '${r.pick(["bad", "other"])}'` } },
    ]);
  }

  /** With whom it is done, or how often. */
  #company(): Fields {
    const r = this.#random;
    return r.pick<Fields>([{ throttle: 1 + r.int(2) }, { run_once: true }, { delegate_to: r.pick(this.#hosts) }, { together: true }, { loop: ["a", "b"] }]);
  }

  #perhaps(probability: number, fields: Fields): Fields {
    return this.#random.chance(probability) ? fields : {};
  }
}

function deviation(r: Random): Deviation {
  const step = r.pick(["run t", "create /etc/f", "write /etc/f", "run do"]);
  const [path, text] = [`file:/etc/f${r.int(4)}`, r.pick(["c0", "c1", "odd"])];
  const happens = (machine: FakeMachine): void => machine.set(path, text);
  if (r.chance(0.1)) return { trip: 2 + r.int(4), then: "die" };
  return { [r.pick(["before", "during", "after", "gate", "prepare"])]: step, ...r.pick<Deviation>([{ then: "die" }, { then: "fail" }, { happens }]) };
}
