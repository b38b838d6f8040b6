import { describe, expect, it } from "vitest";
import { HoldfastError } from "../../src/core/errors.ts";
import command from "../../src/modules/command.ts";
import shell from "../../src/modules/shell.ts";
import { commandKey } from "../../src/observations/command.ts";
import file from "../../src/observations/file.ts";
import { bareHost } from "../support/bare-host.ts";
import { given } from "../support/fake-host.ts";
import { context, paramsOf, planTask } from "../support/module-case.ts";

const there = given(file.key("/opt/made"), { type: "directory", mode: "0755", owner: "root", group: "root" });

describe("a command", () => {
  it("is words, quoted as in a shell", () => {
    expect(planTask(command, bareHost(), `echo "a b" 'c|d' $HOME`).changes).toEqual([{ kind: "command.run", argv: ["echo", "a b", "c|d", "$HOME"] }]);
    expect(planTask(command, bareHost(), { argv: ["echo", "a b"], chdir: "/opt" }).changes).toEqual([
      { kind: "command.run", argv: ["echo", "a b"], chdir: "/opt" },
    ]);
    expect(planTask(shell, bareHost(), "dmesg | tail").changes).toEqual([{ kind: "command.run", script: "dmesg | tail" }]);
  });

  it("is not run where it has nothing to do, and says so", () => {
    const host = bareHost(new Map([there]));
    expect(planTask(command, host, { cmd: "make", creates: "/opt/made" })).toMatchObject({
      changes: [],
      reason: "/opt/made is there already",
      result: { rc: 0, stdout: "" },
    });
    expect(planTask(command, bareHost(), { cmd: "make clean", removes: "/opt/made" })).toMatchObject({ changes: [], reason: "/opt/made is not there" });
    expect(planTask(command, bareHost(), { cmd: "make", creates: "/opt/made" }).changes).toHaveLength(1);
  });

  it("that only reads is an observation, judged as any other", () => {
    const key = commandKey({ argv: ["ip", "-o", "addr"] });
    const host = bareHost(new Map([given(key, { rc: 1, stdout: "one\ntwo\n\n", stderr: "warning\n" })]));
    expect(planTask(command, host, { cmd: "ip -o addr", reads: true })).toMatchObject({
      changes: [],
      result: { rc: 1, stdout: "one\ntwo", stdout_lines: ["one", "two"], stderr: "warning", stderr_lines: ["warning"] },
    });
    expect(command.judged).toBe(true);
  });

  it("gets the task's environment and standard input", () => {
    const params = paramsOf(shell, { shell: { cmd: "cat", stdin: "text" } });
    const { changes } = shell.plan(bareHost(), params as never, { ...context, environment: { LANG: "C.UTF-8" } });
    expect(changes).toEqual([{ kind: "command.run", script: "cat", env: { LANG: "C.UTF-8" }, stdin: "text\n" }]);
  });

  it.each(["A B", "1ST", "", "X;reboot", "my-name", "A=B"])("can't have an environment variable called %j", (name) => {
    const params = paramsOf(shell, { shell: { cmd: "cat" } });
    expect(() => shell.plan(bareHost(), params as never, { ...context, environment: { [name]: "x" } })).toThrow(
      `environment can't have a variable called ${JSON.stringify(name)}`,
    );
  });

  it("gives its result without line breaks at the end", () => {
    const result = command.finish?.result([{ rc: 3, stdout: " a\nb\n\n", stderr: "" }], {} as never);
    expect(result).toEqual({ rc: 3, stdout: " a\nb", stderr: "", stdout_lines: [" a", "b"], stderr_lines: [] });
    expect(command.finish?.result([], {} as never)).toMatchObject({ rc: 0, stdout_lines: [] });
  });

  it.each(['echo "open', "", { cmd: "a", removes: "/opt/*.log" }, { cmd: "a", argv: ["a"] }, { argv: [] }, { cmd: "a", creates: "relative" }])(
    "can't be %j",
    (args) => {
      expect(() => planTask(command, bareHost(), args)).toThrow(HoldfastError);
    },
  );
});
