import fc from "fast-check";

/** Pieces that mean something in YAML, in EJS, in an inventory: what goes wrong mostly goes wrong around them. */
export const scraps = [
  ...["\t", "\n", "\r\n", " ", ":", ": ", "- ", "-", "[", "]", "{", "}", '"', "'", ",", "|\n", ">-\n", "? ", "#", " #", "---\n", "...\n", "%", "@", "`"],
  ...["<%", "%>", "<%=", "<%-", "-%>", "<%%", "{{ x }}", "{% if %}", "&a ", "*a", "<<: ", "!x ", "!secret ", "!!binary ", "=", "[1:3]", "~(", ":!", ":&"],
  ...[
    "\0",
    "\uFEFF",
    "\uD800",
    "\u2028",
    "é",
    "😀",
    "null",
    "~",
    "1e999",
    "0o8",
    ".inf",
    "constructor",
    "__proto__",
    "hasOwnProperty",
    "when: ",
    "loop: ",
    "facts.",
    "hostvars[",
  ],
];

/** A text with some of it cut, doubled, moved or replaced. */
export function mutated(text: string): fc.Arbitrary<string> {
  const place = fc.nat({ max: text.length });
  const edit = fc.oneof(
    fc.tuple(place, fc.constantFrom(...scraps)).map(
      ([at, piece]) =>
        (old: string) =>
          old.slice(0, at) + piece + old.slice(at),
    ),
    fc.tuple(place, fc.nat({ max: 20 })).map(
      ([at, length]) =>
        (old: string) =>
          old.slice(0, at) + old.slice(at + length),
    ),
    fc.tuple(place, place, fc.nat({ max: 40 })).map(
      ([from, to, length]) =>
        (old: string) =>
          old.slice(0, to) + old.slice(from, from + length) + old.slice(to),
    ),
  );
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) => edits.reduce((old, change) => change(old), text));
}
