import { defineConfig } from "vitest/config";

/** Tests that boot machines, and those that kill and time real shells: two of them at once would be each other's noise. */
const heavy = ["test/lab/**/*.test.ts", "test/e2e/**/*.test.ts", "test/transport/**/*.test.ts"];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 300_000,
    projects: [
      { extends: true, test: { name: "quick", include: ["test/**/*.test.ts"], exclude: heavy, sequence: { groupOrder: 0 } } },
      { extends: true, test: { name: "machines", include: heavy, fileParallelism: false, sequence: { groupOrder: 1 } } },
    ],
  },
});
