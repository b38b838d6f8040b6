// `npm run new:module -- NAME`: begins a module, its test and its page from the template beside this file, and registers it.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const scripts = dirname(fileURLToPath(import.meta.url));
const root = join(scripts, "..");

function create(name) {
  if (!/^[a-z][a-z0-9_]*$/.test(name ?? "")) throw new Error("usage: npm run new:module -- NAME, of small letters, digits and _");
  const file = name.replaceAll("_", "-");
  const made = [
    [`src/modules/${file}.ts`, "module.ts.txt"],
    [`test/modules/${file}.test.ts`, "module.test.ts.txt"],
  ];
  for (const [path] of made) if (existsSync(join(root, path))) throw new Error(`${path} exists`);
  for (const [path, template] of made) {
    const text = readFileSync(join(scripts, "templates", template), "utf8");
    writeFileSync(join(root, path), text.replaceAll("{{name}}", name).replaceAll("{{file}}", file));
  }
  for (const script of ["gen.js", "docs.js"]) execFileSync(process.execPath, [join(scripts, script)], { stdio: "inherit" });
  return made.map(([path]) => path);
}

try {
  process.stdout.write(`${create(process.argv[2]).join("\n")}\n`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
