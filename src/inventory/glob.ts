/** A shell pattern as fnmatch reads it: `*`, `?`, `[abc]`, `[!abc]`; it must match the whole name. */
export function globToRegExp(glob: string): RegExp {
  let pattern = "";
  for (let i = 0; i < glob.length; i++) {
    const char = glob[i] ?? "";
    const close = char === "[" ? glob.indexOf("]", i + 2) : -1;
    if (char === "*") pattern += "[^]*";
    else if (char === "?") pattern += "[^]";
    else if (close > 0) {
      const set = glob.slice(i + 1, close).replace(/[\\^]/g, "\\$&");
      pattern += set.startsWith("!") ? `[^${set.slice(1)}]` : `[${set}]`;
      i = close;
    } else pattern += char.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  }
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    return /[^]^/;
  }
}
