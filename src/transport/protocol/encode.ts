import { quote } from "../../shell/quote.ts";
import type { RequestOptions, ShellStep } from "../types.ts";

/** Beyond this a body goes through a file of the host; up to it it travels in the request's text and leaves nothing there. */
const inlineLimit = 65_536;

/** A minute's worth on the slowest line that is to work: 140 kbit/s. */
const pieceLength = 1_048_576;

/** The text of a body where its bytes survive a shell's variable: UTF-8 without NUL. */
function textOf(body: Uint8Array): string | undefined {
  if (body.length > inlineLimit || body.includes(0)) return undefined;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
  return Buffer.byteLength(text) === body.length && !text.includes("\uFFFD") ? text : undefined;
}

/** In pieces, each with a heartbeat: on a slow line the dead-man's timer must not take a long body for a dead client. */
function keptBody(name: string, body: Uint8Array): Buffer[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const messages: Buffer[] = [];
  for (let start = 0; start === 0 || start < bytes.length; start += pieceLength) {
    const piece = bytes.subarray(start, start + pieceLength);
    messages.push(Buffer.from(`b ${name} ${piece.length}\n`), piece, control.heartbeat);
  }
  return messages;
}

/** A request as the host's loop reads it: kept bodies first, then the text that names them. */
export function requestMessage(nonce: string, steps: readonly ShellStep[], lock: RequestOptions["lock"]): Buffer[] {
  const bodies: Buffer[] = [];
  const have: string[] = [];
  const calls = steps.map((step, index) => {
    const args = [index, step.when ?? "ok", Math.ceil(step.timeout ?? 0), step.detached ? quote(step.id) : "''", quote(step.script)];
    step.bodies?.forEach((body, n) => {
      const text = step.detached ? undefined : textOf(body);
      args.push(text === undefined ? "f" : quote(`t${text}`));
      if (text !== undefined) return;
      const name = `${nonce}.${index}.body.${n}`;
      bodies.push(...keptBody(name, body));
      have.push(`hf_have ${name} ${body.length}`);
    });
    return `hf_step ${args.join(" ")}${step.gate ? "\nhf_gate" : ""}`;
  });
  const locking = lock ? [`hf_lock ${quote(lock.owner)} ${Math.ceil(lock.wait)}`] : [];
  const text = Buffer.from([...have, ...locking, ...calls, `#${nonce}`].join("\n"));
  return [...bodies, Buffer.from(`r ${nonce} ${text.length}\n`), text];
}

/** The control channel's lines; the loop's reader says what each does. */
export const control = {
  stop: Buffer.from("s\n"),
  kill: Buffer.from("k\n"),
  go: Buffer.from("g\n"),
  late: Buffer.from("t\n"),
  heartbeat: Buffer.from("h\n"),
  leave: Buffer.from("x\n"),
};
