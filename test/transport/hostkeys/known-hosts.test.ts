import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findKnownHost, knownName, parseKnownHosts } from "../../../src/transport/hostkeys/known-hosts.ts";
import { fingerprint, judge } from "../../../src/transport/hostkeys/verdict.ts";

const folder = mkdtempSync(join(tmpdir(), "hf-known-"));
afterAll(() => rmSync(folder, { recursive: true }));
const key = (letter: string, type = "ssh-ed25519"): Buffer => Buffer.concat([Buffer.from([0, 0, 0, type.length]), Buffer.from(type), Buffer.alloc(32, letter)]);
const line = (hosts: string, k: Buffer, type = "ssh-ed25519"): string => `${hosts} ${type} ${k.toString("base64")}`;
const linesFor = (text: string, name: string): number[] => parseKnownHosts("f", text, name).map((entry) => entry.line);

describe("known_hosts", () => {
  it.each([
    ["web1", "web1", true],
    ["web1,10.0.0.1", "10.0.0.1", true],
    ["web1", "web10", false],
    ["web?", "web1", true],
    ["*.example.org", "a.b.example.org", true],
    ["*.example.org", "example.org", false],
    ["*.example.org,!bad.example.org", "bad.example.org", false],
    ["!bad.example.org,*.example.org", "bad.example.org", false],
    ["!web1", "web2", false],
    ["[web1]:2222", "[web1]:2222", true],
    ["[web1]:2222", "web1", false],
    ["[10.0.0.*]:*", "[10.0.0.7]:2200", true],
    ["WEB1", "web1", true],
    ["web.1", "webx1", false],
  ])("%s names %s: %s", (hosts, name, expected) => {
    expect(linesFor(line(hosts, key("a")), name).length > 0).toBe(expected);
  });

  it("understands hashed names as ssh-keygen writes them", () => {
    const file = join(folder, "hashed");
    writeFileSync(file, `${line("web1", key("a"))}\n${line("[web2]:2222", key("b"))}\n`);
    execFileSync("ssh-keygen", ["-q", "-H", "-f", file], { stdio: "ignore" });
    const text = execFileSync("cat", [file]).toString();
    expect(text).toMatch(/^\|1\|/);
    expect([linesFor(text, "web1"), linesFor(text, "[web2]:2222"), linesFor(text, "web2")]).toEqual([[1], [2], []]);
  });

  it("passes over comments, empty and broken lines, and certificate authorities", () => {
    const text = [
      "# web1 ssh-ed25519 AAAA",
      "",
      "web1",
      "web1 ssh-ed25519",
      `@cert-authority ${line("*", key("c"))}`,
      `@other ${line("*", key("c"))}`,
      `  ${line("web1", key("a"))} a comment`,
    ].join("\n");
    expect(linesFor(text, "web1")).toEqual([7]);
  });

  it("reads several files, missing ones as empty, and keeps where each key stands", async () => {
    const [one, two] = [join(folder, "one"), join(folder, "two")];
    writeFileSync(one, `\n${line("web1", key("a"))}\n`);
    writeFileSync(two, `${line("web*", key("b"))}\r\n`);
    const known = await findKnownHost([join(folder, "missing"), one, two], "web1", 22);
    expect(known.keys.map((entry) => [entry.file, entry.line, entry.key.equals(key(entry.file === one ? "a" : "b"))])).toEqual([
      [one, 2, true],
      [two, 1, true],
    ]);
  });

  it("takes a host on another port for the host itself only where it has no line of its own", async () => {
    const file = join(folder, "ports");
    writeFileSync(file, [line("web1", key("a")), line("[web2]:2222", key("b")), line("web2", key("c"))].join("\n"));
    const lines = async (host: string) => (await findKnownHost([file], host, 2222)).keys.map((entry) => entry.line);
    expect([await lines("web1"), await lines("web2")]).toEqual([[1], [2]]);
    expect(knownName("::1", 2222)).toBe("[::1]:2222");
  });
});

describe("a host's key", () => {
  const known = (text: string) => ({ name: "web1", keys: parseKnownHosts("f", text, "web1") });

  it("is known by any of its lines", () => {
    expect(judge(known([line("web1", key("a")), line("web1", key("b"))].join("\n")), key("b")).kind).toBe("known");
  });
  it("is unknown where no line names the host", () => {
    expect(judge(known(line("web2", key("a"))), key("a")).kind).toBe("unknown");
  });
  it("has changed where another is known, of whatever type", () => {
    expect(judge(known(line("web1", key("a"))), key("b"))).toMatchObject({ kind: "changed", expected: { line: 1 } });
    const rsa = key("r", "ssh-rsa");
    expect(judge(known([line("web1", rsa, "ssh-rsa"), line("web1", key("a"))].join("\n")), key("b"))).toMatchObject({ kind: "changed", expected: { line: 2 } });
  });
  it("is revoked even where another line knows it", () => {
    expect(judge(known([line("web1", key("a")), `@revoked ${line("*", key("a"))}`].join("\n")), key("a"))).toMatchObject({ kind: "revoked", by: { line: 2 } });
  });
  it("is still unknown where only another one is revoked", () => {
    expect(judge(known(`@revoked ${line("*", key("a"))}`), key("b")).kind).toBe("unknown");
  });
  it("has the fingerprint that ssh-keygen shows", () => {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, "id")]);
    const shown = execFileSync("ssh-keygen", ["-lf", join(folder, "id")])
      .toString()
      .split(" ")[1];
    const [, text = ""] = execFileSync("cat", [join(folder, "id.pub")])
      .toString()
      .split(" ");
    expect(fingerprint(Buffer.from(text, "base64"))).toBe(shown);
  });
});
