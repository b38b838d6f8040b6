import type { ModuleDefinition } from "../modules/define.ts";
import { modules } from "../modules/registry.gen.ts";
import { markdownKeywords } from "./keywords.ts";
import { markdownIndex, markdownPage } from "./markdown.ts";
import { pageOf } from "./page.ts";

/** Every module there is, in order of name. */
export async function allModules(): Promise<readonly ModuleDefinition[]> {
  return await Promise.all(Object.values(modules).map(async (load): Promise<ModuleDefinition> => (await load()).default));
}

/** The generated pages, by their path in `docs/`. */
export async function referencePages(): Promise<ReadonlyMap<string, string>> {
  const pages = (await allModules()).map(pageOf);
  return new Map([
    ["keywords.md", markdownKeywords()],
    ["modules/README.md", markdownIndex(pages)],
    ...pages.map((page) => [`modules/${page.name}.md`, markdownPage(page)] as const),
  ]);
}
