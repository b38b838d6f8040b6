import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { CarriedDisk, RecordingDisk } from "../../src/vars/carried-disk.ts";
import { ownDisk } from "../../src/vars/disk.ts";

const folder = mkdtempSync(join(tmpdir(), "hf-carried-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);

/** All that a load may do with a disk. */
const looks = (disk: RecordingDisk | CarriedDisk): unknown => [
  Buffer.from(disk.read(at("text"))).toString("hex"),
  Buffer.from(disk.read(at("bytes"))).toString("hex"),
  disk.stat(at("text")),
  disk.stat(at("nothing")),
  disk.stat(at("list")),
  disk.list(at("list")),
  disk.real(at("link")),
  disk.run(at("list"), ["--list"], 5).status,
  Buffer.from(disk.run(at("list"), ["--host", "a"], 5).stdout).toString(),
];

test("what was read is read again where the files are gone", () => {
  writeFileSync(at("text"), "text\n");
  writeFileSync(at("bytes"), Buffer.from([0xff, 0, 0xfe]));
  writeFileSync(at("list"), '#!/bin/sh\necho "$@"\n');
  chmodSync(at("list"), 0o755);
  mkdirSync(at("folder"));
  symlinkSync("text", at("link"));
  const recording = new RecordingDisk(ownDisk);
  const before = looks(recording);
  const files = JSON.parse(JSON.stringify(recording.files)) as typeof recording.files;
  rmSync(folder, { recursive: true });
  expect(looks(new CarriedDisk(files))).toEqual(before);
});

test("nothing else is there: not even what this computer has", () => {
  const disk = new CarriedDisk(new RecordingDisk(ownDisk).files);
  expect(disk.stat("/etc/passwd")).toBeUndefined();
  expect(() => disk.demandKnown("/etc/passwd")).toThrow(expect.objectContaining({ code: "HF4114" }) as Error);
  expect(disk.list("/etc")).toEqual([]);
  expect(() => disk.read("/etc/passwd")).toThrow(
    expect.objectContaining({ code: "HF4114", exit: 6, message: "the saved plan does not hold /etc/passwd" }) as Error,
  );
  expect(disk.run("/bin/true", [])).toMatchObject({ failure: expect.stringContaining("does not hold") as string });
});
