/** The end of what a failed step printed, where programs put the reason. */
export function lastLines(text: string, count = 20): string {
  return text.trimEnd().split("\n").slice(-count).join("\n").trim();
}
