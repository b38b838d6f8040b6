import { randomBytes } from "node:crypto";
import type { BecomeWish, Connector } from "../engine/input.ts";
import type { Batch, BatchReply, HostPort, StepOutcome } from "../engine/exchange.ts";
import { owedPrelude } from "../engine/owed.ts";
import { RemotePort } from "../engine/remote.ts";
import { prelude } from "../shell/prelude.ts";
import { openSession } from "../transport/session.ts";
import type { Asker, Session } from "../transport/types.ts";
import { Slots } from "./slots.ts";
import { becomeOf, type Route } from "./targets.ts";

/** Opens sessions along the routes; all of one run share its id, so that they share its locks and directories. */
export class Sessions implements Connector {
  readonly run = randomBytes(8).toString("hex");
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #asker: Asker;
  readonly #slots: Slots;
  readonly #open: Session[] = [];

  constructor(routes: ReadonlyMap<string, Route>, asker: Asker, forks: number) {
    this.#routes = routes;
    this.#asker = asker;
    this.#slots = new Slots(forks);
  }

  identity(host: string, wish: BecomeWish): string {
    const route = this.#route(host);
    return becomeOf(route, wish)?.user ?? route.target.user;
  }

  open(host: string, wish: BecomeWish): HostPort {
    return new SlottedPort(new RemotePort(this.session(host, wish), this.run), this.#slots);
  }

  session(host: string, wish: BecomeWish): Session {
    const route = this.#route(host);
    const become = becomeOf(route, wish);
    const target = { ...route.target, ...(become && { become }) };
    const session = openSession(target, { run: this.run, prelude: prelude + owedPrelude, asker: this.#asker });
    this.#open.push(session);
    return session;
  }

  kill(): void {
    for (const session of this.#open) session.kill();
  }

  #route(host: string): Route {
    const route = this.#routes.get(host);
    if (!route) throw new Error(`no route to ${host} was prepared`);
    return route;
  }
}

/** `--forks`: no more hosts than that are worked on at the same time. */
class SlottedPort implements HostPort {
  readonly #port: HostPort;
  readonly #slots: Slots;

  constructor(port: HostPort, slots: Slots) {
    this.#port = port;
    this.#slots = slots;
  }

  get roundTrips(): number {
    return this.#port.roundTrips;
  }

  async exchange(batch: Batch, onOutcome: (outcome: StepOutcome) => void): Promise<BatchReply> {
    return await this.#slots.run(() => this.#port.exchange(batch, onOutcome));
  }

  stop(): void {
    this.#port.stop();
  }

  kill(): void {
    this.#port.kill();
  }

  async close(): Promise<void> {
    await this.#port.close();
  }
}
