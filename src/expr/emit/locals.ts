export type Kind = "const" | "let";

/** The names that an expression or template declares for itself, block by block. */
export class Locals {
  readonly #names = new Map<string, Kind>();
  readonly #outer: Locals | undefined;

  constructor(outer?: Locals) {
    this.#outer = outer;
  }

  declare(name: string, kind: Kind): void {
    this.#names.set(name, kind);
  }

  /** All that may be read here, the innermost first. */
  names(): readonly string[] {
    return [...this.#names.keys(), ...(this.#outer?.names() ?? [])];
  }

  find(name: string): Kind | undefined {
    return this.#names.get(name) ?? this.#outer?.find(name);
  }
}
