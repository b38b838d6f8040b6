import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Runs `work` while no other process of this computer holds the lock on `path`, a file or folder that exists.
 * The lock is the kernel's, so it is gone when we are, however we end.
 */
export async function withLock<T>(path: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  const holder = spawn("flock", [path, "sh", "-c", "echo held; cat >/dev/null"], { stdio: ["pipe", "pipe", "ignore"] });
  const ended = once(holder, "close").then(() => {
    throw new Error(`flock ${path} ended before it had the lock`);
  });
  const waiting = setTimeout(onWait, 500);
  try {
    await Promise.race([once(holder.stdout, "data"), ended]);
    clearTimeout(waiting);
    return await work();
  } finally {
    clearTimeout(waiting);
    holder.stdin.end();
  }
}
