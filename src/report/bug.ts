import { showControls } from "./escape.ts";
import type { Drawing } from "./frame.ts";

/** What a person is told when something was thrown that no mistake of theirs explains (exit 70): that it is our fault, and what to report. */
export function drawBug(thrown: unknown, program: string, { colors, mask }: Drawing): string {
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  return `\
${colors.bold(colors.red("bug"))}: ${showControls(mask(said))}
This is a fault of ${program}, not of your playbook. Please report it with the command you ran and this:

${program}, node ${process.version}, ${process.platform} ${process.arch}
${showControls(mask(stack))}
`;
}
