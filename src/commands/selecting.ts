import type { Problems } from "../core/errors.ts";
import { checkTags, selected } from "../playbook/selection.ts";
import { tasksBefore } from "../playbook/start-at.ts";
import type { Task } from "../playbook/types.ts";
import type { PlaybookOptions } from "./options.ts";
import { playsOf, type Workspace } from "./workspace.ts";

/** Which tasks the command line leaves in the run; names there that nothing has go to `problems`. */
export function selectionOf(
  workspace: Workspace,
  { tags, skipTags, startAt }: Pick<PlaybookOptions, "tags" | "skipTags" | "startAt">,
  problems: Problems,
): (task: Task) => boolean {
  checkTags("--tags", tags, workspace.playbooks, problems);
  checkTags("--skip-tags", skipTags, workspace.playbooks, problems);
  const before = startAt === undefined ? undefined : problems.attempt(() => tasksBefore(startAt, playsOf(workspace)));
  return (task) => !before?.has(task.id) && selected(task, tags, skipTags);
}
