import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import kind, { type CommandRun } from "../../src/changes/command-run.ts";
import { factKey } from "../../src/observations/fact.ts";
import file from "../../src/observations/file.ts";
import network from "../../src/observations/network.ts";
import units from "../../src/observations/unit.ts";
import { apply, scriptOf } from "../support/apply.ts";
import { shells } from "../support/shells.ts";
import { unobserved } from "../support/fake-host.ts";

const folder = mkdtempSync(join(tmpdir(), "hf-command-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(shells)("a command in $name", ({ name, argv }) => {
  it("gets its words, folder, environment and input as they are", () => {
    const change: CommandRun = {
      kind: "command.run",
      argv: ["sh", "-c", 'printf "%s|" "$0" "$@" "$A"; pwd; cat', "", "a b", "'$X'", "*"],
      chdir: "/usr",
      env: { A: "x'\n\"y" },
      stdin: "in\nput",
    };
    expect(apply(argv, change)).toMatchObject({ fate: "done", stdout: Buffer.from("|a b|'$X'|*|x'\n\"y|/usr\nin\nput") });
  });

  it("hands no secret of its environment over where other users see it", () => {
    const secret = { kind: "command.run", argv: ["printenv", "TOKEN"], env: { TOKEN: "s3cret" } } as CommandRun;
    expect(apply(argv, secret).stdout.toString()).toBe("s3cret\n");
    expect(scriptOf(secret).run.split("exec ")[1]).toBe("printenv TOKEN)");
  });

  it("is not run where what it creates is there, nor where what it removes is gone", () => {
    const made = join(folder, `made ${name}`);
    const change: CommandRun = { kind: "command.run", argv: ["touch", made], creates: made };
    expect([apply(argv, change).fate, apply(argv, change).fate]).toEqual(["done", "already"]);
    const gone: CommandRun = { kind: "command.run", script: `rm '${made}'`, removes: made };
    expect([apply(argv, gone).fate, apply(argv, gone).fate]).toEqual(["done", "already"]);
    expect(existsSync(made)).toBe(false);
  });

  it("may leave away what it was to create, and remove nothing: only its exit status tells", () => {
    const never = join(folder, "never");
    expect(apply(argv, { kind: "command.run", argv: ["true"], creates: never } as CommandRun).fate).toBe("done");
    expect(apply(argv, { kind: "command.run", argv: ["true"], removes: folder } as CommandRun).fate).toBe("done");
    expect(apply(argv, { kind: "command.run", argv: ["false"], creates: never } as CommandRun).fate).toBe("failed");
    expect(apply(argv, { kind: "command.run", argv: ["true"], chdir: join(folder, "nowhere") } as CommandRun).fate).toBe("failed");
  });
});

describe("what is known once a command has run", () => {
  const change: CommandRun = { kind: "command.run", argv: ["make"], creates: "/opt/made" };
  const value = { any: 1 };
  const below = () => ({ degree: "exact", value }) as const;

  it("is nothing of what it creates, and nothing else for sure", () => {
    expect(kind.overlay(change, file.key("/opt/made"), below, "s", unobserved)).toEqual({ degree: "later", step: "s", base: value });
    expect(kind.overlay(change, file.key("/etc/passwd"), below, "s", unobserved)).toEqual({ degree: "expected", value });
    expect(kind.overlay(change, units.key("sshd.service"), below, "s", unobserved)).toEqual({ degree: "expected", value });
  });

  it("is what the machine is, and what is read anew anyway", () => {
    expect(kind.overlay(change, factKey("os"), below, "s", unobserved)).toBeUndefined();
    expect(kind.overlay(change, network.key("all"), below, "s", unobserved)).toBeUndefined();
  });
});

it("shows the command in one short line", () => {
  expect(kind.describe({ kind: "command.run", argv: ["echo", "a b"] })).toBe("run echo 'a b'");
  expect(kind.describe({ kind: "command.run", script: "set -e\nmake" })).toBe("run set -e …");
  expect(kind.describe({ kind: "command.run", script: "x".repeat(200) }).length).toBeLessThan(90);
});
