import { quote } from "../../shell/quote.ts";
import { executor } from "./loop-executor.ts";
import { reader } from "./loop-reader.ts";
import { shared } from "./loop-shared.ts";

/**
 * The script of the command that is executed on the host: it waits for the line `go NONCE BYTES` and runs the text behind it if all of that came.
 * Lines before it are passed over: a password that sudo did not ask for, what an rc file left. It stays short because sudo writes it to the system's
 * log, and free of `'`, `!`, newlines and backslashes because csh and fish read it, too.
 */
export function bootScript(nonce: string): string {
  const take = "s=$(dd bs=65536 iflag=fullblock,count_bytes count=${l##* } 2>/dev/null)";
  return `while IFS= read -r l; do case $l in "go ${nonce} "*) ${take}; case $s in *"#${nonce}") eval "$s";; esac; exit;; esac; done`;
}

export interface Boot {
  /** Of the loop's first frame. */
  readonly nonce: string;
  readonly run: string;
  readonly prelude: string;
  /** Seconds without a heartbeat after which the host takes the client for dead; the client sends one in a quarter of that. */
  readonly patience: number;
}

/** The line `go` with the whole loop behind it. */
export function bootMessage(boot: Boot): Buffer {
  const assignments = `hf_nonce=${boot.nonce} hf_run=${boot.run} hf_patience=${boot.patience} hf_prelude=${quote(boot.prelude)}`;
  const text = Buffer.from([assignments, 'eval "$hf_prelude"', shared, reader, executor, "hf_read | hf_execute", `#${boot.nonce}`].join("\n"));
  return Buffer.concat([Buffer.from(`go ${boot.nonce} ${text.length}\n`), text]);
}
