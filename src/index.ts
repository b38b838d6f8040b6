/** What modules and playbooks outside this package are written with: `import { defineModule } from "holdfast"`. */
export { z } from "zod";
export { defineModule } from "./modules/define.ts";
export { attributeParams, pathParam, validateParam } from "./modules/shared/file-params.ts";
export { exactlyOne } from "./modules/shared/schema.ts";
export { fileKeys } from "./modules/shared/look.ts";
export { planEdit } from "./modules/shared/edit.ts";
export { planFile } from "./modules/shared/whole-file.ts";
export { refuse } from "./modules/shared/refuse.ts";
export { factKey } from "./observations/fact.ts";
export type { ChangeResult, Example, HostView, ModuleDefinition, Outcome, PlanContext, ProjectFiles } from "./modules/define.ts";
export type { Change, Lookup } from "./changes/define.ts";
export type { Key } from "./observations/define.ts";
export { definePlaybook, type PlayItem, type TaskItem } from "./reference/typed.ts";
