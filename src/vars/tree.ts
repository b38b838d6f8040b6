import { type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode, Scalar, type YAMLMap } from "yaml";
import type { Problems, Related } from "../core/errors.ts";
import type { Source, Span } from "../core/source.ts";
import { mergeInto } from "./merge.ts";
import { checkTag, unresolvedTags } from "./tags.ts";
import type { Plain, PlainEntry, PlainMap, PlainScalar } from "./value.ts";

/** What aliases may add to a tree: nodes, and levels of nesting. Far more than a person writes, far less than a bomb. */
const mostNodes = 1_000_000;
const mostLevels = 300;

type Pair = YAMLMap.Parsed["items"][number];

/** A subtree, with what an alias of it would add. */
interface Grown {
  readonly value: Plain;
  readonly nodes: number;
  readonly levels: number;
}

/** The document as a tree of values with positions; aliases share the value they stand for. */
export function toTree(document: Document.Parsed, source: Source, problems: Problems): Plain | undefined {
  const { contents } = document;
  if (!contents || (isScalar(contents) && contents.source === "" && contents.type === Scalar.PLAIN)) return undefined;
  unresolvedTags(document, source, problems);
  return new TreeBuilder(source, problems).build(contents, undefined).value;
}

class TreeBuilder {
  private readonly source: Source;
  private readonly problems: Problems;
  private readonly anchors = new Map<string, Grown | "open">();
  private aliased = 0;

  constructor(source: Source, problems: Problems) {
    this.source = source;
    this.problems = problems;
  }

  /** `fallback` is where an absent value is said to be: its key. */
  build(node: ParsedNode | null, fallback: Span | undefined): Grown {
    if (!node) return leaf(nothing(fallback ?? this.span(0, 0)));
    if (isAlias(node)) return this.alias(node.source, this.span(...range(node)));
    if (node.anchor !== undefined) this.anchors.set(node.anchor, "open");
    const grown = this.inside(node, fallback);
    if (node.anchor !== undefined) this.anchors.set(node.anchor, grown);
    return grown;
  }

  private inside(node: ParsedNode, fallback: Span | undefined): Grown {
    const span = this.span(...range(node));
    checkTag(node, span, this.problems);
    if (isMap(node)) return this.map(node.items, span);
    if (isSeq(node)) {
      const items = node.items.flatMap((item) => this.item(item as ParsedNode | null));
      return grow({ kind: "list", span, items: items.map(({ value }) => value) }, items);
    }
    return leaf(isScalar(node) ? this.scalar(node, span, fallback) : nothing(span));
  }

  private scalar(node: Scalar & { source: string }, span: Span, fallback: Span | undefined): PlainScalar {
    const empty = span.start === span.end && fallback;
    const { value } = node;
    if (typeof value === "number" && /^([-+]?\d+|0[xo]\w+)$/.test(node.source) && !Number.isSafeInteger(value)) {
      this.problems.error(`${node.source} is too large to be an exact number`, { code: "HF1112", at: span, hint: "quote it, to keep it as text" });
    }
    const plain = typeof value === "number" || typeof value === "boolean" || value === null ? value : String(value);
    if (node.tag?.startsWith("!") && node.tag !== "!secret") return this.withTag(node.tag, span);
    return {
      kind: "scalar",
      span: empty ? fallback : span,
      raw: node.source,
      value: plain,
      ...(node.tag === "!secret" && { secret: true }),
      ...(node.comment != null && this.commented(span.end) && { commented: true }),
    };
  }

  /** A tag that nobody knows, reported already, stays part of the text: it was meant to be. */
  private withTag(tag: string, { start, end, source }: Span): PlainScalar {
    const from = Math.max(0, source.text.lastIndexOf(tag, start));
    const raw = source.text.slice(from, end);
    return { kind: "scalar", span: { source, start: from, end }, raw, value: raw };
  }

  private commented(end: number): boolean {
    return /^[ \t]+#/.test(this.source.text.slice(end, end + 200));
  }

  /** One item of a list; several where the dash of the next is missing, which doubles all its keys. */
  private item(node: ParsedNode | null): readonly Grown[] {
    const [first, ...more] = isMap(node) && !node.flow && node.anchor === undefined ? pairsByItem(node.items) : [];
    if (!first || !node || !more.some((pairs) => pairs.length > 1)) return [this.build(node, undefined)];
    for (const [pair] of more) {
      const at = this.span(...range(pair?.key ?? null));
      const missing = [{ message: "first here", at: this.span(...range(first[0]?.key ?? null)) }];
      this.duplicate(sourceOf(pair), at, missing, "begin the second item with `- `, or remove one of them");
    }
    return [first, ...more].map((pairs) => this.map(pairs, this.span(...range(node))));
  }

  private map(pairs: readonly Pair[], span: Span): Grown {
    const entries = new Map<string, PlainEntry>();
    const merged: { value: Plain; keySpan: Span }[] = [];
    const grown: Grown[] = [];
    // A key without a value, which those below may have been meant for.
    let empty: { readonly key: string; readonly keySpan: Span } | undefined;
    let toldOf: typeof empty;
    for (const pair of pairs) {
      const keySpan = this.span(...range(pair.key));
      const key = this.key(pair.key, keySpan);
      const inner = this.build(pair.value, keySpan);
      grown.push(inner);
      if (key === undefined) continue;
      if (key === "<<" && isScalar(pair.key) && pair.key.type === Scalar.PLAIN) {
        merged.push({ value: inner.value, keySpan });
        continue;
      }
      if (isEmpty(inner.value)) empty = { key, keySpan };
      const first = entries.get(key);
      if (!first) entries.set(key, { key, keySpan, value: inner.value });
      else if (!empty || empty.keySpan.start < first.keySpan.start || empty.key === key)
        this.duplicate(key, keySpan, [{ message: "first here", at: first.keySpan }], "remove one of them, or rename it");
      else if (toldOf !== empty) {
        toldOf = empty;
        const related = [
          { message: "first here", at: first.keySpan },
          { message: `\`${empty.key}:\` holds nothing`, at: empty.keySpan },
        ];
        this.duplicate(key, keySpan, related, `if it belongs to \`${empty.key}:\`, indent that less; else remove one of them`);
      }
    }
    for (const { value, keySpan } of merged) mergeInto(entries, value, keySpan, this.problems);
    const value: PlainMap = { kind: "map", span, entries: [...entries.values()] };
    return grow(value, grown);
  }

  /** Keys are taken from the source text: a host `01` is `01`. */
  private key(node: ParsedNode, span: Span): string | undefined {
    if (isScalar(node)) return node.type === Scalar.PLAIN ? node.source : String(node.value);
    const outer = this.source.text[span.start - 1] === "{" && this.source.text[span.start + 1] !== "{";
    const start = outer ? span.start - 1 : span.start;
    const braces = /^\{\{\s*([^{}]*?)\s*\}\}/.exec(this.source.text.slice(start, span.end + 10));
    const at = braces ? { ...span, start, end: start + braces[0].length } : span;
    const hint = braces ? `write "<%= ${braces[1]} %>"` : "write the key as text";
    this.problems.error(braces ? "`{{ … }}` is not filled in here" : "a key must be plain text", { code: "HF1113", at, hint });
    return undefined;
  }

  private duplicate(key: string, at: Span, related: readonly Related[], hint: string): void {
    this.problems.error(`the key "${key}" stands twice in one map`, { code: "HF1110", at, hint, related });
  }

  private alias(name: string, at: Span): Grown {
    const target = this.anchors.get(name);
    if (target === undefined || target === "open") {
      const why = target === "open" ? `*${name} stands inside the very value it names` : `no anchor &${name} stands before this alias`;
      this.problems.error(why, { code: "HF1111", at, hint: `a value that begins with * must be quoted: "*${name}"` });
      return leaf(nothing(at));
    }
    this.aliased += target.nodes;
    if (this.aliased > mostNodes || target.levels > mostLevels) {
      if (this.aliased !== Infinity) this.problems.error("aliases multiply to too large a value", { code: "HF1114", at, hint: "write less by alias" });
      this.aliased = Infinity;
      return leaf(nothing(at));
    }
    return target;
  }

  private span(start: number, end: number): Span {
    return { source: this.source, start, end };
  }
}

function range(node: ParsedNode | null): [number, number] {
  return [node?.range[0] ?? 0, node?.range[1] ?? 0];
}

/** The pairs of a map in a list, begun anew wherever its first key comes again. */
function pairsByItem(pairs: readonly Pair[]): readonly (readonly Pair[])[] {
  const first = sourceOf(pairs[0]);
  const starts = pairs.flatMap((pair, i) => (i === 0 || (first !== "" && first !== "<<" && sourceOf(pair) === first) ? [i] : []));
  return starts.map((start, n) => pairs.slice(start, starts[n + 1]));
}

function sourceOf(pair: Pair | undefined): string {
  return pair && isScalar(pair.key) ? pair.key.source : "";
}

function isEmpty(value: Plain): boolean {
  return value.kind === "scalar" && value.raw === "" && value.value === null;
}

function nothing(span: Span): PlainScalar {
  return { kind: "scalar", span, raw: "", value: null };
}

function leaf(value: Plain): Grown {
  return { value, nodes: 1, levels: 1 };
}

function grow(value: Plain, inner: readonly Grown[]): Grown {
  let nodes = 1;
  let levels = 0;
  for (const one of inner) {
    nodes += one.nodes;
    levels = Math.max(levels, one.levels);
  }
  return { value, nodes, levels: levels + 1 };
}
