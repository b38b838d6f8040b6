import { expect, test } from "vitest";
import { includePath } from "../../src/expr/include.ts";
import { mistakeOf, sourceOf } from "./support.ts";

const from = sourceOf("", "/project/templates/keepalived/main.ejs");

test.each([
  ["check.ejs", "/project/templates/keepalived/check.ejs"],
  ["check", "/project/templates/keepalived/check.ejs"],
  ["../common/head.conf", "/project/templates/common/head.conf"],
  ["/project/templates/x.ejs", "/project/templates/x.ejs"],
  ["..hidden.ejs", "/project/templates/keepalived/..hidden.ejs"],
])("%s is found beside the template that includes it", (path, file) => {
  expect(includePath(path, from, "/project")).toBe(file);
});

test.each(["../../../etc/passwd", "/etc/passwd", "../../../project2/x.ejs"])("%s is outside the project", (path) => {
  expect(mistakeOf(() => includePath(path, from, "/project")).code).toBe("HF1503");
});
