import { randomBytes } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { HoldfastError } from "../../core/errors.ts";
import { version } from "../../core/version.ts";
import type { PlanRecord } from "../../engine/saved/record.ts";
import { RecordingDisk, type CarriedFiles } from "../../vars/carried-disk.ts";
import { displayPath } from "../../vars/files.ts";
import type { Secrets } from "../../secrets/secrets.ts";
import type { Desk } from "../desk.ts";
import type { PlaybookOptions, Surroundings } from "../options.ts";
import type { Route } from "../targets.ts";
import type { Workspace } from "../workspace.ts";
import { hashesOf } from "./from.ts";
import { format, type Envelope, type PlanFile, type SavedConnection, type Selection } from "./format.ts";
import { marksSecrets, readAhead } from "./needs.ts";
import { packed } from "./pack.ts";
import { placeOf } from "./place.ts";
import { digestOf, encrypterFor, sealed } from "./seal.ts";

/** What a plan that is to be saved is made in: all that it reads of this computer is kept. */
export interface Recording {
  /** Where the plan is to be kept, as the person named it. */
  readonly path: string;
  /** The file that is written: what a link leads to. */
  readonly place: string;
  readonly around: Surroundings;
  readonly files: CarriedFiles;
  readonly env: Readonly<Record<string, string>>;
}

/** Throws where there is no place for the plan, or a recipient is none: better now than after the hosts were asked. */
export async function recordingOf(around: Surroundings, path: string, recipients: readonly string[]): Promise<Recording> {
  const place = placeOf(path);
  await encrypterFor(recipients);
  const disk = new RecordingDisk(around.disk);
  const asked: Record<string, string> = {};
  const env = new Proxy(around.env, {
    get(target, name: string) {
      const value = target[name];
      if (value !== undefined) asked[name] = value;
      return value;
    },
  });
  return { path, place, around: { ...around, disk, env }, files: disk.files, env: asked };
}

/**
 * Completes what was read with what only the run may come to. Throws where a secret was seen and nobody is named who may read it, in whatever
 * spelling it stands in the files. To be called before passwords are asked for: those are in no plan.
 */
export function completeRecording({ path, around, files }: Recording, workspace: Workspace, options: PlaybookOptions, secrets: Secrets): void {
  readAhead(workspace, files, around.env, options.extraVars);
  demandRecipients(path, secrets.seen || marksSecrets(workspace), options);
}

/** Writes the plan that was made, readable by its owner alone, and says how it is applied. A plan that was not made to its end is not kept. */
export async function savePlan(
  recording: Recording,
  options: PlaybookOptions,
  made: {
    readonly record: PlanRecord;
    readonly root: string;
    readonly routes: ReadonlyMap<string, Route>;
    readonly answers: ReadonlyMap<string, string>;
    readonly now: Date;
  },
  { secrets, emit }: Desk,
): Promise<void> {
  const { path, place } = recording;
  const { record, root, routes, answers, now } = made;
  if (!record.isWhole) {
    emit({ event: "note", level: "warning", message: `${path} was not written: the plan did not come to its end on every host` });
    return;
  }
  const plan: PlanFile = {
    made: now.toISOString(),
    from: hashesOf(recording.files),
    selection: selectionOf(options),
    root,
    hosts: Object.fromEntries([...record.hosts].map(([name, host]) => [name, { ...host, connection: connectionOf(name, routes.get(name)) }])),
    steps: record.steps,
    shown: record.shown,
    files: recording.files,
    env: recording.env,
    answers: Object.fromEntries(answers),
  };
  const envelope: Envelope = { format, holdfast: version, ...packed(plan) };
  const text = JSON.stringify(envelope);
  demandRecipients(path, secrets.taints(text), options);
  const bytes = await sealed(text, options.recipients);
  write(place, bytes);
  const digest = digestOf(bytes);
  const [lab, identity] = [options.lab ? "--lab " : "", options.recipients.length > 0 ? " --identity KEYFILE" : ""];
  emit({ event: "note", level: "info", message: `the plan is saved: holdfast ${lab}apply ${displayPath(resolve(path))}${identity} --digest ${digest}` });
}

function demandRecipients(path: string, hasSecrets: boolean, { recipients }: PlaybookOptions): void {
  if (recipients.length > 0 || !hasSecrets) return;
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

function connectionOf(name: string, route: Route | undefined): SavedConnection {
  if (!route) throw new Error(`${name} was planned for, and there is no way to it`);
  const { host, port, user, identityFiles, knownHostsFiles, strictHostKeyChecking, proxyJump, proxyCommand } = route.target;
  return { host, port, user, identityFiles, knownHostsFiles, strictHostKeyChecking, proxyJump, proxyCommand };
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
