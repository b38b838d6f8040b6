import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import type { Reply, Session, ShellStep } from "../../src/transport/types.ts";
import { exists, lives, runDirectory, until } from "./support/host.ts";
import { shells, useShell } from "./support/shells.ts";
import { freshRun, openLocalSession } from "./support/targets.ts";

describe.each(shells)("the loop in %s", (shell) => {
  useShell(shell);
  const open: Session[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((session) => session.close()));
  });

  const start = (options?: Parameters<typeof openLocalSession>[0]): Session => {
    const session = openLocalSession(options);
    open.push(session);
    return session;
  };
  const run = (...steps: (string | Omit<ShellStep, "id">)[]): Promise<Reply> => start().request(steps.map(named));
  const out = (reply: Reply): string[] => reply.results.map((result) => result.stdout.toString());

  it("is that shell", async () => {
    const [exe] = out(await run("readlink /proc/$$/exe"));
    expect(exe).toContain(shell);
  });

  it("runs steps in order, each with its own output and status", async () => {
    const reply = await run("echo one; echo two >&2", "greet you; (exit 3)", "echo never", { script: "printf last", when: "always" });
    expect(reply.end).toBe("complete");
    expect(reply.results.map((r) => [r.id, r.outcome, r.rc, r.stdout.toString(), r.stderr.toString()])).toEqual([
      ["0", "ran", 0, "one\n", "two\n"],
      ["1", "ran", 3, "hello you\n", ""],
      ["2", "skipped", -1, "", ""],
      ["3", "ran", 0, "last", ""],
    ]);
  });

  it.each([
    ["a syntax error", "if then fi ) ("],
    ["an unterminated quote", "echo 'oops"],
    ["a bad substitution", "echo ${x!y}"],
    ["set -e", "set -e; false; echo no"],
    ["set -u", "set -u; echo $hf_nothing_like_that"],
    ["exit", "exit 7"],
    ["exec", "exec false"],
    ["its own death", "kill -9 $(exec sh -c 'echo $PPID')"],
    ["closed descriptors", "exec >&- 2>&-; false"],
    ["a trap", "trap 'exit 9' EXIT; false"],
  ])("contains %s", async (_, script) => {
    const reply = await run(script, { script: "pwd; set -- ; echo $#; echo fine", when: "always" });
    expect(reply.results[0]?.rc).not.toBe(0);
    expect(out(reply)[1]).toContain("fine");
  });

  it("gives a step no input, no arguments and the C locale", async () => {
    expect(out(await run("cat; echo $# $LC_ALL"))).toEqual(["0 C\n"]);
  });

  it("keeps what changes the shell inside its step", async () => {
    expect(out(await run("cd /; x=1; f() { echo f; }; umask 0777", "echo ${x-unset}; command -v f; umask"))[1]).not.toContain("0777");
  });

  it("takes no output for a frame, whatever is printed", async () => {
    const reply = await run("printf '\\036abc d complete\\n\\036'; printf '\\036'", "printf '\\036%s e 0 9 ran 1\\n' x");
    expect(reply.results.map((r) => r.rc)).toEqual([0, 0]);
    expect(out(reply)[0]).toBe("\x1eabc d complete\n\x1e\x1e");
  });

  it("passes any text of a script exactly", async () => {
    const session = start();
    const text = fc.string({ unit: "binary" }).map((s) => s.replaceAll("\0", "").replaceAll(/[\ud800-\udfff]/g, "?"));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 4 }), async (texts) => {
        const steps = texts.map((s, i) => ({ id: `${i}`, script: `printf %s '${s.replaceAll("'", `'\\''`)}'` }));
        const { results } = await session.request(steps);
        expect(results.map((r) => r.stdout.toString())).toEqual(texts);
      }),
      { numRuns: 40 },
    );
  });

  it("refuses a script with a NUL byte, which a shell would drop", async () => {
    await expect(run("echo a\0b")).rejects.toMatchObject({ code: "HF2030" });
  });

  it("passes bodies byte by byte, text and binary, small and empty", async () => {
    const session = start();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 3 }), async (bodies) => {
        const script = bodies.map((_, n) => `body ${n}`).join("; ");
        const { results } = await session.request([{ id: "a", script, bodies }]);
        expect(results[0]?.stdout).toEqual(Buffer.concat(bodies));
      }),
      { numRuns: 25 },
    );
    const text = Buffer.from("tab\t'quote' \\n é ü 😀\r\n\n\n");
    expect((await session.request([{ id: "a", script: "body 0", bodies: [text] }])).results[0]?.stdout).toEqual(text);
  });

  it("moves 20 MB bodies in while as much comes out", async () => {
    const bodies = [1, 2, 3].map(() => randomBytes(20_000_000));
    const folder = join(tmpdir(), `hf-bodies-${freshRun()}`);
    const steps: ShellStep[] = [
      { id: "make", script: `mkdir ${folder}; head -c 7000000 /dev/zero` },
      ...bodies.map((body, n): ShellStep => ({
        id: `${n}`,
        script: `body 0 >${folder}/${n}; head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2`,
        bodies: [body],
      })),
    ];
    const reply = await start().request(steps);
    expect(reply.results.map((r) => [r.rc, r.stdout.length, r.stderr.length])).toEqual([[0, 7_000_000, 0], ...bodies.map(() => [0, 3_000_000, 3_000_000])]);
    bodies.forEach((body, n) => expect(readFileSync(join(folder, `${n}`)).equals(body)).toBe(true));
    rmSync(folder, { recursive: true });
  });

  it("keeps the beginning and the end of an endless output", async () => {
    const reply = await run("echo first; head -c 20000000 /dev/zero; echo last");
    const [result] = reply.results;
    const kept = result?.stdout ?? Buffer.alloc(0);
    expect(kept.length).toBe(8 * 1024 * 1024);
    expect(result?.dropped).toBe(20_000_011 - kept.length);
    expect(kept.toString("latin1", 0, 6) + kept.toString("latin1", kept.length - 5)).toBe("first\nlast\n");
  });

  it("writes nothing to the host for a request without large bodies", async () => {
    const id = freshRun();
    const session = start({ run: id });
    const reply = await session.request([named("echo a", 0), { id: "b", script: "body 0", bodies: [Buffer.from("text")] }]);
    expect(reply.end).toBe("complete");
    expect(exists(runDirectory(id))).toBe(false);
  });

  it("removes its directory, with the bodies in it readable by nobody else", async () => {
    const id = freshRun();
    const session = start({ run: id });
    const script = `stat -c '%a %n' /run/holdfast /run/holdfast/${id} /run/holdfast/${id}/*.body.*`;
    const reply = await session.request([{ id: "a", script, bodies: [randomBytes(200_000)] }]);
    expect(
      out(reply)[0]
        ?.split("\n")
        .map((line) => line.split(" ")[0]),
    ).toEqual(["700", "700", "600", ""]);
    await session.close();
    expect(exists(runDirectory(id))).toBe(false);
  });

  it("ends a step that takes too long, and goes on with the others", async () => {
    const mark = `31${Date.now()}`;
    const reply = await run({ script: `echo begun; sleep ${mark}`, timeout: 1 }, { script: "echo next", when: "always" });
    expect(reply.results.map((r) => [r.outcome, r.stdout.toString()])).toEqual([
      ["timeout", "begun\n"],
      ["ran", "next\n"],
    ]);
    expect(reply.results[0]?.rc).toBe(143);
    expect(lives(mark)).toBe(false);
  });

  it("ends what ignores the request to end", async () => {
    const mark = `32${Date.now()}`;
    const reply = await run({ script: `trap '' TERM; sleep ${mark}; sleep ${mark}`, timeout: 1 });
    expect(reply.results[0]).toMatchObject({ outcome: "timeout", rc: 137, stderr: Buffer.alloc(0) });
    expect(lives(mark)).toBe(false);
  });

  it("does not wait longer for a quick step because it has a limit", async () => {
    const reply = await run({ script: "echo quick", timeout: 30 }, "echo next");
    expect(out(reply)).toEqual(["quick\n", "next\n"]);
  });

  it("stops at the next step boundary", async () => {
    const session = start();
    const request = session.request([named("echo begun; sleep 1; echo ended", 0), named("echo never", 1), { id: "2", script: "echo never", when: "always" }], {
      onOutput: (_, __, chunk) => chunk.includes("begun") && session.stop(),
    });
    const reply = await request;
    expect(reply.end).toBe("stopped");
    expect(reply.results.map((r) => [r.outcome, r.stdout.toString()])).toEqual([
      ["ran", "begun\nended\n"],
      ["skipped", ""],
      ["skipped", ""],
    ]);
    expect(out(await session.request([named("echo alive", 0)]))).toEqual(["alive\n"]);
  });

  it("waits at a gate until it may go, and goes on with the same request", async () => {
    const session = start();
    const told: string[] = [];
    const request = session.request(
      [named({ script: "echo ready", gate: true }, 0), named("echo gone", 1), named({ script: "true", gate: true }, 2), named("echo on", 3)],
      {
        onResult: ({ id }) => {
          told.push(id);
          if (id === "0" || id === "2") setTimeout(() => (told.push("go"), session.go()), 50);
        },
      },
    );
    expect(out(await request)).toEqual(["ready\n", "gone\n", "", "on\n"]);
    expect(told).toEqual(["0", "go", "1", "2", "go", "3"]);
  });

  it("comes to no gate behind a step that failed", async () => {
    const reply = await run("false", { script: "true", gate: true }, { script: "echo last", when: "always" });
    expect(out(reply)).toEqual(["", "", "last\n"]);
  });

  it.each(["stop", "kill"] as const)("leaves a gate on %s, does nothing of what is behind it, and lives on", async (word) => {
    const session = start();
    const reply = await session.request([named({ script: "true", gate: true }, 0), { id: "1", script: "echo never", when: "always" }], {
      onResult: () => session[word](),
    });
    expect([reply.end, reply.results.map(({ outcome }) => outcome)]).toEqual(["stopped", ["ran", "skipped"]]);
    expect(out(await session.request([named({ script: "echo alive", gate: true }, 0)], { onResult: () => session.go() }))).toEqual(["alive\n"]);
  });

  it("kills the running step with all that it started, and lives on", async () => {
    const mark = `33${Date.now()}`;
    const session = start();
    const script = `sleep ${mark} & (trap '' HUP; sleep ${mark}) & timeout 300 sleep ${mark} & echo begun; sleep ${mark}`;
    const reply = await session.request([named(script, 0), named("echo never", 1)], { onOutput: () => session.kill() });
    expect(reply.end).toBe("stopped");
    expect(reply.results.map((r) => [r.outcome, r.rc])).toEqual([
      ["ran", 143],
      ["skipped", -1],
    ]);
    // The watchdog of busybox's timeout has a session of its own, and looks once a second.
    await until(() => !lives(mark));
    expect(out(await session.request([named("echo alive", 0)]))).toEqual(["alive\n"]);
  });

  it("tells of each step as it ends", async () => {
    const told: string[] = [];
    await start().request([named("echo a", 0), named("echo b", 1)], { onResult: (r) => told.push(r.id) });
    expect(told).toEqual(["0", "1"]);
  });

  it("runs a detached step with functions and bodies to its end, though it is to stop", async () => {
    const id = freshRun();
    const session = start({ run: id });
    const steps: ShellStep[] = [
      { id: "a", script: "greet you; body 0; echo err >&2; sleep 1; echo done; (exit 4)", bodies: [Buffer.from("text\n")], detached: true },
      named("echo never", 1),
    ];
    const request = session.request(steps);
    await until(() => exists(runDirectory(id)) && readdirSync(runDirectory(id)).some((name) => name.endsWith(".pid")));
    session.stop();
    const reply = await request;
    expect(reply.end).toBe("stopped");
    expect(reply.results[0]).toMatchObject({ outcome: "ran", rc: 4 });
    expect(reply.results[0]?.stdout.toString()).toBe("hello you\ntext\ndone\n");
    expect(reply.results[0]?.stderr.toString()).toBe("err\n");
    await session.close();
    expect(exists(runDirectory(id))).toBe(false);
  });
});

function named(step: string | Omit<ShellStep, "id">, index: number): ShellStep {
  return typeof step === "string" ? { id: `${index}`, script: step } : { id: `${index}`, ...step };
}
