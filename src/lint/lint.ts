import type { Finding, Loaded, Rule } from "./finding.ts";
import { sharedAddresses } from "./rules/addresses.ts";
import { commandsWithModules } from "./rules/commands.ts";
import { constantConditions } from "./rules/conditions.ts";
import { unlabelledLoops } from "./rules/loops.ts";
import { unquotedModes } from "./rules/modes.ts";
import { unnamedTasks } from "./rules/names.ts";
import { unreadResults } from "./rules/results.ts";
import { plainSecrets } from "./rules/secrets.ts";
import { deadTags } from "./rules/tags.ts";
import { togetherAlone } from "./rules/together.ts";
import { unusedHandlers } from "./rules/handlers.ts";
import { unusedVariables } from "./rules/variables.ts";

const rules: readonly Rule[] = [
  unusedVariables,
  unusedHandlers,
  deadTags,
  unnamedTasks,
  commandsWithModules,
  unquotedModes,
  constantConditions,
  plainSecrets,
  unreadResults,
  unlabelledLoops,
  sharedAddresses,
  togetherAlone,
];

/** Everything that works and is a risk or a burden all the same. */
export function lint(loaded: Loaded): readonly Finding[] {
  return rules.flatMap((rule) => [...rule(loaded)]);
}
