import { sh } from "./protocol/sh.ts";
import type { ShellStep } from "./types.ts";

/** A step of a dead run that could not be interrupted: its run ended before it did. */
export interface Leftover {
  readonly run: string;
  /** The step's id in that run. */
  readonly step: string;
  /** `killed`: it is gone and left no status. */
  readonly state: "running" | "finished" | "killed";
  /** Its exit status, where it is known. */
  readonly rc: number | undefined;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

const list = sh`
hf_find_home || exit 0
left=$((seconds * 2))
for step in "$hf_home"/*/*.step; do
  base=\${step%.step} dir=\${step%/*}
  [ -e "$step" ] && ! hf_lives "$dir/owner" || continue
  while [ $left -gt 0 ] && [ ! -e "$base.rc" ] && hf_lives "$base.pid"; do
    left=$((left - 1))
    sleep 0.5 2>/dev/null || { sleep 1; left=$((left - 1)); }
  done
  state=killed rc=-
  hf_lives "$base.pid" && state=running
  [ ! -e "$base.rc" ] || { state=finished; read -r rc <"$base.rc"; }
  read -r name <"$base.name"
  size() { [ -e "$1" ] && wc -c <"$1" || echo 0; }
  out=$(size "$base.out") err=$(size "$base.err")
  echo "\${dir##*/} $state $rc" $out $err "$name"
  [ $out = 0 ] || head -c $out "$base.out"
  [ $err = 0 ] || head -c $err "$base.err"
done
`;

const forget = sh`
hf_find_home || exit 0
for dir in "$hf_home"/*/; do
  [ -e "$dir/owner" ] && ! hf_lives "$dir/owner" || continue
  for pid in "$dir"*.pid; do
    [ -e "\${pid%.pid}.rc" ] || ! hf_lives "$pid" || continue 2
  done
  rm -rf "$dir"
done
`;

/** A step that reports the detached steps of dead runs, after waiting up to `seconds` in all for those that still run. */
export function listLeftovers(id: string, seconds: number): ShellStep {
  return { id, script: `seconds=${Math.ceil(seconds)}\n${list}` };
}

/** A step that removes the directories of dead runs, except where a detached step still runs. What they had to tell is lost: list first. */
export function forgetLeftovers(id: string): ShellStep {
  return { id, script: forget };
}

/** What the script prints of one step, before its output. */
const header = /^(\S+) (running|finished|killed) (-|\d+) (\d+) (\d+) (.*)$/;

/** Reads the output of `listLeftovers`. Throws on what it can't have printed. */
export function parseLeftovers(output: Buffer): Leftover[] {
  const found: Leftover[] = [];
  for (let at = 0; at < output.length;) {
    const end = output.indexOf("\n", at);
    const [, run = "", state, rc, out, err, step = ""] = header.exec(output.toString("utf8", at, Math.max(at, end))) ?? [];
    if (state === undefined) throw new Error("the list of an earlier run's steps is garbled");
    const middle = end + 1 + Number(out);
    at = middle + Number(err);
    found.push({
      run,
      step,
      state: state as Leftover["state"],
      rc: rc === "-" ? undefined : Number(rc),
      stdout: output.subarray(end + 1, middle),
      stderr: output.subarray(middle, at),
    });
  }
  return found;
}
