import { describe, expect, test } from "vitest";
import { changes as kinds } from "../../src/changes/registry.gen.ts";
import module from "../../src/modules/cron.ts";
import crontabs from "../../src/observations/crontab.ts";
import file from "../../src/observations/file.ts";
import { bareHost } from "../support/bare-host.ts";
import { textFile } from "../support/fake-machine.ts";
import { given } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";

const job = { name: "back up", minute: "30", hour: "2", job: "/usr/local/bin/backup" };
const line = "30 2 * * * /usr/local/bin/backup";

function plan(text: string | null, task: object) {
  return planTask(module, bareHost(new Map([given(crontabs.key("root"), text)])), { user: "root", ...task });
}

describe("a crontab", () => {
  test.each<[string, string | null, object, string | null | undefined, string]>([
    ["is begun with its first job", null, job, `#Ansible: back up\n${line}\n`, "there is no such job"],
    ["gets one more job", "@daily x\n", job, `@daily x\n#Ansible: back up\n${line}\n`, "there is no such job"],
    ["keeps a job", `#Ansible: back up\n${line}\n`, job, undefined, "already a job"],
    [
      "gets a job's new time",
      `#Ansible: back up\n${line}\nx\n`,
      { ...job, hour: "*/3" },
      `#Ansible: back up\n30 */3 * * * /usr/local/bin/backup\nx\n`,
      "the job differs",
    ],
    ["keeps a job that is out of use", null, { ...job, disabled: true }, `#Ansible: back up\n#${line}\n`, "there is no such job"],
    [
      "takes steps and names",
      null,
      { name: "x", job: "y", minute: "*/90", hour: "0-23/2", weekday: "mon-fri,7" },
      "#Ansible: x\n*/90 0-23/2 * * mon-fri,7 y\n",
      "there is no such job",
    ],
    ["takes a time by name", null, { name: "x", job: "y", special_time: "reboot" }, "#Ansible: x\n@reboot y\n", "there is no such job"],
    ["loses a job", `a\n#Ansible: back up\n${line}\nb\n`, { name: "back up", state: "absent" }, "a\nb\n", "the job is there"],
    ["goes with its last job", `#Ansible: back up\n${line}\n`, { name: "back up", state: "absent" }, null, "the job is there"],
    ["lacks a job", null, { name: "back up", state: "absent" }, undefined, "there is no such job"],
    ["gets a variable on top", "x\n", { name: "MAILTO", env: true, job: "ops" }, 'MAILTO="ops"\nx\n', "MAILTO is not set"],
    ["gets another value", 'MAILTO="root"\n', { name: "MAILTO", env: true, job: "ops" }, 'MAILTO="ops"\n', "MAILTO has another value"],
    [
      "gets another value however it is spaced",
      "x\n MAILTO = root\n",
      { name: "MAILTO", env: true, job: "ops" },
      'x\nMAILTO="ops"\n',
      "MAILTO has another value",
    ],
    ["loses a variable however it is spaced", "MAILTO = root\nx\n", { name: "MAILTO", env: true, state: "absent" }, "x\n", "MAILTO is set"],
    ["gets a variable behind another", 'A="1"\nx\n', { name: "B", env: true, job: "2", insertafter: "A" }, 'A="1"\nB="2"\nx\n', "B is not set"],
    ["gets a variable before another", 'A="1"\nB="2"\n', { name: "C", env: true, job: "3", insertbefore: "B" }, 'A="1"\nC="3"\nB="2"\n', "C is not set"],
    ["loses a variable", 'A="1"\nx\n', { name: "A", env: true, state: "absent" }, "x\n", "A is set"],
  ])("%s", (_, before, task, after, reason) => {
    const outcome = plan(before, task);
    expect(outcome.changes).toEqual(after === undefined ? [] : [{ kind: "crontab.write", crontab: "root", text: after, before }]);
    expect(outcome.reason).toBe(reason);
  });

  test("is shown with its diff", () => {
    const [change] = plan(null, job).changes;
    const kind = kinds.get("crontab.write");
    expect(change && kind?.describe(change)).toBe("create the crontab of root");
    expect(change && kind?.diff(change)).toEqual([{ type: "text", path: "the crontab of root", before: undefined, after: `#Ansible: back up\n${line}\n` }]);
  });

  test("of a user that nobody makes is refused", () => {
    expect(() => planTask(module, bareHost(), { ...job, user: "nobody-makes" })).toThrow("there is no user nobody-makes");
    expect(planTask(module, bareHost(), job).changes).toMatchObject([{ crontab: "" }]);
  });
});

describe("a file in /etc/cron.d", () => {
  const path = "/etc/cron.d/backup";
  const on = (text: string | undefined, task: object) =>
    planTask(module, bareHost(new Map([given(file.key(path), text === undefined ? { type: "absent" } : textFile(text))])), { cron_file: "backup", ...task });

  test("names the user in each line", () => {
    expect(on(undefined, job).changes).toMatchObject([
      { kind: "file.write", path, content: { text: "#Ansible: back up\n30 2 * * * root /usr/local/bin/backup\n" } },
    ]);
    expect(on(undefined, { ...job, user: "nobody" }).changes).toMatchObject([{ content: { text: expect.stringContaining("* nobody /usr") } }]);
  });

  test("goes with its last job", () => {
    const text = "#Ansible: back up\n30 2 * * * root /usr/local/bin/backup\n";
    expect(on(text, { name: "back up", state: "absent" }).changes).toMatchObject([{ kind: "file.remove", path }]);
    expect(on(`SHELL=/bin/sh\n${text}`, { name: "back up", state: "absent" }).changes).toMatchObject([{ kind: "file.write" }]);
    expect(on(undefined, { name: "back up", state: "absent" })).toMatchObject({ changes: [] });
  });
});

test.each([
  [{ name: "x" }, "needs `job`"],
  [{ name: "x", job: "a\nb" }, "one line"],
  [{ name: "x y", env: true, job: "1" }, "variable's name"],
  [{ name: "x", job: "y", minute: "5", special_time: "daily" }, "not both"],
  [{ name: "x", job: "y", hour: "5; rm" }, "field of crontab"],
  [{ name: "x", job: "y", minute: "0,60" }, '`minute` must be from 0 to 59, not "0,60"'],
  [{ name: "x", job: "y", hour: "1-24/2" }, "`hour` must be from 0 to 23"],
  [{ name: "x", job: "y", day: 0 }, "`day` must be from 1 to 31"],
])("%j is refused", (task, message) => {
  expect(() => planTask(module, bareHost(), task)).toThrow(message);
});
