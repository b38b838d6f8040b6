import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { labDoctor } from "../../src/lab/doctor.ts";
import { tracesOf } from "./traces.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("finds nothing wrong on a computer that can run the lab, and leaves nothing behind", async () => {
  const findings = await labDoctor();
  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
  expect(findings.map(({ name }) => name)).toEqual(expect.arrayContaining(["root", "programs", "mount", "network", "cgroup", "inotify", "image"]));
  expect(await tracesOf("hf-doctor", [])).toEqual([]);
});

test("names what is missing and the command that installs it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-path-"));
  try {
    await symlink("/bin/sh", join(folder, "sh"));
    vi.stubEnv("PATH", folder);
    const programs = (await labDoctor()).find(({ name }) => name === "programs");
    expect(programs?.ok).toBe(false);
    expect(programs?.detail).toContain("systemd-nspawn");
    expect(programs?.remedy).toMatch(/^sudo (apt-get|dnf) install -y .*\bsystemd-container\b/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
