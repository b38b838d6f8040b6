import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

test("a new module is one command, and what it makes compiles, passes its test and is registered", () => {
  const root = mkdtempSync(join(tmpdir(), "hf-new-module-"));
  try {
    for (const part of ["scripts", "src", "test/support", "test/modules", "package.json", "tsconfig.json", "vitest.config.ts"])
      cpSync(part, join(root, part), { recursive: true });
    symlinkSync(join(process.cwd(), "node_modules"), join(root, "node_modules"));
    const run = (command: string, ...args: string[]): string => execFileSync(command, args, { cwd: root, encoding: "utf8", stdio: "pipe" });
    expect(run("node", "scripts/new-module.js", "odd_name").split("\n")).toEqual(["src/modules/odd-name.ts", "test/modules/odd-name.test.ts", ""]);
    expect(readFileSync(join(root, "src/modules/registry.gen.ts"), "utf8")).toContain('odd_name: () => import("./odd-name.ts")');
    run("node", "scripts/gen.js", "--check");
    const include = ["src/modules/odd-name.ts", "test/modules/odd-name.test.ts"];
    writeFileSync(join(root, "tsconfig.new.json"), JSON.stringify({ extends: "./tsconfig.json", include }));
    run("node_modules/.bin/tsc", "-p", "tsconfig.new.json");
    run("node_modules/.bin/vitest", "run", "test/modules/odd-name.test.ts");
    expect(() => run("node", "scripts/new-module.js", "odd_name")).toThrow("src/modules/odd-name.ts exists");
    expect(() => run("node", "scripts/new-module.js", "Odd-Name")).toThrow("usage: npm run new:module");
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
