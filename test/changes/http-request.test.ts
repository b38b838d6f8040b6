import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { HttpRequest } from "../../src/changes/http-request.ts";
import { scriptOf, stepText } from "../support/apply.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "hf-http-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** What came of it, as a host would go through it, and what the server was asked. */
async function asked(change: Partial<HttpRequest>, path = "/") {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      requests.push([request.method, request.url, request.headers["x-key"], request.headers.authorization, body].filter(Boolean).join(" "));
      if (request.url === "/old") response.writeHead(302, { Location: "/" });
      else response.writeHead(request.url === "/" ? 200 : 404, { "Content-Type": "application/json" });
      response.end(request.url === "/old" ? "" : '{"a": 1}\n');
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  const request: HttpRequest = { kind: "http.request", method: "GET", url, headers: [], accept: [200], timeout: 20, ...change };
  const script = scriptOf(request);
  writeFileSync(join(dir, "0"), script.bodies?.[0] ?? "");
  const child = spawn("sh", ["-c", stepText(script, dir)], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, TMPDIR: dir } });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const [rc] = (await once(child, "close")) as [number];
  server.close();
  return { rc, out, err, requests };
}

test("prints status and type on a line, then what was answered, and leaves nothing behind", async () => {
  expect(await asked({ headers: ["X-Key: it's"] })).toEqual({ rc: 0, out: '200 application/json\n{"a": 1}\n', err: "", requests: ["GET / it's"] });
  expect(readdirSync(dir)).toEqual(["0"]);
});

test("sends a body of several lines and a login", async () => {
  const { rc, requests } = await asked({ method: "PUT", body: '{"quote": "a \\"b\\"",\n"tab": "\t"}', login: "me:s3 cret" });
  expect([rc, requests]).toEqual([0, [`PUT / Basic ${Buffer.from("me:s3 cret").toString("base64")} {"quote": "a \\"b\\"",\n"tab": "\t"}`]]);
});

test("sends a body that looks like a file's name as it is, and others by an option that the curl of EL 7 has", async () => {
  expect((await asked({ method: "POST", body: "@/etc/hostname" })).requests).toEqual(["POST / @/etc/hostname"]);
  const { bodies } = scriptOf({ kind: "http.request", method: "POST", url: "http://x", headers: [], accept: [200], timeout: 1, body: "a" } as HttpRequest);
  expect(Buffer.from(bodies?.[0] ?? "").toString()).toContain('data-binary = "a"');
});

test("goes on to where a page has moved; a HEAD gets no page", async () => {
  expect((await asked({}, "/old")).requests).toEqual(["GET /old", "GET /"]);
  expect(await asked({ method: "HEAD" })).toMatchObject({ rc: 0, requests: ["HEAD /"] });
});

test("fails with another status than is accepted, and says what was answered all the same", async () => {
  expect(await asked({}, "/nowhere")).toMatchObject({ rc: 1, out: '404 application/json\n{"a": 1}\n', err: "the status is 404, not 200\n" });
  expect(await asked({ accept: [200, 404] }, "/nowhere")).toMatchObject({ rc: 0 });
});

test("fails where nobody listens, in curl's words", async () => {
  const { rc, err } = await asked({ url: "http://127.0.0.1:1/" });
  expect(rc).not.toBe(0);
  expect(err).toMatch(/^curl: \(7\)/);
});
