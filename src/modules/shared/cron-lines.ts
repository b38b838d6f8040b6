import type { Edit } from "./edit.ts";
import { joined, linesOf } from "./text-lines.ts";

/** Ansible's line above each of its jobs: by it the job is found again, by either program. */
function markOf(name: string): string {
  return `#Ansible: ${name}`;
}

/** Puts a job in behind its mark, or in the place of the line that stands there. */
export function ensureJob(text: string, name: string, job: string): Edit {
  const lines = linesOf(text);
  const at = lines.lastIndexOf(markOf(name));
  if (at < 0) return { text: joined([...lines, markOf(name), job]), reason: "there is no such job" };
  if (lines[at + 1] === job) return { text, reason: "already a job" };
  return { text: joined(lines.toSpliced(at + 1, 1, job)), reason: "the job differs" };
}

export function removeJob(text: string, name: string): Edit {
  const lines = linesOf(text);
  const at = lines.lastIndexOf(markOf(name));
  return at < 0 ? { text, reason: "there is no such job" } : { text: joined(lines.toSpliced(at, 2)), reason: "the job is there" };
}

/** Where a variable goes that is not set yet: above all jobs, or beside another variable. */
export type VariablePlace = { readonly after: string } | { readonly before: string } | undefined;

/** crontab(5): blanks around the name and the = are no part of them. */
const isOf = (name: string) => (line: string) => /^\s*(\w+)\s*=/.exec(line)?.[1] === name;

/** Sets a variable of the jobs below it. */
export function ensureVariable(text: string, name: string, value: string, place: VariablePlace): Edit {
  const lines = linesOf(text);
  const line = `${name}="${value}"`;
  const at = lines.findIndex(isOf(name));
  if (lines[at] === line) return { text, reason: `${name} is set so already` };
  if (at >= 0) return { text: joined(lines.with(at, line)), reason: `${name} has another value` };
  const beside = place ? lines.findIndex(isOf("after" in place ? place.after : place.before)) : -1;
  return { text: joined(lines.toSpliced(beside < 0 ? 0 : beside + (place && "after" in place ? 1 : 0), 0, line)), reason: `${name} is not set` };
}

export function removeVariable(text: string, name: string): Edit {
  const lines = linesOf(text);
  const kept = lines.filter((line) => !isOf(name)(line));
  return kept.length === lines.length ? { text, reason: `${name} is not set` } : { text: joined(kept), reason: `${name} is set` };
}
