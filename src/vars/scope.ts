import { HoldfastError } from "../core/errors.ts";
import { Unknown } from "../core/unknown.ts";
import type { Origin, Scope } from "../expr/types.ts";
import { aliasesOf } from "../inventory/connection-names.ts";
import { render, type RenderEnv } from "./render.ts";
import type { Entry, VarSource } from "./value.ts";

/** Values that the run itself made or knows: registered results, `set_fact`, the loop's item, magic variables. Getters are called when asked. */
export interface KnownValues {
  /** For people: `registered`, `set_fact`, `loop`. */
  readonly label: string;
  readonly values: Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>;
}

/** Everything that can set a variable for one host and task, in DESIGN's order. */
export interface ScopeInput {
  /** From files: lowest precedence first. */
  readonly layers: readonly VarSource[];
  /** Above all layers; lowest precedence first. */
  readonly values: readonly KnownValues[];
  /** `-e`: above everything. */
  readonly extra?: VarSource | undefined;
}

const indexes = new WeakMap<VarSource, ReadonlyMap<string, Entry>>();

/** The source's variables by name, built once. One of the connection is found by each of its names, whichever is written. */
export function indexOf(source: VarSource): ReadonlyMap<string, Entry> {
  let index = indexes.get(source);
  if (!index) indexes.set(source, (index = indexed(source)));
  return index;
}

function indexed({ entries }: VarSource): ReadonlyMap<string, Entry> {
  const index = new Map(entries.map((entry) => [entry.key, entry]));
  for (const entry of entries) for (const alias of aliasesOf(entry.key)) if (!index.has(alias)) index.set(alias, entry);
  return index;
}

/** The value that files or `-e` give the name, undefined where a known value wins or there is none. */
export function entryOf(name: string, input: ScopeInput): Entry | undefined {
  const extra = input.extra && indexOf(input.extra).get(name);
  if (extra || isKnown(name, input.values)) return extra;
  for (let i = input.layers.length - 1; i >= 0; i--) {
    const layer = input.layers[i];
    const entry = layer && indexOf(layer).get(name);
    if (entry) return entry;
  }
  return undefined;
}

function hasValue(known: KnownValues, name: string): boolean {
  return nameIn(known, name) !== undefined;
}

/** The name by which the value is known. */
function nameIn({ values }: KnownValues, name: string): string | undefined {
  const has = (one: string): boolean => (values instanceof Map ? values.has(one) : Object.hasOwn(values, one));
  return has(name) ? name : aliasesOf(name).find(has);
}

function isKnown(name: string, all: readonly KnownValues[]): boolean {
  return all.some((known) => hasValue(known, name));
}

/**
 * Variables of one host and task. A variable is rendered when it is first read, in this same scope, so that a group's text may
 * use what the task sets. Cheap to make: nothing is copied. What was rendered is kept, so make a new one when more became known.
 */
export function createScope(input: ScopeInput, env: RenderEnv): Scope {
  return new LayeredScope(input, env);
}

class LayeredScope implements Scope {
  private readonly input: ScopeInput;
  private readonly env: RenderEnv;
  private readonly rendered = new Map<string, unknown>();
  /** Variables whose text is being rendered now, outermost first. */
  private readonly open: { readonly name: string; readonly entry: Entry }[] = [];

  constructor(input: ScopeInput, env: RenderEnv) {
    this.input = input;
    this.env = env;
  }

  get(name: string): unknown {
    if (this.rendered.has(name)) return this.rendered.get(name);
    const entry = entryOf(name, this.input);
    if (!entry) return this.known(name);
    this.refuseCycle(name);
    this.open.push({ name, entry });
    try {
      const value = render(entry.value, this, this.env);
      if (!(value instanceof Unknown)) this.rendered.set(name, value);
      return value;
    } finally {
      this.open.pop();
    }
  }

  has(name: string): boolean {
    return isKnown(name, this.input.values) || entryOf(name, this.input) !== undefined;
  }

  *names(): Iterable<string> {
    const { extra, layers, values } = this.input;
    if (extra) yield* indexOf(extra).keys();
    for (const known of values) yield* known.values instanceof Map ? known.values.keys() : Object.keys(known.values);
    for (const layer of layers) yield* indexOf(layer).keys();
  }

  origin(name: string): Origin | undefined {
    const entry = entryOf(name, this.input);
    if (!entry) return undefined;
    const { value, keySpan } = entry;
    const isSecret = "secret" in value;
    return { at: isSecret ? keySpan : value.span, isSecret, reads: value.kind === "text" ? value.compiled.names.map((read) => read.name) : [] };
  }

  private known(name: string): unknown {
    for (let i = this.input.values.length - 1; i >= 0; i--) {
      const known = this.input.values[i];
      const own = known && nameIn(known, name);
      if (known && own !== undefined) return known.values instanceof Map ? known.values.get(own) : Reflect.get(known.values, own);
    }
    return undefined;
  }

  private refuseCycle(name: string): void {
    const first = this.open.findIndex((one) => one.name === name);
    if (first < 0) return;
    const circle = this.open.slice(first);
    throw new HoldfastError(`the variable ${name} depends on itself: ${[...circle.map((one) => one.name), name].join(" > ")}`, {
      code: "HF1410",
      at: circle[0]?.entry.value.span,
      hint: "give one of them a value of its own, or another name",
      related: circle.slice(1).map(({ name: other, entry }) => ({ message: `${other} is set here`, at: entry.value.span })),
    });
  }
}
