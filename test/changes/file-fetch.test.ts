import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { FileFetch } from "../../src/changes/file-fetch.ts";
import { sha256 } from "../../src/observations/shared/content.ts";
import { scriptOf, stepText } from "../support/apply.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "hf-fetch-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** What came of it, as a host would go through it, and what the server was asked. */
async function fetched(change: Omit<FileFetch, "kind" | "url" | "headers" | "timeout">, headers: readonly string[] = []) {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    asked.push([request.url, request.headers["x-key"], ...(request.headers.authorization === undefined ? [] : [request.headers.authorization])]);
    response.statusCode = request.url === "/tool" ? 200 : 404;
    response.end("tool\n");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const script = scriptOf({ kind: "file.fetch", url: `http://127.0.0.1:${port}/tool`, headers, timeout: 20, ...change } as FileFetch);
  writeFileSync(join(dir, "0"), script.bodies?.[0] ?? "");
  const child = spawn("sh", ["-c", stepText(script, dir)], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const [rc] = (await once(child, "close")) as [number];
  rmSync(join(dir, "0"));
  server.close();
  return { rc, said, asked };
}

test("fetching puts the file in its place with its mode, and sends headers along", async () => {
  const path = join(dir, "it's");
  const { rc, said, asked } = await fetched({ path, mode: "0750", before: { type: "absent" } }, ['X-Key: a "quoted" \\ one']);
  expect([rc, said, asked]).toEqual([0, "", [["/tool", 'a "quoted" \\ one']]]);
  expect(readFileSync(path, "utf8")).toBe("tool\n");
  expect(statSync(path).mode & 0o777).toBe(0o750);
});

test("fetching logs in where that is asked for, with words that no list of processes shows", async () => {
  const login = 'me:it"s a \\ secret';
  const { rc, asked } = await fetched({ path: join(dir, "tool"), login, insecure: true, before: { type: "absent" } });
  expect([rc, asked]).toEqual([0, [["/tool", undefined, `Basic ${Buffer.from(login).toString("base64")}`]]]);
  const { run } = scriptOf({ kind: "file.fetch", path: "/x", url: "https://x/", headers: [], timeout: 1, login, before: { type: "absent" } } as FileFetch);
  expect(run).not.toContain("secret");
});

test("fetching what has another checksum leaves the old file and nothing else", async () => {
  const path = join(dir, "tool");
  writeFileSync(path, "old\n");
  chmodSync(path, 0o644);
  const before = { type: "file", mode: "0644", owner: undefined, group: undefined, size: 4, hash: sha256(Buffer.from("old\n")) } as const;
  const { rc, said } = await fetched({ path, hash: "0".repeat(64), before });
  expect([rc, readFileSync(path, "utf8"), readdirSync(dir)]).toEqual([1, "old\n", ["tool"]]);
  expect(said).toMatch(/gives has another checksum\n$/);
});

test("fetching is not done where just this file is there, or something came in between", async () => {
  const path = join(dir, "tool");
  writeFileSync(path, "tool\n");
  expect(await fetched({ path, hash: sha256(Buffer.from("tool\n")), before: { type: "absent" } })).toMatchObject({ rc: 90, asked: [] });
  expect(await fetched({ path, hash: "0".repeat(64), before: { type: "absent" } })).toMatchObject({ rc: 91, asked: [] });
});
