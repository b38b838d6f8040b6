import { mask } from "../secrets/mask.ts";

/**
 * Hides, in the lines of a hunk whose secrets are masked, what is most likely a secret that nobody knows any more: the one whose place a new one
 * takes. A removed line is hidden behind what it has in common with a changed line beside it that holds a secret: `-auth_pass (secret)`.
 */
export function hideOlderSecrets(lines: readonly string[]): readonly string[] {
  const shown: string[] = [];
  let run: string[] = [];
  for (const line of [...lines, ""]) {
    if (isChanged(line)) run.push(line);
    else {
      shown.push(...hideIn(run), line);
      run = [];
    }
  }
  return shown.slice(0, -1);
}

/** Also what says that a changed line has no newline. */
function isChanged(line: string): boolean {
  return /^[-+\\]/.test(line);
}

/** Lines that were changed in one place. */
function hideIn(run: readonly string[]): readonly string[] {
  const beginnings = run.flatMap((line) => (line.includes(mask) ? line.slice(1, line.indexOf(mask)).trimStart() : []));
  return run.map((line) => {
    if (!line.startsWith("-") || line.includes(mask)) return line;
    const text = line.slice(1).trimStart();
    const beginning = beginnings.find((each) => text.startsWith(each));
    return beginning === undefined ? line : `${line.slice(0, line.length - text.length)}${beginning}${mask}`;
  });
}
