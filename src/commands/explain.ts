import { HoldfastError, Problems } from "../core/errors.ts";
import { Exit, type ExitCode } from "../core/exit.ts";
import { formatPlace, placeOf } from "../core/source.ts";
import { didYouMean } from "../core/suggest.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { namesSecret } from "../secrets/names.ts";
import { mask } from "../secrets/mask.ts";
import { createColors } from "../report/colors.ts";
import { safeJson } from "../report/json-text.ts";
import { drawTable } from "../report/table.ts";
import { magicNames } from "../vars/names.ts";
import type { Candidate } from "../vars/explain.ts";
import type { Value } from "../vars/value.ts";
import { hasColor, openDesk, report, tell } from "./desk.ts";
import { settings, type Setting } from "./explain-settings.ts";
import { theHost } from "./inventory.ts";
import type { OutputOptions, Surroundings } from "./options.ts";
import { demandInventory, loadWorkspace } from "./workspace.ts";

export interface ExplainOptions extends OutputOptions {
  readonly variable: string;
  readonly host: string;
  readonly inventory: readonly string[];
  readonly extraVars: readonly string[];
  /** None: what the inventory says alone. */
  readonly playbooks: readonly string[];
}

/** Tells every place that sets a variable of a host, and which of them counts: in each play, and in each task that has more to say. */
export async function explain(options: ExplainOptions, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    demandInventory(options.inventory);
    refuseMagic(options.variable);
    const problems = new Problems();
    const workspace = await loadWorkspace({ ...options, limit: undefined }, around, desk.secrets, problems);
    report(problems, desk.emit, options.strict);
    const found = settings(options.variable, theHost(workspace.inventory, options.host), workspace);
    if (found.length === 0) {
      throw new HoldfastError(`no play is for ${options.host}`, { code: "HF1610", hint: "leave the playbook out to see what the inventory says" });
    }
    if (found.every(({ candidates }) => candidates.length === 0)) throw unknown(options, found);
    const colored = options.output !== "jsonl" && hasColor(options, around);
    desk.answer(
      found
        .filter(({ candidates }) => candidates.length > 0)
        .map((setting) => draw(options, setting, desk.secrets, colored))
        .join("\n\n"),
    );
    return Exit.done;
  } catch (error) {
    return tell(error, desk);
  } finally {
    await desk.reporter.end();
  }
}

function refuseMagic(variable: string): void {
  if (!magicNames.has(variable)) return;
  throw new HoldfastError(`"${variable}" is set by holdfast itself`, {
    code: "HF1403",
    hint: "`holdfast inventory --host NAME` shows the variables that people set",
  });
}

function unknown({ variable, host }: ExplainOptions, found: readonly Setting[]): HoldfastError {
  const names = new Set(found.flatMap(({ names: known }) => [...known]));
  return new HoldfastError(`nothing sets the variable ${variable} for ${host}`, {
    code: "HF1203",
    hint: didYouMean(variable, names) ?? "`holdfast inventory --host NAME` shows the variables of a host",
  });
}

function draw({ variable, host }: ExplainOptions, setting: Setting, secrets: Secrets, colored: boolean): string {
  const { where, candidates } = setting;
  const isSecret = namesSecret(variable);
  const last = candidates.length - 1;
  const rows = candidates.map((candidate, i) => [
    formatPlace(placeOf(candidate.at)),
    candidate.label,
    isSecret ? mask : shorten(secrets.mask(asWritten(candidate))),
    i < last ? "" : candidate.value ? "counts" : "counts, once it is run",
  ]);
  const known =
    candidates[last]?.value === undefined
      ? "known in the run"
      : isSecret
        ? mask
        : shorten(safeJson(secrets.mask(JSON.stringify(setting.value()) ?? "(nothing)")));
  const table = drawTable(["where", "set by", "as written", ""], rows, createColors(colored));
  return `${variable} of ${host}${where === "" ? "" : ` in ${where}`}: ${known}\n\n${table.trimEnd()}`;
}

function asWritten({ value }: Candidate): string {
  return value ? JSON.stringify(plain(value)) : "known in the run";
}

function plain(value: Value): unknown {
  if (value.kind === "scalar") return value.secret ? mask : value.value;
  if (value.kind === "list") return value.items.map(plain);
  if (value.kind === "map") return Object.fromEntries(value.entries.map((entry) => [entry.key, namesSecret(entry.key) ? mask : plain(entry.value)]));
  return value.compiled.text;
}

/** Of a long value, in characters, what tells it from others. */
const longest = 80;

function shorten(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
