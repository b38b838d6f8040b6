import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { HoldfastError, Problems } from "../core/errors.ts";
import { Exit, type ExitCode } from "../core/exit.ts";
import type { Finding } from "../lint/finding.ts";
import { edited } from "../lint/fix.ts";
import { lint as findingsIn } from "../lint/lint.ts";
import { isWaived } from "../lint/waivers.ts";
import { plural } from "../report/words.ts";
import { openDesk, report, tell, type Desk } from "./desk.ts";
import type { HostOptions, OutputOptions, Surroundings } from "./options.ts";
import { checkConnections } from "./targets.ts";
import { decideWithoutHosts, loadWorkspace, playsOf, type Workspace } from "./workspace.ts";

export interface LintOptions extends OutputOptions, Pick<HostOptions, "inventory" | "extraVars"> {
  readonly playbooks: readonly string[];
  /** Mend what can be mended without changing what it means. */
  readonly fix: boolean;
}

/** Everything that can be found without a host: mistakes, then what works and is a risk or a burden all the same. */
export async function lint(options: LintOptions, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    const problems = new Problems();
    const workspace = await loadWorkspace({ ...options, limit: undefined }, around, desk.secrets, problems);
    const hasInventory = options.inventory.length > 0;
    if (problems.errors.length === 0) checkConnections(workspace, problems);
    if (problems.errors.length === 0 && hasInventory) decideWithoutHosts(workspace, problems);
    if (problems.errors.length === 0) problems.warnings.push(...warningsOf(workspace, hasInventory, options, desk));
    report(problems, desk.emit, options.strict);
    desk.conclude(Exit.done, checked(workspace, options));
    return Exit.done;
  } catch (error) {
    return tell(error, desk);
  } finally {
    await desk.reporter.end();
  }
}

/** What is left to tell once the rest was mended. */
function warningsOf(workspace: Workspace, hasInventory: boolean, { fix }: LintOptions, desk: Desk): readonly HoldfastError[] {
  const inventory = hasInventory ? workspace.inventory : undefined;
  const found = findingsIn({ ...workspace, inventory, plays: playsOf(workspace) });
  const mended = fix ? found.filter((one) => one.fix && !isWaived(one.warning)) : [];
  mend(mended, desk);
  return found.filter((one) => !mended.includes(one)).map(({ warning }) => warning);
}

function mend(findings: readonly Finding[], { emit }: Desk): void {
  const edits = findings.flatMap(({ fix }) => fix ?? []);
  for (const [source, text] of edited(edits)) {
    const path = resolve(source.path);
    try {
      writeFileSync(path, text);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new HoldfastError(`can't write ${source.path}: ${why}`, { code: "HF1004", hint: "make the file writable, or leave --fix out", cause: error });
    }
    const count = edits.filter(({ at }) => at.source === source).length;
    emit({ event: "note", level: "info", message: `mended ${plural(count, "place")} in ${source.path}` });
  }
}

function checked(workspace: Workspace, { playbooks, inventory }: LintOptions): string {
  const tasks = playsOf(workspace).flatMap((play) => play.parts.flatMap((part) => part.tasks)).length;
  const what = `${plural(playbooks.length, "playbook")}, ${plural(tasks, "task")}`;
  if (inventory.length > 0) return `${what}, ${plural(workspace.inventory.hosts.size, "host")}: no mistakes found`;
  return `${what}: no mistakes found; hosts and variables were not checked, for no inventory is named (-i)`;
}
