/** No `=`: it would make an assignment of a first word. */
const plain = /^[\w@%+:,./-]+$/;

const reserved = new Set("case coproc do done elif else esac fi for function if in select then time until while".split(" "));

/** One word of a POSIX shell line that stands for exactly `word`, wherever in the line it is put. */
export function quote(word: string): string {
  if (word.includes("\0")) throw new RangeError("a shell word can't hold a NUL byte");
  if (plain.test(word) && !reserved.has(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command line that runs `argv` as it is. */
export function join(argv: readonly string[]): string {
  return argv.map(quote).join(" ");
}
