import { randomBytes } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { HoldfastError } from "../core/errors.ts";
import type { BecomeWish, Connector } from "../engine/input.ts";
import type { HostPort } from "../engine/exchange.ts";
import { owedPrelude } from "../engine/owed.ts";
import { LastingPort } from "../engine/lasting-port.ts";
import { prelude } from "../shell/prelude.ts";
import { openSession } from "../transport/session.ts";
import type { Asker, Session } from "../transport/types.ts";
import { SlottedPort } from "../engine/slotted-port.ts";
import { Slots } from "../engine/slots.ts";
import { becomeOf, type Route } from "./targets.ts";

/** Opens sessions along the routes; all of one run share its id, so that they share its locks and directories. */
export class Sessions implements Connector {
  readonly run = randomBytes(8).toString("hex");
  /** Whom another run is told of that finds a machine taken. */
  readonly #holder = `${userInfo().username} on ${hostname()}, process ${process.pid}`;
  readonly #routes: Map<string, Route>;
  readonly #asker: Asker;
  readonly #slots: Slots;
  /** Ends attempts to connect: a host that does not answer must not keep a person who wants to leave. Not those begun later, to clean up in an `always`. */
  readonly #signal: AbortSignal;
  readonly #open: Session[] = [];

  constructor(routes: ReadonlyMap<string, Route>, asker: Asker, forks: number, signal: AbortSignal) {
    this.#routes = new Map(routes);
    this.#asker = asker;
    this.#slots = new Slots(forks);
    this.#signal = signal;
  }

  /** Ways to hosts that came to be known in the run. */
  add(routes: ReadonlyMap<string, Route>): void {
    for (const [host, route] of routes) this.#routes.set(host, route);
  }

  identity(host: string, wish: BecomeWish): string {
    const route = this.#route(host);
    return becomeOf(route, wish)?.user ?? route.target.user;
  }

  open(host: string, wish: BecomeWish): HostPort {
    return new SlottedPort(new LastingPort((seconds) => this.session(host, wish, seconds), this.#holder), this.#slots, true);
  }

  /** `seconds`: until the host must have answered, where that is not as always. */
  session(host: string, wish: BecomeWish, seconds?: number): Session {
    const route = this.#route(host);
    const become = becomeOf(route, wish);
    const target = { ...route.target, ...(become && { become }), ...(seconds !== undefined && { connectTimeout: seconds }) };
    const session = openSession(target, {
      run: this.run,
      prelude: prelude + owedPrelude,
      asker: this.#asker,
      ...(!this.#signal.aborted && { signal: this.#signal }),
    });
    this.#open.push(session);
    return session;
  }

  kill(): void {
    for (const session of this.#open) session.kill();
  }

  #route(host: string): Route {
    const route = this.#routes.get(host);
    if (!route)
      throw new HoldfastError(`there is no way to ${host} in this run`, {
        code: "HF4006",
        hint: "it is in neither a play nor the inventory; under --lab only machines of the lab are reached",
      });
    return route;
  }
}
