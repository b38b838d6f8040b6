import type { Attributes, FileValue } from "../../observations/file.ts";
import { quote } from "../../shell/quote.ts";

/** The attributes a change sets; what is left out stays as it is. `mode` is octal, owner and group are names or numbers. */
export interface SetAttributes {
  readonly mode?: string | undefined;
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
}

const isNumber = /^\d+$/;

/** A silent sh test that `path` has these attributes; nothing where none is given. */
export function attributesTest(path: string, { mode, owner, group }: SetAttributes): string | undefined {
  const fields = [
    ...(mode === undefined ? [] : [["%a", Number.parseInt(mode, 8).toString(8)] as const]),
    ...(owner === undefined ? [] : [[isNumber.test(owner) ? "%u" : "%U", owner] as const]),
    ...(group === undefined ? [] : [[isNumber.test(group) ? "%g" : "%G", group] as const]),
  ];
  if (fields.length === 0) return undefined;
  return `hf_path_stat ${quote(path)} ${quote(fields.map(([format]) => format).join(":"))} ${quote(fields.map(([, want]) => want).join(":"))}`;
}

/** The sh words `OWNER GROUP MODE` that `hf_path_own` and `hf_file_write` take. With fewer than five digits chmod leaves a folder's set-id bits. */
export function attributesWords({ mode, owner, group }: SetAttributes): string {
  return [owner, group, mode && `0${mode}`].map((word) => quote(word ?? "")).join(" ");
}

/** What was there, as a test: numbers where they are known, since names may be renamed. */
export function asSet({ mode, owner, group, uid, gid }: Attributes): SetAttributes {
  return { mode, owner: uid === undefined ? owner : String(uid), group: gid === undefined ? group : String(gid) };
}

/** What the attributes are after the change. */
export function applied(set: SetAttributes, before: Attributes | undefined, defaultMode: string): Attributes {
  const owner = who(set.owner, before?.owner, before?.uid);
  const group = who(set.group, before?.group, before?.gid);
  return { mode: set.mode ?? before?.mode ?? defaultMode, owner: owner.name, uid: owner.id, group: group.name, gid: group.id };
}

function who(wanted: string | undefined, name: string | undefined, id: number | undefined): { name: string | undefined; id: number | undefined } {
  if (wanted === undefined || wanted === name || wanted === String(id)) return { name, id };
  return isNumber.test(wanted) ? { name: undefined, id: Number(wanted) } : { name: wanted, id: undefined };
}

/** `0644 root:root`, as far as it is given. */
export function attributesText({ mode, owner, group }: SetAttributes): string {
  const both = [owner, group].some((name) => name !== undefined) ? `${owner ?? ""}${group === undefined ? "" : `:${group}`}` : undefined;
  return [mode, both].filter((part) => part !== undefined).join(" ");
}

/** The attributes a change moves, for people. */
export function attributeRows(set: SetAttributes, before: Attributes): { name: string; before: string; after: string }[] {
  return (["mode", "owner", "group"] as const).flatMap((name) => {
    const after = set[name];
    return after === undefined || has(before, name, after) ? [] : [{ name, before: before[name] ?? "?", after }];
  });
}

/** Whether an attribute is as wanted, by name or by number. */
export function has(value: Attributes, name: "mode" | "owner" | "group", wanted: string): boolean {
  if (name === "mode") return value.mode === wanted;
  return value[name] === wanted || String(name === "owner" ? value.uid : value.gid) === wanted;
}

/** A silent sh test that what is at `path` is of this type, links not followed. */
export function typeTest(path: string, type: FileValue["type"]): string {
  const word = quote(path);
  switch (type) {
    case "absent":
      return `hf_path_absent ${word}`;
    case "file":
      return `[ -f ${word} ] && [ ! -L ${word} ]`;
    case "directory":
      return `[ -d ${word} ] && [ ! -L ${word} ]`;
    case "link":
      return `[ -L ${word} ]`;
    default:
      return `[ -e ${word} ]`;
  }
}

/** Joins sh tests that must all hold. */
export function all(...tests: readonly (string | undefined)[]): string {
  return tests.filter((test) => test !== undefined).join(" && ");
}
