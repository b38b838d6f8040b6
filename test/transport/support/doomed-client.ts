import { buildSync } from "esbuild";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import type { ShellStep, Target } from "../../../src/transport/types.ts";

/** A client in a process of its own, which a test may kill. It runs one request, with what the host prints on its own standard output. */
export function startDoomedClient(target: Target, run: string, steps: readonly ShellStep[]): { readonly child: ChildProcess; said(): string; remove(): void } {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  const folder = join(root, "node_modules", ".cache", `hf-client-${run}`);
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, "client.mjs");
  const source = `
    import { openSession } from "./src/transport/session.ts";
    const session = openSession(${JSON.stringify(target)}, { run: ${JSON.stringify(run)}, prelude: "" });
    await session.request(${JSON.stringify(steps)}, { onOutput: (_, __, chunk) => process.stdout.write(chunk) });
  `;
  buildSync({ stdin: { contents: source, resolveDir: root, loader: "ts" }, outfile, bundle: true, platform: "node", format: "esm", packages: "external" });
  const child = spawn(process.execPath, [outfile], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return { child, said: () => said, remove: () => rmSync(folder, { recursive: true }) };
}
