import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";

/** Tests that boot machines, each in a lab of its own. They wait about half of their time. */
const machines = ["test/lab/**/*.test.ts", "test/e2e/**/*.test.ts"];

/** Tests that kill and time shells and logins of this computer. They wait nearly all of their time. */
const transport = ["test/transport/**/*.test.ts"];

/** Tests that put something in a module's place: only a process that has not loaded that module yet can do it. */
const replacing = readdirSync("test", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts") && !name.startsWith("transport/"))
  .map((name) => `test/${name}`)
  .filter((path) => /\bvi\.mock\(/.test(readFileSync(path, "utf8")));

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 300_000,
    // Vitest would leave one core to whoever watches.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongestFirst },
    projects: [
      // To load the sources anew for each file would take longer than the tests.
      { extends: true, test: { name: "quick", include: ["test/**/*.test.ts"], exclude: [...machines, ...transport, ...replacing], isolate: false } },
      { extends: true, test: { name: "replacing", include: replacing } },
      {
        extends: true,
        test: { name: "machines", include: machines, globalSetup: "test/support/build-command.ts", maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: { name: "transport", include: transport, setupFiles: "test/transport/support/one-at-a-time.ts", maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
