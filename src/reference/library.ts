import type { ModuleDefinition } from "../modules/define.ts";
import { modules } from "../modules/registry.gen.ts";
import { markdownIndex, markdownPage } from "./markdown.ts";
import { pageOf } from "./page.ts";

/** Every module there is, in order of name. */
export async function allModules(): Promise<readonly ModuleDefinition[]> {
  return await Promise.all(Object.values(modules).map(async (load): Promise<ModuleDefinition> => (await load()).default));
}

/** The pages of `docs/modules/`, by file name. */
export async function referencePages(): Promise<ReadonlyMap<string, string>> {
  const pages = (await allModules()).map(pageOf);
  return new Map([["README.md", markdownIndex(pages)], ...pages.map((page) => [`${page.name}.md`, markdownPage(page)] as const)]);
}
