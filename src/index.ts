/** What a module outside this package is written with: `import { defineModule } from "holdfast"`. */
export { defineModule } from "./modules/define.ts";
export type { ChangeResult, Example, HostView, ModuleDefinition, Outcome, PlanContext, ProjectFiles } from "./modules/define.ts";
export type { Change, Lookup } from "./changes/define.ts";
export type { Key } from "./observations/define.ts";
