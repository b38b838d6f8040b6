import { describe, expect, test } from "vitest";
import type { ModuleDefinition, Outcome } from "../../src/modules/define.ts";
import getent from "../../src/modules/getent.ts";
import packageFacts from "../../src/modules/package-facts.ts";
import serviceFacts from "../../src/modules/service-facts.ts";
import { keyText, type Key } from "../../src/observations/define.ts";
import type { CommandOutput } from "../../src/observations/shared/capture.ts";
import { commandLine, type Command } from "../../src/observations/shared/command-line.ts";
import { bareValue } from "../support/bare-host.ts";
import { FakeHost } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";
import { runIn } from "../support/shells.ts";

/** A machine on which every command prints this. */
function printing(output: Partial<CommandOutput>): FakeHost {
  return new FakeHost(new Map(), (key: Key) => (key.kind === "command" ? { rc: 0, stdout: "", stderr: "", ...output } : bareValue(key)));
}

/** A machine whose commands are run here. */
const here = new FakeHost(new Map(), (key: Key) => {
  if (keyText(key) === "fact:package_manager") return "apt";
  if (key.kind !== "command") return bareValue(key);
  const { rc, stdout, stderr } = runIn(["sh"], commandLine(JSON.parse(key.id) as Command));
  return { rc, stdout: stdout.toString(), stderr };
});

function look(module: ModuleDefinition, host: FakeHost, args: object = {}): Outcome {
  return planTask(module, host, args);
}

describe("getent", () => {
  test("finds an entry with its fields", () => {
    expect(look(getent, here, { database: "passwd", key: "root" })).toMatchObject({
      changes: [],
      reason: "found",
      result: { entries: { root: ["x", "0", "0", expect.any(String), "/root", expect.any(String)] } },
    });
    expect(look(getent, printing({ stdout: "ssh                   22/tcp\n" }), { database: "services", key: "ssh" }).result).toEqual({
      entries: { ssh: ["22/tcp"] },
    });
  });

  test("one that is missing is a failure, unless it may be", () => {
    const args = { database: "passwd", key: "hf-nobody-at-all" };
    expect(() => look(getent, here, args)).toThrow("passwd has no hf-nobody-at-all");
    expect(look(getent, here, { ...args, fail_key: false }).result).toEqual({ entries: {} });
  });

  test("a database that there is not is a failure in any case", () => {
    expect(() => look(getent, here, { database: "nonsense", fail_key: false })).toThrow("Unknown database: nonsense");
  });
});

test("service_facts tells what runs, what could, and what failed", () => {
  const stdout = `a.service enabled enabled
b.service masked enabled
getty@.service enabled enabled

a.service loaded active running The A
c.service loaded failed failed The C
● d.service not-found inactive dead d.service
e.service loaded active exited The E
`;
  const service = (name: string, state: string, status: string) => [name, { name, state, status, source: "systemd" }];
  expect(look(serviceFacts, printing({ stdout })).result).toEqual({
    services: Object.fromEntries([
      service("a.service", "running", "enabled"),
      service("b.service", "stopped", "masked"),
      service("c.service", "stopped", "failed"),
      service("d.service", "stopped", "not-found"),
      service("e.service", "stopped", "unknown"),
      service("getty@.service", "stopped", "enabled"),
    ]),
  });
  expect(() => look(serviceFacts, printing({ rc: 1, stderr: "System has not been booted with systemd\n" }))).toThrow("System has not been booted");
});

describe("package_facts", () => {
  test("tells every version of each package", () => {
    const stdout = "kernel\t\t5.14.0\t427.el9\tx86_64\nkernel\t\t5.14.0\t362.el9\tx86_64\nbind\t32\t9.16\t1.el9\tx86_64\n";
    expect(look(packageFacts, printing({ stdout })).result).toEqual({
      packages: {
        bind: [{ name: "bind", epoch: 32, version: "9.16", release: "1.el9", arch: "x86_64", source: "rpm" }],
        kernel: ["362.el9", "427.el9"].map((release) => ({ name: "kernel", epoch: null, version: "5.14.0", release, arch: "x86_64", source: "rpm" })),
      },
    });
  });

  test("reads dpkg's own list", () => {
    expect(look(packageFacts, here).result).toMatchObject({
      packages: { dpkg: [{ name: "dpkg", version: expect.stringMatching(/^\d/) as string, source: "apt" }] },
    });
  });
});
