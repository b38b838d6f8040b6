import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ownDisk } from "../../src/vars/disk.ts";

const folder = mkdtempSync(join(tmpdir(), "hf-disk-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array, mode = 0o755): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

describe("a program", () => {
  test.each([
    ["script", "#!/bin/sh\n", 0o755, true],
    ["binary", Buffer.from("7f454c4602", "hex"), 0o755, true],
    ["script that nobody may run", "#!/bin/sh\n", 0o644, false],
    ["text from a file system without modes", "all:\n", 0o755, false],
    ["empty file", "", 0o755, false],
  ])("%s", (name, content, mode, executable) => {
    expect(ownDisk.stat(file(name, content, mode))).toMatchObject({ type: "file", executable });
  });

  test("a folder is none", () => {
    expect(ownDisk.stat(folder)).toMatchObject({ type: "folder", executable: false });
  });
});

describe("run", () => {
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

  test("gives what it prints and how it ends", () => {
    const said = ownDisk.run(file("says", '#!/bin/sh\nread line\necho "$* ($line)"\necho no >&2\nexit 3\n'), ["--host", "a b"], 60);
    expect([text(said.stdout), text(said.stderr), said.status, said.failure]).toEqual(["--host a b ()\n", "no\n", 3, undefined]);
  });

  test("ends what takes too long, and keeps what it printed", () => {
    const said = ownDisk.run(file("hangs", "#!/bin/sh\necho early\nexec sleep 600\n"), [], 0.5);
    expect([text(said.stdout), said.status, said.failure]).toEqual(["early\n", undefined, "it took more than 0.5 s"]);
  });

  test.each([
    ["its interpreter is missing", file("orphan", "#!/no/such/thing\n"), "there is no such program, or what its #! line names is not there"],
    ["it is not there", join(folder, "nowhere"), "there is no such program, or what its #! line names is not there"],
    ["it may not be run", file("closed", "#!/bin/sh\n", 0o644), "permission denied"],
    ["a signal ends it", file("dies", "#!/bin/sh\nkill -TERM $$\n"), "it was ended by SIGTERM"],
  ])("says why: %s", (_what, path, failure) => {
    expect(ownDisk.run(path, [], 60)).toMatchObject({ status: undefined, failure });
  });
});
