import type { Compiled } from "../expr/types.ts";
import type { Span } from "../core/source.ts";

/**
 * A value as it stands in a file, not yet rendered: text with `<%= … %>` is compiled, everything knows its place.
 * `raw` is the scalar's source text, for fields where the spelling counts (`mode: 0644`, `when: !enabled`).
 */
export type Value =
  | { readonly kind: "scalar"; readonly span: Span; readonly raw: string; readonly value: string | number | boolean | null; readonly secret?: true }
  | { readonly kind: "text"; readonly span: Span; readonly raw: string; readonly compiled: Compiled; readonly secret?: true }
  /** A parameter that is an expression by itself (`that:` of `assert`); renders to a `Condition`. */
  | { readonly kind: "condition"; readonly span: Span; readonly raw: string; readonly compiled: Compiled }
  | { readonly kind: "list"; readonly span: Span; readonly items: readonly Value[] }
  | { readonly kind: "map"; readonly span: Span; readonly entries: readonly Entry[] };

/** What a `condition` renders to: its text for messages, its truth when asked. */
export interface Condition {
  readonly text: string;
  /** The expression itself, for messages that point at it. */
  readonly compiled?: Compiled;
  holds(): boolean;
  /** What the expression gives, whatever that is (`var:` of `debug`). */
  value(): unknown;
}

export interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Value;
}

/** Named values of one place that sets variables, such as a `vars:` or a group_vars file. */
export interface VarSource {
  /** For people: `group_vars/keepalived.yml`, `play vars`, `-e`. */
  readonly label: string;
  readonly entries: readonly Entry[];
  /** The hosts that it is for; all where it does not say. */
  readonly on?: ReadonlySet<string>;
}

/** A tree as YAML gives it, nothing compiled yet. It is a `Value` already, one without expressions. */
export type Plain = PlainScalar | PlainList | PlainMap;

export interface PlainScalar {
  readonly kind: "scalar";
  readonly span: Span;
  readonly raw: string;
  readonly value: string | number | boolean | null;
  readonly secret?: true;
  /** A ` #` comment ends the line: in an expression that is rarely what was meant. */
  readonly commented?: true;
  /** A program printed it: `<% %>` in it is text like any other. */
  readonly data?: true;
}

interface PlainList {
  readonly kind: "list";
  readonly span: Span;
  readonly items: readonly Plain[];
}

export interface PlainMap {
  readonly kind: "map";
  readonly span: Span;
  readonly entries: readonly PlainEntry[];
}

export interface PlainEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Plain;
}
