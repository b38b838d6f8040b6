import { expect, test } from "vitest";
import copy from "../../src/modules/copy.ts";
import module from "../../src/modules/slurp.ts";
import file, { type FileValue } from "../../src/observations/file.ts";
import { bareHost, folder } from "../support/bare-host.ts";
import { textFile } from "../support/fake-machine.ts";
import { given } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";

const slurp = (value: FileValue) => planTask(module, bareHost(new Map([given(file.key("/etc/x"), value)])), { src: "/etc/x" });

test("reads a file, also one that an earlier task will have written", () => {
  const result = { content: Buffer.from("a token\n").toString("base64"), encoding: "base64", source: "/etc/x" };
  expect(slurp(textFile("a token\n"))).toMatchObject({ changes: [], reason: "read, 8 bytes", result });
  const host = bareHost();
  const after = host.after(planTask(copy, host, { dest: "/etc/x", content: "a token\n" }).changes);
  expect(planTask(module, after, { src: "/etc/x" })).toMatchObject({ result });
});

test.each<[string, FileValue, string]>([
  ["nothing", { type: "absent" }, "/etc/x does not exist"],
  ["a folder", folder, "/etc/x is a folder, not a file"],
  ["what may not be read", { ...textFile("x"), hash: undefined, content: undefined }, "permission denied"],
  ["a large file", { ...textFile("x"), size: 9_000_000, content: undefined }, "larger than 8 MiB"],
])("does not read %s", (_, value, message) => {
  expect(() => slurp(value)).toThrow(message);
});
