import { isDeepStrictEqual } from "node:util";
import type { Change } from "../../src/changes/define.ts";
import { changes } from "../../src/changes/registry.gen.ts";
import type { OwedRecord } from "../../src/engine/exchange.ts";
import type { ChangeResult } from "../../src/modules/define.ts";
import { contentOf, sha256 } from "../../src/observations/shared/content.ts";
import type { Attributes, FileValue, RegularFile } from "../../src/observations/file.ts";
import { commandText, type Command } from "../../src/observations/shared/command-line.ts";
import { keyText, type Key } from "../../src/observations/define.ts";
import type { Owed } from "../../src/observations/owed.ts";
import type { Candidate, Validity } from "../../src/observations/validation.ts";
import { bareValue } from "./bare-host.ts";

/** What a command does on the machine; `run` counts from 1. */
export type FakeCommand = (machine: FakeMachine, run: number) => Partial<ChangeResult>;

export interface MachineOptions {
  /** What there is beside a fresh machine's, by `kind:id`. */
  readonly state?: Readonly<Record<string, unknown>>;
  /** What a package brings along when it is installed, by its name. */
  readonly brings?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Commands by their text; any other succeeds and prints nothing. */
  readonly commands?: Readonly<Record<string, FakeCommand>>;
  /** Seconds that commands take, by their text. */
  readonly lasting?: Readonly<Record<string, number>>;
  /** What a validator says of a file's new content; any is valid where this is not given. */
  readonly judges?: (text: string, argv: readonly string[]) => Validity;
  /** What a restart changes. */
  readonly restarted?: (machine: FakeMachine) => void;
  /** Two machines with one id are the same one. */
  readonly id?: string;
}

/** A file as it would be observed. */
export function textFile(text: string, attributes: Partial<Attributes> = {}): RegularFile {
  const bytes = Buffer.from(text);
  return {
    type: "file",
    mode: "0644",
    owner: "root",
    group: "root",
    uid: 0,
    gid: 0,
    size: bytes.length,
    hash: sha256(bytes),
    content: contentOf(bytes),
    ...attributes,
  };
}

let machines = 0;

/** A machine in memory: keys and values that changes really alter, as a kernel would, whatever the engine believes. */
export class FakeMachine {
  readonly state = new Map<string, unknown>();
  /** Descriptions of the changes that were really made, in order. */
  readonly made: string[] = [];
  readonly owed = new Map<string, OwedRecord & { readonly user: string; readonly path: string | undefined; readonly before: unknown }>();
  /** How often it was started: with each start, the connections to it end. */
  starts = 1;
  /** Who holds the machine's lock beside this run. */
  holder: string | undefined;
  readonly #options: MachineOptions;
  readonly #ran = new Map<string, number>();

  constructor(options: MachineOptions = {}) {
    this.#options = options;
    this.set("fact:machine", { id: options.id ?? `machine-${++machines}`, user: "root", uid: 0 });
    for (const [text, value] of Object.entries(options.state ?? {})) this.set(text, value);
  }

  set(text: string, value: unknown): void {
    this.state.set(text, typeof value === "string" && text.startsWith("file:") ? textFile(value) : value);
  }

  /** A file's text; undefined where there is no such file. */
  text(path: string): string | undefined {
    const value = this.#value({ kind: "file", id: path }) as FileValue;
    return value.type === "file" && value.content && "text" in value.content ? value.content.text : undefined;
  }

  unit(name: string): { readonly active: string; readonly enabled: string } {
    return this.#value({ kind: "unit", id: `${name}.service` }) as { active: string; enabled: string };
  }

  read(key: Key, user = ""): unknown {
    if (key.kind === "owed") return [...this.owed.values()].filter((record) => record.user === user).map((record) => this.#owedNow(record));
    if (key.kind === "leftover") return [];
    if (key.kind === "validation" && this.#options.judges) {
      const [{ validator }] = JSON.parse(key.id) as [Candidate];
      return this.#options.judges(Buffer.from(key.body ?? []).toString(), validator.argv);
    }
    if (key.kind === "command") return this.#run(JSON.parse(key.id) as Command);
    return this.#value(key);
  }

  /** Does the change's promise hold already? Changes that are always made promise nothing. */
  holds(change: Change): boolean {
    const kind = kindOf(change);
    if (change.kind === "command.run") return this.#isCommandDone(change as Change & CommandMarks);
    if (kind.script(change).promise === undefined) return false;
    const promised = this.#touched(change).filter(({ key }) => change.kind !== "package.install" || key.kind === "package");
    const own = new Set(ownKeys(change));
    return promised.every(({ key, found }) => ("value" in found ? isAs(key, this.#value(key), found.value) : !own.has(keyText(key))));
  }

  /** Is the host as the change was planned on? */
  isAsPlanned(change: Change): boolean {
    const { path, before, unit } = change as { path?: string; before?: FileValue | string; unit?: string };
    if (path !== undefined && change.kind === "directory.create") return this.#file(path).type === "absent";
    if (path !== undefined && typeof before === "object") return matches(this.#file(path), before, change.kind);
    if (unit !== undefined && kindOf(change).script(change).predicate !== undefined)
      return (this.#value({ kind: "unit", id: unit }) as { exists: boolean }).exists;
    return true;
  }

  /** Seconds until the change is made. */
  lasts(change: Change): number {
    return change.kind === "command.run" ? (this.#options.lasting?.[commandText(change as unknown as Command)] ?? 0) : 0;
  }

  make(change: Change): ChangeResult {
    const touched = this.#touched(change);
    const result = change.kind === "command.run" ? this.#run(change as unknown as Command) : { rc: 0, stdout: "", stderr: "" };
    if (result.rc === 0)
      for (const { key, found } of touched) if ("value" in found && change.kind !== "command.run") this.state.set(keyText(key), settled(key, found.value));
    if (change.kind === "package.install")
      for (const name of (change as Change & { names: readonly string[] }).names)
        for (const [text, value] of Object.entries(this.#options.brings?.[name] ?? {})) this.#bring(text, value);
    if (change.kind === "reboot") this.#restart();
    this.made.push(kindOf(change).describe(change));
    return result;
  }

  /** Every user keeps his own account. */
  owe(record: OwedRecord, change: Change, user: string): void {
    const path = "path" in change && typeof change.path === "string" ? change.path : undefined;
    if (!this.owed.has(record.id)) this.owed.set(record.id, { ...record, user, path, before: path === undefined ? undefined : this.#file(path) });
  }

  strike(id: string, user: string): void {
    if (this.owed.get(id)?.user === user) this.owed.delete(id);
  }

  /** All that is there, in a form that can be compared. */
  snapshot(): string {
    return JSON.stringify([...this.state].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  #restart(): void {
    this.set("fact:boot", `start-${++this.starts}`);
    this.#options.restarted?.(this);
  }

  #bring(text: string, value: unknown): void {
    if (text.startsWith("file:") && this.text(text.slice(5)) !== undefined) return;
    this.set(text, value);
  }

  #owedNow({ id, play, handler, step, path, before }: OwedRecord & { path: string | undefined; before: unknown }): Owed {
    return { id, play, handler, step, isVoid: path !== undefined && isDeepStrictEqual(this.#file(path), before) };
  }

  #file(path: string): FileValue {
    return this.#value({ kind: "file", id: path }) as FileValue;
  }

  #value(key: Key): unknown {
    const text = keyText(key);
    return this.state.has(text) ? this.state.get(text) : bareValue(key);
  }

  #isCommandDone({ creates, removes }: CommandMarks): boolean {
    return (creates !== undefined && this.#file(creates).type !== "absent") || (removes !== undefined && this.#file(removes).type === "absent");
  }

  #run(command: Command): ChangeResult {
    const text = commandText(command);
    const count = (this.#ran.get(text) ?? 0) + 1;
    this.#ran.set(text, count);
    return { rc: 0, stdout: "", stderr: "", ...this.#options.commands?.[text]?.(this, count) };
  }

  #touched(change: Change): { key: Key; found: ReturnType<ReturnType<typeof kindOf>["overlay"]> & object }[] {
    const kind = kindOf(change);
    const texts = new Set([...this.state.keys(), ...ownKeys(change)]);
    return [...texts].flatMap((text) => {
      const key: Key = { kind: text.slice(0, text.indexOf(":")), id: text.slice(text.indexOf(":") + 1) };
      const found = kind.overlay(
        change,
        key,
        () => ({ degree: "exact", value: this.#value(key) }),
        "",
        (other) => ({ degree: "exact", value: this.read(other) as never }),
      );
      return found ? [{ key, found }] : [];
    });
  }
}

interface CommandMarks {
  readonly creates?: string;
  readonly removes?: string;
}

function kindOf({ kind }: Change) {
  const found = changes.get(kind);
  if (!found) throw new Error(`no kind of change is called ${kind}`);
  return found;
}

function ownKeys(change: Change): string[] {
  const { path, names, ...named } = change as { path?: string; names?: readonly string[]; unit?: string; user?: string; group?: string };
  const own = (["unit", "user", "group"] as const).flatMap((kind) => (named[kind] === undefined ? [] : [`${kind}:${named[kind]}`]));
  return [...(path === undefined ? [] : [`file:${path}`]), ...own, ...(names ?? []).map((name) => `package:${name}`)];
}

/** A version that nobody asked for is whatever the repository has. */
function settled(key: Key, value: unknown): unknown {
  return key.kind === "package" && (value as { version?: string }).version === "" ? { installed: true, version: "1.0-1" } : value;
}

function isAs({ kind }: Key, value: unknown, predicted: unknown): boolean {
  if (kind === "package") return (value as { installed: boolean }).installed === (predicted as { installed: boolean }).installed;
  const [a, b] = [value, predicted].map((each) => JSON.parse(JSON.stringify(each)) as Record<string, unknown>) as [
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  return Object.keys(b).every((name) => ["uid", "gid", "content"].includes(name) || isDeepStrictEqual(a[name], b[name]));
}

function matches(value: FileValue, before: FileValue | Attributes, kind: string): boolean {
  if (kind === "file.attributes") return "mode" in value && value.mode === (before as Attributes).mode;
  if (!("type" in before) || value.type !== before.type) return false;
  return kind !== "file.write" || value.type !== "file" || before.type !== "file" || (value.hash === before.hash && value.mode === before.mode);
}
