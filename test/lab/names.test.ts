import fc from "fast-check";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cableName, hostName, labId } from "../../src/lab/names.ts";

describe("hostName", () => {
  test.each([
    ["node1", "node1"],
    ["web01.example.com", "web01.example.com"],
    ["Web_01", "Web-01"],
    ["-db-", "db"],
    ["[fe80::1]", "fe80-1"],
    ["日本", "node"],
  ])("makes %s into %s", (name, expected) => {
    expect(hostName(name)).toBe(expected);
  });

  test("is always one that Linux and systemd accept", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (name) => {
        const host = hostName(name);
        expect(host.length).toBeLessThanOrEqual(64);
        expect(host).toMatch(/^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/);
      }),
    );
  });
});

test("an interface's name fits the kernel's 15 characters for any lab that fits this computer", () => {
  expect(cableName(99_999).length).toBeLessThanOrEqual(15);
});

describe("labId", () => {
  test("is the file's, whatever link leads to it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "holdfast-names-"));
    try {
      await writeFile(join(folder, "cluster.yml"), "");
      await symlink("cluster.yml", join(folder, "link.yml"));
      expect(labId(join(folder, "link.yml"))).toBe(labId(join(folder, "cluster.yml")));
      expect(labId(join(folder, "other.yml"))).not.toBe(labId(join(folder, "cluster.yml")));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
