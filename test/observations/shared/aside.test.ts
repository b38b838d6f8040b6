import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { aside } from "../../../src/observations/shared/aside.ts";
import { sections } from "../../../src/observations/shared/sections.ts";
import { runIn, shells } from "../../support/shells.ts";

const readOnly = ["/etc/hf-aside", "/usr/hf-aside", "/dev/hf-aside", "/proc/sys/kernel/domainname"];
const copies = ["/dev/shm/hf-aside", "/run/hf-aside", "/tmp/hf-aside", "/var/lib/hf-aside", "/var/tmp/hf-aside"];

/** What work aside has told. Who may not have namespaces of his own is told so, and nothing is run: undefined. */
function toldBy(stdout: Buffer): ReadonlyMap<string, string> | undefined {
  const told = sections(stdout.toString());
  if (!told.has("refused")) return told;
  expect([...told.keys()]).toEqual(["refused"]);
  return undefined;
}

/** The command line of a process; nothing where it has just ended. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
}

/** The command lines of all processes. */
function commands(): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(commandOf);
}

/** Interfaces as /proc/net/dev lists them. */
function interfaces(table: string): readonly string[] {
  return [...table.matchAll(/^ *([^\s:]+):/gm)].map(([, name]) => name ?? "").toSorted();
}

describe.each(shells)("aside, in $name", ({ argv }) => {
  test("nothing that is written stays, and what is mounted is seen by nobody else", () => {
    const mounts = (): string => runIn(argv, "cat /proc/mounts").stdout.toString();
    const before = mounts();
    const tries = [...readOnly, ...copies, "here"].join(" ");
    const { stdout, stderr } = runIn(argv, aside(`section tried\nfor path in ${tries}; do { echo x >"$path"; } 2>/dev/null && echo "$path"; done\npwd; ls`));
    for (const path of [...readOnly.slice(0, 3), ...copies]) {
      expect(existsSync(path), path).toBe(false);
      rmSync(path, { force: true });
    }
    expect(mounts()).toBe(before);
    expect(stderr).toBe("");
    const told = toldBy(stdout);
    if (told) expect(told.get("tried")).toBe([...copies, "here", "/var/tmp/holdfast", "here", ""].join("\n"));
  });

  test("one more folder can be written to, and that does not stay either", () => {
    const { stdout } = runIn(
      argv,
      aside("section tried\ntouch /etc/hf-aside && ls /etc/hf-aside /etc/passwd\n{ touch /usr/hf-aside; } 2>/dev/null || echo no", { copy: "/etc" }),
    );
    expect(existsSync("/etc/hf-aside")).toBe(false);
    const told = toldBy(stdout);
    if (told) expect(told.get("tried")).toBe("/etc/hf-aside\n/etc/passwd\nno\n");
  });

  test("no process outlives the work, whatever session it is in", () => {
    const { stdout } = runIn(argv, aside("section begun\nsetsid sleep 31.4213 >/dev/null 2>&1 3>&- &\nsleep 0.2; kill -0 $! && echo yes"));
    expect(toldBy(stdout)?.get("begun") ?? "yes\n").toBe("yes\n");
    expect(commands()).not.toContain("sleep 31.4213");
  });

  test("without the network the host's interfaces are there, and lead nowhere", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { stdout } = runIn(argv, aside('section dev\ncat /proc/net/dev\nsection tcp\ncat /proc/net/tcp\nsection blind\necho "$blind"', { offline: true }));
    server.close();
    const told = toldBy(stdout);
    if (!told) return;
    expect(told.get("tcp")?.trim().split("\n")).toHaveLength(1);
    if (told.get("blind") === "\n") expect(interfaces(told.get("dev") ?? "")).toEqual(interfaces(readFileSync("/proc/net/dev", "utf8")));
  });

  test("what it gets on standard input is what it is given", () => {
    const { stdout } = runIn(argv, aside("section got\ncat", { input: "printf 'two\\nlines'" }));
    expect(toldBy(stdout)?.get("got") ?? "two\nlines").toBe("two\nlines");
  });

  test("what the host says to a namespace of one's own is told", () => {
    const { stdout } = runIn(argv, `unshare() { echo "unshare: not here" >&2; return 1; }\ntimeout() { shift 3; "$@"; }\n${aside("section tried")}`);
    expect([...sections(stdout.toString())]).toEqual([["refused", "unshare: not here\n"]]);
  });

  test("work that takes too long is told", () => {
    const { stdout } = runIn(argv, `timeout() { return 124; }\n${aside("section tried", { refused: "3 refused" })}`);
    expect([...sections(stdout.toString())]).toEqual([["3 refused", "took longer than 20 s\n"]]);
  });
});

test("a socket of the host is nobody's aside", async () => {
  const server = createServer((socket) => socket.end("hello"));
  const path = "/tmp/hf-aside.sock";
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const client = `require("net").connect("${path}").on("data", (text) => console.log(String(text))).on("error", ({ code }) => console.log(code))`;
  const { stdout } = runIn(["sh"], aside(`section said\n${process.execPath} -e '${client}'`));
  server.close();
  expect(toldBy(stdout)?.get("said") ?? "ECONNREFUSED\n").toBe("ECONNREFUSED\n");
});
