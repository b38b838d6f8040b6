import type { Task } from "../playbook/types.ts";
import { Kindred } from "./kin.ts";
import type { Scopes } from "./scopes.ts";

/** The hosts as tasks see them that bring the same variables along: those without any, and those of one role. */
export class Families {
  readonly #scopes: Scopes;
  readonly #hosts: readonly string[];
  readonly #plain: Kindred;
  #last: { readonly task: Task; readonly kindred: Kindred } | undefined;

  constructor(scopes: Scopes, hosts: readonly string[]) {
    this.#scopes = scopes;
    this.#hosts = hosts;
    this.#plain = this.#make();
  }

  of(task: Task): Kindred {
    if (task.vars.length + task.defaults.length === 0) return this.#plain;
    if (!this.#last || !same(this.#last.task.vars, task.vars) || !same(this.#last.task.defaults, task.defaults))
      this.#last = { task, kindred: this.#make(task) };
    return this.#last.kindred;
  }

  #make(task?: Task): Kindred {
    return new Kindred(this.#hosts.length, (host) => this.#scopes.of(this.#hosts[host] ?? "", task));
  }
}

function same(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((one, i) => one === others[i]);
}
