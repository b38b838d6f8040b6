import { describe, expect, test } from "vitest";
import { changes as kinds } from "../../src/changes/registry.gen.ts";
import module from "../../src/modules/uri.ts";
import { bareHost } from "../support/bare-host.ts";
import { paramsOf, planTask } from "../support/module-case.ts";

const url = "http://127.0.0.1:8080/users";
const plan = (task: object) => planTask(module, bareHost(), { url, ...task }).changes[0];

test("asks for a page, which changes nothing", () => {
  const change = plan({ headers: { Host: "www.example.org" } });
  expect(change).toEqual({ kind: "http.request", method: "GET", url, headers: ["Host: www.example.org"], accept: [200], timeout: 30 });
  expect(change && kinds.get(change.kind)?.passive?.(change)).toBe(true);
});

test("sends a value as JSON, which counts as a change", () => {
  const change = plan({ method: "POST", body_format: "json", body: { name: "ada" }, status_code: [200, 201], user: "me", password: "s3cret" });
  expect(change).toMatchObject({ headers: ["Content-Type: application/json"], body: '{"name":"ada"}', login: "me:s3cret", accept: [200, 201] });
  expect(change && kinds.get(change.kind)?.passive?.(change)).toBe(false);
  expect(change && kinds.get(change.kind)?.describe(change)).toBe(`POST ${url}`);
});

test("sends text that is JSON already as it is, as Ansible does", () => {
  expect(plan({ method: "POST", body_format: "json", body: '{"name": "ada"}\n' })).toMatchObject({
    headers: ["Content-Type: application/json"],
    body: '{"name": "ada"}\n',
  });
});

test.each([
  [{ url, method: "POST", body_format: "json", body: "ada" }, "`body` is text that is no JSON"],
  [{ url: "localhost" }, "must be an address"],
  [{ url, body: { a: 1 } }, "`body` must be text"],
])("%j is refused", (task, message) => {
  expect(() => planTask(module, bareHost(), task)).toThrow(message);
});

describe("the result", () => {
  const result = (stdout: string, task: object = {}) =>
    module.finish?.result([{ rc: 0, stdout, stderr: "" }], paramsOf(module, { uri: { url, ...task } }) as never);

  test("has the status, and the content where that is wanted", () => {
    expect(result("200 text/html\nhello\nworld\n", { return_content: true })).toEqual({ status: 200, content: "hello\nworld\n" });
    expect(result("200 text/html\nhello\n")).toEqual({ status: 200, content: "" });
  });

  test("has what is said to be JSON as a value, and passes over what is none", () => {
    expect(result('201 application/json; charset=utf-8\n{"id":7}')).toEqual({ status: 201, content: "", json: { id: 7 } });
    expect(result("200 application/problem+json\n[1]")).toMatchObject({ json: [1] });
    expect(result("200 application/json\nnot so")).toEqual({ status: 200, content: "" });
  });

  test("has no status where nobody answered", () => {
    expect(result("")).toMatchObject({ status: -1 });
  });
});
