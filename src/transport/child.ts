import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { ChildStream } from "./child-stream.ts";
import type { RemoteShell } from "./types.ts";

/**
 * A child process as a shell: its two pipes as one stream, and an end that knows the exit status. `leave` is how the child is made to go;
 * a local loop goes by itself when its standard input ends, and has things to put in order first.
 */
export function fromChild(child: ChildProcessWithoutNullStreams, leave: () => void): RemoteShell {
  return {
    stdio: new ChildStream(child),
    stderr: child.stderr,
    ended: new Promise((resolve) => {
      child.once("error", (cause) => resolve({ cause }));
      child.once("close", (code) => resolve({ code: code ?? undefined }));
    }),
    destroy() {
      child.stdin.destroy();
      leave();
    },
  };
}
