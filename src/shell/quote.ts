const plain = /^[\w@%+:,./-][\w@%+=:,./-]*$/;

/**
 * One word of a POSIX shell line that stands for exactly `word`. A shell can't carry NUL: what holds one must not get here.
 * A leading `=` or `~` is quoted: zsh and every shell, respectively, expand it.
 */
export function quote(word: string): string {
  if (word.includes("\0")) throw new RangeError("a shell word can't hold a NUL byte");
  if (plain.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command line that runs `argv` as it is. */
export function join(argv: readonly string[]): string {
  return argv.map(quote).join(" ");
}
