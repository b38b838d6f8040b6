/** A piece of a text: from, to (exclusive). */
export type Range = readonly [number, number];

interface Node {
  readonly next: Map<number, Node>;
  /** The longest other node whose text ends this one's. */
  fail: Node | undefined;
  readonly depth: number;
  /** Length of the longest word that ends here; 0 for none. */
  word: number;
}

function nodeAt(depth: number): Node {
  return { next: new Map(), fail: undefined, depth, word: 0 };
}

/** Finds all of many words in one walk over a text (Aho and Corasick, 1975), also those that overlap. */
export class Automaton {
  readonly #root = nodeAt(0);
  readonly #least: number;

  /** `least`: how much of a word's beginning gives it away where an ellipsis stands for the rest. */
  constructor(words: Iterable<string>, least: number) {
    this.#least = least;
    for (const word of words) this.#plant(word);
    this.#link();
  }

  /** Where words stand, overlapping ones taken together, and beginnings of words that were cut (`abc…`); and how much of the end may be the beginning of one yet to come. */
  scan(text: string): { readonly found: Range[]; readonly open: number } {
    const found: Range[] = [];
    let node = this.#root;
    for (let i = 0; i < text.length; i++) {
      if (node.depth >= this.#least && isCut(text, i)) cover(found, i - node.depth, i);
      node = this.#step(node, text.charCodeAt(i));
      if (node.word > 0) cover(found, i + 1 - node.word, i + 1);
    }
    while (node.next.size === 0 && node.fail) node = node.fail;
    return { found, open: node.depth };
  }

  #step(from: Node, char: number): Node {
    let node: Node | undefined = from;
    while (node) {
      const next = node.next.get(char);
      if (next) return next;
      node = node.fail;
    }
    return this.#root;
  }

  #plant(word: string): void {
    let node = this.#root;
    for (let i = 0; i < word.length; i++) {
      const char = word.charCodeAt(i);
      let next = node.next.get(char);
      if (!next) node.next.set(char, (next = nodeAt(i + 1)));
      node = next;
    }
    node.word = word.length;
  }

  /** Breadth first: a node's `fail` is shallower, so it is complete when it is needed. */
  #link(): void {
    const queue = [this.#root];
    for (const node of queue) {
      for (const [char, next] of node.next) {
        next.fail = node.fail ? this.#step(node.fail, char) : this.#root;
        next.word = Math.max(next.word, next.fail.word);
        queue.push(next);
      }
    }
  }
}

/** Whoever shortens a line says so. */
function isCut(text: string, at: number): boolean {
  return text[at] === "…" || text.startsWith("...", at);
}

function cover(found: Range[], start: number, end: number): void {
  let from = start;
  let last = found.at(-1);
  while (last && last[1] > from) {
    from = Math.min(from, last[0]);
    found.pop();
    last = found.at(-1);
  }
  found.push([from, end]);
}
