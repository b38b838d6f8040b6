import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import download from "../../src/observations/download.ts";
import { runIn, shells } from "../support/shells.ts";

test.each(shells)("tells what addresses give, and which give nothing, or too much (in $name)", ({ argv }) => {
  const dir = mkdtempSync(join(tmpdir(), "hf-download-"));
  try {
    const path = (name: string, content: string | Buffer): string => {
      writeFileSync(join(dir, name), content);
      return `file://${join(dir, name)}`;
    };
    const ids = [
      path("key", "a key\n"),
      `file://${dir}/none`,
      path("binary", Buffer.from([0, 255])),
      path("big", Buffer.alloc(70_000, "x")),
      path("it's", "odd"),
    ];
    const { stdout, stderr } = runIn(argv, download.script(ids));
    expect(stderr).toBe("");
    expect([...download.parse(stdout, ids).values()]).toEqual([{ text: "a key\n" }, null, { base64: "AP8=" }, null, { text: "odd" }]);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
