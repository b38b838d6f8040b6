/** A line of a unified diff, as `drawDiff` draws it. */
export interface DiffLine {
  /** `remark`: what stands in place of lines, a change of mode or owner, a newline that is missing. */
  readonly kind: "header" | "hunk" | "removed" | "added" | "same" | "remark";
  readonly text: string;
}

const hunkHeader = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;

/** What each line of a diff is. Told by the lengths in the hunks' headers: a removed line `-- a` looks like a file's header. */
export function readDiff(diff: string): readonly DiffLine[] {
  const left = { removed: 0, added: 0 };
  const lines = diff.replace(/\n$/, "").split("\n");
  return lines.map((text) => {
    if (text.startsWith("-") && left.removed > 0) {
      left.removed--;
      return { kind: "removed", text };
    }
    if (text.startsWith("+") && left.added > 0) {
      left.added--;
      return { kind: "added", text };
    }
    if (text.startsWith(" ") && left.removed > 0 && left.added > 0) {
      left.removed--;
      left.added--;
      return { kind: "same", text };
    }
    const hunk = hunkHeader.exec(text);
    if (hunk) {
      left.removed = Number(hunk[1] ?? 1);
      left.added = Number(hunk[2] ?? 1);
      return { kind: "hunk", text };
    }
    return { kind: /^(---|\+\+\+) /.test(text) ? "header" : "remark", text };
  });
}
