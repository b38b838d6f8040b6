import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectFiles } from "../../src/commands/init/files.ts";
import { settingsParams } from "../../src/reference/settings.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/project.md"), "utf8");

test("docs/project.md names every setting, and no other", () => {
  const named = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(named).toEqual(Object.keys(settingsParams.shape));
});

test("docs/project.md shows the module that `holdfast init` writes", () => {
  const [, shown = ""] = /```js\n([^]*?)```/.exec(page) ?? [];
  expect(projectFiles["modules/login-banner.js"]?.replace(/^\/\/.*\n/m, "")).toBe(shown);
});

test("docs/project.md shows the editor's settings that `holdfast init` writes", () => {
  const shown = /```json\n([^]*?)```/.exec(page)?.[1] ?? "";
  expect(JSON.parse(shown)).toEqual(JSON.parse(projectFiles[".vscode/settings.json"] ?? ""));
});
