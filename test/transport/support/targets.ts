import { randomBytes } from "node:crypto";
import { openSession } from "../../../src/transport/session.ts";
import type { OpenOptions, Session, Target } from "../../../src/transport/types.ts";

export const localTarget: Target = {
  name: "here",
  via: "local",
  host: "localhost",
  port: 22,
  user: "root",
  identityFiles: [],
  knownHostsFiles: [],
  strictHostKeyChecking: "yes",
  connectTimeout: 60,
};

export const freshRun = (): string => randomBytes(8).toString("hex");

export function openLocalSession(options: Partial<OpenOptions> = {}): Session {
  return openSession(localTarget, { run: freshRun(), prelude: "greet() { echo hello $1; }", ...options });
}
