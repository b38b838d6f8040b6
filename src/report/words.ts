/** `1 error`, `3 errors`, `2 round trips`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A length of time as people say it: `340 ms`, `1.2 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Names that are all written out; of more, the first few and a count. */
const namesShown = 4;

/** `node1, node2`; for a crowd `all 50 hosts`, or `node1, node2, node3 and 20 more`. */
export function hostList(hosts: readonly string[], all: readonly string[]): string {
  if (hosts.length <= namesShown) return hosts.join(", ");
  if (hosts.length === all.length) return `all ${hosts.length} hosts`;
  return `${hosts.slice(0, namesShown - 1).join(", ")} and ${hosts.length - namesShown + 1} more`;
}

/** Every line pushed in by `spaces`; empty lines stay empty. */
export function indent(text: string, spaces: number): string {
  return text.replaceAll(/^(?=.)/gm, " ".repeat(spaces));
}
