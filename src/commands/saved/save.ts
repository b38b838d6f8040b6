import { createHash, randomBytes } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { HoldfastError } from "../../core/errors.ts";
import { Exit, type ExitCode } from "../../core/exit.ts";
import { version } from "../../core/version.ts";
import type { PlanRecord } from "../../engine/saved/record.ts";
import { RecordingDisk, type CarriedFiles } from "../../vars/carried-disk.ts";
import { displayPath } from "../../vars/files.ts";
import type { Secrets } from "../../secrets/secrets.ts";
import type { Desk } from "../desk.ts";
import type { PlaybookOptions, Surroundings } from "../options.ts";
import type { Route } from "../targets.ts";
import { format, type PlanFile, type SavedConnection, type Selection } from "./format.ts";
import { packed } from "./pack.ts";
import { digestOf, sealed } from "./seal.ts";

/** What a plan that is to be saved is made in: all that it reads of this computer is kept. */
export interface Recording {
  /** Where the plan is to be kept. */
  readonly path: string;
  readonly around: Surroundings;
  readonly files: CarriedFiles;
  readonly env: Readonly<Record<string, string>>;
}

/** Throws where there is no place for the plan: better now than after the hosts were asked. */
export function recordingOf(around: Surroundings, path: string): Recording {
  checkPlace(path, around);
  const disk = new RecordingDisk(around.disk);
  const asked: Record<string, string> = {};
  const env = new Proxy(around.env, {
    get(target, name: string) {
      const value = target[name];
      if (value !== undefined) asked[name] = value;
      return value;
    },
  });
  return { path, around: { ...around, disk, env }, files: disk.files, env: asked };
}

function checkPlace(path: string, { disk }: Surroundings): void {
  if (disk.stat(path)?.type === "folder") throw new HoldfastError(`${path} is a folder`, { code: "HF4108", hint: "name a file: -o plan.json" });
  if (disk.stat(dirname(resolve(path)))?.type === "folder") return;
  throw new HoldfastError(`there is no folder for ${path}`, { code: "HF4108", hint: `make it first: mkdir -p ${dirname(path)}` });
}

/** Writes the plan that was made, readable by its owner alone, and says how it is applied. A plan that was not made to its end is not kept. */
export async function savePlan(
  recording: Recording,
  options: PlaybookOptions,
  made: {
    readonly exit: ExitCode;
    readonly record: PlanRecord;
    readonly routes: ReadonlyMap<string, Route>;
    readonly answers: ReadonlyMap<string, string>;
    readonly now: Date;
  },
  { secrets, emit }: Desk,
): Promise<void> {
  const { path } = recording;
  const { exit, record, routes, answers, now } = made;
  if (exit !== Exit.done && exit !== Exit.pending && !(exit === Exit.unreachable && options.skipUnreachable)) {
    emit({ event: "note", level: "warning", message: `${path} was not written: the plan did not come to its end on every host` });
    return;
  }
  const plan: PlanFile = {
    format,
    holdfast: version,
    made: now.toISOString(),
    from: hashesOf(recording.files),
    selection: selectionOf(options),
    hosts: Object.fromEntries([...record.hosts].map(([name, host]) => [name, { ...host, connection: connectionOf(routes.get(name)) }])),
    steps: record.steps,
    shown: record.shown,
    files: recording.files,
    env: recording.env,
    answers: Object.fromEntries(answers),
  };
  const text = JSON.stringify(packed(plan));
  demandRecipients(path, text, options, secrets);
  const bytes = await sealed(text, options.recipients);
  write(path, bytes);
  const digest = digestOf(bytes);
  emit({ event: "note", level: "info", message: `the plan is saved: holdfast apply ${displayPath(resolve(path))} --digest ${digest}` });
}

/** Throws where what is to be written holds a secret and nobody is named who may read it: once with what was loaded, before a host is asked, and again with the plan. */
export function demandRecipients(path: string, content: string, { recipients }: PlaybookOptions, secrets: Secrets): void {
  if (recipients.length > 0 || !secrets.taints(content)) return;
  throw new HoldfastError(`${path} is not written: there are secrets in this plan, and nobody is named who may read it`, {
    code: "HF4104",
    hint: "name who applies it by their age key: --recipient age1… (age-keygen -o key.txt makes one)",
  });
}

function selectionOf({ playbooks, inventory, extraVars, tags, skipTags, startAt, limit, become, lab }: PlaybookOptions): Selection {
  return {
    playbooks: playbooks.map((path) => resolve(path)),
    inventory: inventory.map((path) => (path.includes(",") ? path : resolve(path))),
    extraVars: extraVars.map((text) => (text.startsWith("@") ? `@${resolve(text.slice(1))}` : text)),
    ...{ tags, skipTags, ...(startAt !== undefined && { startAt }), limit, become, lab },
  };
}

function connectionOf(route: Route | undefined): SavedConnection {
  if (!route) throw new Error("a host was planned that there is no way to");
  const { host, port, user, identityFiles, knownHostsFiles, strictHostKeyChecking, proxyJump, proxyCommand } = route.target;
  return { host, port, user, identityFiles, knownHostsFiles, strictHostKeyChecking, proxyJump, proxyCommand };
}

function hashesOf({ read }: CarriedFiles): Record<string, string> {
  return Object.fromEntries(
    Object.entries(read).map(([path, bytes]) => [
      path,
      createHash("sha256")
        .update("text" in bytes ? Buffer.from(bytes.text) : Buffer.from(bytes.base64, "base64"))
        .digest("hex"),
    ]),
  );
}

/** Old or new, never half; nobody else may read it, not even while it is written. */
function write(path: string, bytes: Uint8Array): void {
  const beside = `${path}.${randomBytes(4).toString("hex")}`;
  try {
    writeFileSync(beside, bytes, { mode: 0o600, flag: "wx" });
    renameSync(beside, path);
  } catch (cause) {
    rmSync(beside, { force: true });
    throw new HoldfastError(`can't write ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      code: "HF4108",
      hint: "name another place with -o",
      cause,
    });
  }
}
