import { describe, expect, test } from "vitest";
import { changes as kinds } from "../../src/changes/registry.gen.ts";
import module from "../../src/modules/get-url.ts";
import { commandKey } from "../../src/observations/command.ts";
import file, { type FileValue } from "../../src/observations/file.ts";
import { sha256 } from "../../src/observations/shared/content.ts";
import { bareHost, folder } from "../support/bare-host.ts";
import { textFile } from "../support/fake-machine.ts";
import { given } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";

const url = "https://example.org/tool-1.2.3?token=x";
const checksum = `sha256:${sha256(Buffer.from("tool\n"))}`;

describe("a task", () => {
  const plan = (found: Parameters<typeof given>[1], task: object) =>
    planTask(module, bareHost(new Map([given(file.key("/opt/tool"), found as never)])), { url, dest: "/opt/tool", ...task });

  test.each<[string, unknown, object, string[], string]>([
    ["fetches what is not there", { type: "absent" }, { mode: "0755" }, [`fetch /opt/tool from ${url} (0755)`], "there is no such file yet"],
    ["leaves what is there", textFile("other\n"), {}, [], "already 0644 root:root"],
    ["fetches what is another one", textFile("other\n"), { checksum }, [`fetch /opt/tool from ${url}`], "its checksum differs"],
    ["leaves what is just this one", textFile("tool\n"), { checksum, force: true }, [], "already 0644 root:root with this checksum"],
    ["fetches in every run where it is told to", textFile("other\n"), { force: true }, [`fetch /opt/tool from ${url}`], "fetched in every run"],
    ["gives what is there its mode", textFile("tool\n"), { mode: "u+x" }, ["set /opt/tool to 0744"], "its mode differs"],
  ])("%s", (_, found, task, changes, reason) => {
    const outcome = plan(found, task);
    expect(outcome.changes.map((change) => kinds.get(change.kind)?.describe(change))).toEqual(changes);
    expect(outcome.reason).toBe(reason);
  });

  test("knows a file that is too large to be read along by its checksum", () => {
    const large = { ...textFile(""), hash: undefined, content: undefined, size: 300 * 1024 * 1024 };
    const summed = (hash: string) =>
      planTask(
        module,
        bareHost(
          new Map([
            given(file.key("/opt/it's"), large as FileValue),
            given(commandKey({ script: "sha256sum <'/opt/it'\\''s'" }), { rc: 0, stdout: `${hash}  -\n`, stderr: "" }),
          ]),
        ),
        { url, dest: "/opt/it's", checksum },
      ).changes;
    expect(summed(checksum.slice("sha256:".length))).toEqual([]);
    expect(summed("0".repeat(64))).toHaveLength(1);
  });

  test("puts it into a folder under its own name", () => {
    expect(plan(folder, {})).toMatchObject({ changes: [{ path: "/opt/tool/tool-1.2.3" }] });
    expect(plan({ type: "absent" }, { dest: "/opt/" })).toMatchObject({ changes: [{ path: "/opt/tool-1.2.3" }], result: { dest: "/opt/tool-1.2.3" } });
    expect(() => plan({ type: "absent" }, { url: "https://example.org/", dest: "/opt/" })).toThrow("names no file");
  });

  test("logs in, and looks away from a certificate, where it is told to", () => {
    const told = { url_username: "me", password: "s3cret", validate_certs: false };
    expect(plan({ type: "absent" }, told)).toMatchObject({ changes: [{ login: "me:s3cret", insecure: true }] });
    expect(plan({ type: "absent" }, {}).changes[0]).not.toHaveProperty("login");
  });

  test("what it will be, only the run decides", () => {
    const host = bareHost();
    const after = host.after(planTask(module, host, { url, dest: "/opt/tool" }).changes);
    expect(after.peek(file.key("/opt/tool")).degree).toBe("later");
  });

  test.each([
    [{ url: "https://example.org:99999/x", dest: "/opt/" }, "must be an address"],
    [{ url: "example.org/x", dest: "/opt/x" }, "must be an address"],
    [{ url, dest: "/opt/x", checksum: "md5:123" }, "must be sha256:"],
  ])("%j is refused", (task, message) => {
    expect(() => planTask(module, bareHost(), task)).toThrow(message);
  });
});
