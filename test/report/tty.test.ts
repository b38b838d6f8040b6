import { PassThrough } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../src/core/events.ts";
import { createPlain } from "../../src/report/plain.ts";
import { createTty } from "../../src/report/tty.ts";
import { options, planned, result, started, summary } from "./sample.ts";
import { screen, type Screen } from "./screen.ts";

function terminal(settings: { columns?: number; rows?: number; stdin?: PassThrough } = {}) {
  const { stdin, ...size } = settings;
  const shown = screen(size);
  const given = { ...options({ output: "tty", stdout: shown, ...(stdin && { stdin }) }), stdout: shown };
  return { shown, stderr: given.stderr, reporter: createTty(given), given };
}

/** Waits until the screen shows the words; the test's own time limit ends it. */
async function until(shown: Screen, words: string | RegExp): Promise<void> {
  while (!(typeof words === "string" ? shown.seen.includes(words) : words.test(shown.seen))) await setImmediate();
}

function applyEvents(hosts: readonly string[]): RunEvent[] {
  return [
    ...started("apply", hosts),
    ...hosts.map((host) => planned(host, "Greet", { changes: ["write /etc/motd"] })),
    { event: "phase", phase: "apply" },
    ...hosts.map((host): RunEvent => ({ ...result(host, "Greet", { changes: ["write /etc/motd"] }) })),
    { event: "phase", phase: "done" },
    summary(Object.fromEntries(hosts.map((host) => [host, { changed: 1 }])), { message: "" }),
  ];
}

describe("while a person waits", () => {
  test("each host has a line that says what it is at", async () => {
    const { shown, reporter } = terminal();
    for (const event of started("apply")) reporter.emit(event);
    reporter.emit(planned("node1", "Install keepalived"));
    reporter.emit({ event: "host", host: "node3", status: "unreachable", message: "connect timed out" });
    await until(shown, "planning: Install");
    await until(shown, "✖");
    expect(shown.seen.split("\n").map((line) => line.slice(2))).toEqual([
      "node1  planning: Install keepalived  (1 to change)",
      "node2  planning",
      "node3  unreachable: connect timed out",
    ]);
    await reporter.end();
    expect(shown.seen).toBe("Play: Cluster (node1, node2, node3)\n  ~ Install keepalived  node1");
  });

  test("a standard error that goes to a file gets no colours", async () => {
    const shown = screen();
    const given = options({ output: "tty", stdout: shown, color: true });
    const reporter = createTty(given);
    reporter.emit({ event: "host", host: "node1", status: "unreachable", message: "no route" });
    reporter.emit(result("node1", "Greet"));
    await reporter.end();
    expect(given.stderr.text).toBe("node1  unreachable: no route\n");
    expect(shown.text).toContain("\u001b[33mchanged\u001b[39m");
  });

  test("results are printed above the view, and the view goes on below", async () => {
    const { shown, reporter } = terminal();
    for (const event of started("apply")) reporter.emit(event);
    reporter.emit({ event: "phase", phase: "apply" });
    for (let i = 1; i <= 5; i++) {
      reporter.emit(result("node1", `Step ${i}`));
      await until(shown, new RegExp(`Step ${i} \\(1\\.2 s\\)\\n(.*\\n)*.*node1  Step ${i}  \\(${i} changed\\)`));
    }
    await reporter.end();
    expect(shown.seen).toBe(["Applying to 3 hosts", ...[1, 2, 3, 4, 5].map((i) => `node1  changed  Step ${i} (1.2 s)`)].join("\n"));
    expect(shown.lost).toBe(false);
  });

  test("more hosts than rows share one line, and nothing is garbled", async () => {
    const hosts = Array.from({ length: 40 }, (_, i) => `web${i}`);
    const { shown, reporter } = terminal({ rows: 10 });
    for (const event of started("apply", hosts)) reporter.emit(event);
    await until(shown, "40 hosts  planning: 40 running");
    await reporter.end();
    expect(shown.lost).toBe(false);
    expect(shown.seen).toBe("");
  });

  test("a terminal that becomes smaller is not garbled either", async () => {
    const { shown, reporter } = terminal();
    for (const event of started("apply")) reporter.emit(event);
    await until(shown, "node3  planning");
    Object.assign(shown, { columns: 30, rows: 5 });
    shown.emit("resize");
    await until(shown, "3 hosts  planning: 3 run");
    await reporter.end();
    expect(shown.seen).toBe("");
  });
});

test("what stays on the screen is what the plain report says", async () => {
  for (const hosts of [["node1", "node2", "node3"], Array.from({ length: 60 }, (_, i) => `web${i}`)]) {
    const plain = options();
    const { shown, reporter } = terminal({ rows: 12 });
    for (const one of [createPlain(plain), reporter]) {
      for (const event of applyEvents(hosts)) {
        one.emit(event);
        if (one === reporter) await setImmediate();
      }
      await one.end();
    }
    expect(shown.seen).toBe(plain.stdout.text.trimEnd());
    expect(shown.lost).toBe(false);
    expect(shown.text.endsWith("\u001b[?25l")).toBe(false);
  }
});

test("errors go to standard error, after the view was cleared", async () => {
  const { shown, stderr, reporter } = terminal();
  for (const event of started("plan")) reporter.emit(event);
  await until(shown, "node3");
  reporter.emit({ event: "note", level: "info", message: "something to know" });
  await reporter.end();
  expect(stderr.text).toBe("something to know\n\n");
  expect(shown.seen).toBe("");
});

describe("a question", () => {
  test.each([
    ["y\n", true],
    ["Yes\n", true],
    ["n\n", false],
    ["\n", false],
    ["yesterday\n", false],
  ])("answered with %j", async (answer, meant) => {
    const stdin = new PassThrough();
    const { shown, reporter } = terminal({ stdin });
    for (const event of started("apply")) reporter.emit(event);
    reporter.emit(planned("node1", "Greet", { changes: ["write /etc/motd"] }));
    const asked = reporter.ask?.("Apply this to 3 hosts?");
    await until(shown, "[y/N]");
    expect(shown.seen).toBe("Play: Cluster (node1, node2, node3)\n  ~ Greet  node1\n      write /etc/motd\n\nApply this to 3 hosts? [y/N]");
    stdin.write(answer);
    expect(await asked).toBe(meant);
    await reporter.end();
  });

  test("at the end of input, or when aborted, is a no", async () => {
    const stdin = new PassThrough();
    const { reporter } = terminal({ stdin });
    const asked = reporter.ask?.("Sure?");
    stdin.end();
    expect(await asked).toBe(false);
    const stop = new AbortController();
    const other = terminal({ stdin: new PassThrough() });
    const aborted = other.reporter.ask?.("Sure?", stop.signal);
    stop.abort();
    expect(await aborted).toBe(false);
    await reporter.end();
    await other.reporter.end();
  });

  test("has nothing written behind it; what happened meanwhile is told after the answer", async () => {
    const stdin = new PassThrough();
    const { shown, reporter } = terminal({ stdin });
    for (const event of started("apply")) reporter.emit(event);
    reporter.emit({ event: "phase", phase: "apply" });
    const asked = reporter.ask?.("This goes beyond the plan. Apply it?");
    await until(shown, "[y/N]");
    reporter.emit(result("node2", "Greet"));
    for (let i = 0; i < 5; i++) await setImmediate();
    expect(shown.seen).toBe("This goes beyond the plan. Apply it? [y/N]");
    stdin.write("y\n");
    expect(await asked).toBe(true);
    await reporter.end();
    expect(shown.seen).toContain("Applying to 3 hosts\nnode2  changed  Greet (1.2 s)");
  });

  test("waits until an earlier one is answered", async () => {
    const stdin = new PassThrough();
    const { shown, reporter } = terminal({ stdin });
    const [first, second] = [reporter.ask?.("First?"), reporter.ask?.("Second?")];
    await until(shown, "First? [y/N]");
    for (let i = 0; i < 5; i++) await setImmediate();
    expect(shown.seen).not.toContain("Second?");
    stdin.write("y\n");
    await until(shown, "Second? [y/N]");
    stdin.write("n\n");
    expect([await first, await second]).toEqual([true, false]);
    await reporter.end();
  });

  test("for a line gives it as it was typed; the end of input gives none", async () => {
    const stdin = new PassThrough();
    const { shown, reporter } = terminal({ stdin });
    const asked = reporter.read?.("What? ");
    await until(shown, "What?");
    stdin.write(" two words \n");
    expect(await asked).toBe(" two words ");
    const ended = reporter.read?.("What? ");
    stdin.end();
    expect(await ended).toBeUndefined();
    expect(await reporter.read?.("And now? ")).toBeUndefined();
    expect(await reporter.ask?.("Sure?")).toBe(false);
    await reporter.end();
  });

  test("shows nothing of what is not to be seen", async () => {
    const stdin = new PassThrough();
    const { shown, reporter } = terminal({ stdin });
    const asked = reporter.read?.("Code: ", { isHidden: true });
    await until(shown, "Code:");
    stdin.write("s3cret\r\n");
    expect(await asked).toBe("s3cret");
    let interrupted = 0;
    const again = reporter.read?.("Again: ", { isHidden: true, interrupt: () => interrupted++ });
    await until(shown, "Again:");
    stdin.write("s3c\u0003");
    expect([await again, interrupted]).toEqual([undefined, 1]);
    await reporter.end();
    expect(shown.seen).not.toContain("s3c");
  });

  test("a question tells no secret, and moves no cursor", async () => {
    const stdin = new PassThrough();
    const shown = screen();
    const mask = (text: string): string => text.replaceAll("hunter22", "(secret)");
    const reporter = createTty({ ...options({ output: "tty", stdout: shown, stdin }), mask });
    const asked = reporter.read?.("Do \u001b[2J hunter22? ");
    await until(shown, "?");
    stdin.write("y\n");
    await asked;
    expect(shown.text).toContain("Do \\x1b[2J (secret)? ");
    await reporter.end();
  });

  test("can't be asked where nobody can answer", () => {
    expect(terminal().reporter.ask).toBeUndefined();
  });
});
