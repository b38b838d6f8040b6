import type { Problems } from "../core/errors.ts";
import type { Draft } from "./draft.ts";
import { hostsFrom } from "./host-word.ts";

/** Hosts listed on the command line: `-i node1,node2:2222`. */
export function readHostList(list: string, draft: Draft, problems: Problems): void {
  const source = { path: "-i", text: list };
  let start = 0;
  for (const part of list.split(",")) {
    const word = part.trim();
    const from = start + part.indexOf(word);
    if (word !== "") hostsFrom(draft, word, { source, start: from, end: from + word.length }, problems);
    start += part.length + 1;
  }
}
