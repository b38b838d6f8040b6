import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import content, { editLimit } from "../../src/observations/content.ts";
import { runIn, shells } from "../support/shells.ts";

test.each(shells)("reads whole files, and not what is missing, too large or no file (in $name)", ({ argv }) => {
  const dir = mkdtempSync(join(tmpdir(), "hf-content-"));
  try {
    const path = (name: string, bytes: string | Buffer): string => {
      writeFileSync(join(dir, name), bytes);
      return join(dir, name);
    };
    const large = "a line\n".repeat(20_000);
    const ids = [path("it's large", large), join(dir, "none"), path("binary", Buffer.from([0, 255])), path("huge", Buffer.alloc(editLimit + 1)), dir];
    const { stdout } = runIn(argv, content.script(ids));
    expect([...content.parse(stdout, ids).values()]).toEqual([{ text: large }, null, { base64: "AP8=" }, null, null]);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
