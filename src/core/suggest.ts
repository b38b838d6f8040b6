/** Edits needed to turn one word into the other, a swap of neighbours counting as one. */
function distance(a: string, b: string): number {
  let previous: number[] = [];
  let current = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const before = previous;
    previous = current;
    current = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      current.push(best);
    }
  }
  return current[b.length] ?? 0;
}

/** How many letters of the word the candidate lacks: of two that are equally near, a word that only has more is the likelier one. */
function lacking(word: string, candidate: string): number {
  return Array.from(word.toLowerCase()).filter((letter) => !candidate.toLowerCase().includes(letter)).length;
}

/** Edits that a slip of the hand takes at most, however long the word. */
const mostEdits = 3;

/** The known word that was most likely meant, or undefined where none is near enough to be a help. A word that breaks off is taken for its beginning. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  return spelledLike(word, known) ?? begunBy(word, known);
}

function begunBy(word: string, known: Iterable<string>): string | undefined {
  const [only, ...more] = new Set(word.length < mostEdits ? [] : [...known].filter((candidate) => candidate.startsWith(word)));
  return more.length === 0 ? only : undefined;
}

function spelledLike(word: string, known: Iterable<string>): string | undefined {
  const limit = Math.min(mostEdits, Math.max(1, Math.floor(word.length / 3)));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) > bestDistance) continue;
    const d = distance(word.toLowerCase(), candidate.toLowerCase());
    if (d < bestDistance || (d === bestDistance && best !== undefined && lacking(word, candidate) < lacking(word, best))) [best, bestDistance] = [candidate, d];
  }
  return best;
}

/** `did you mean "x"?`, or undefined. */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  const found = nearest(word, known);
  return found === undefined ? undefined : `did you mean "${found}"?`;
}
