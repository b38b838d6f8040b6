import { describe, expect, test } from "vitest";
import { keyText } from "../../src/observations/define.ts";
import { packagedFileKey } from "../../src/observations/packaged-file.ts";
import { previewKey } from "../../src/observations/preview.ts";
import { textFile, type MachineOptions } from "../support/fake-machine.ts";
import { converge, runFake } from "../support/run-fake.ts";

const noUnit = { exists: false, active: "inactive", enabled: "unknown", subState: "dead", startedAt: 0, oneshot: false, finished: false, needsReload: false };
const unit = { ...noUnit, exists: true, enabled: "disabled" };
const options = '# options\nOPTIONS=""\n';

/** A machine whose repository has a package with one configuration file and a unit; `brings` is what installing it really lays down. */
function machine(name: string, packaged = options, brings = packaged): MachineOptions {
  const path = `/etc/sysconfig/${name}`;
  const spec = `${name}-2.0-1.el9.x86_64`;
  return {
    state: {
      [`unit:${name}.service`]: noUnit,
      [keyText(previewKey("dnf", [name]))]: {
        known: true,
        packages: [{ name, version: "2.0-1.el9", spec, files: [path, `/usr/lib/systemd/system/${name}.service`] }],
      },
      [keyText(packagedFileKey("dnf", spec, path))]: textFile(packaged),
    },
    brings: { [name]: { [`file:${path}`]: brings, [`unit:${name}.service`]: unit } },
  };
}

const tasks = (name: string): string => `
    - name: Install ${name}
      package: { name: ${name} }
    - name: Options of ${name}
      sysconfig: { path: /etc/sysconfig/${name}, key: OPTIONS, value: "-x" }
    - name: Start ${name}
      service: { name: ${name}, state: started, enabled: true }`;
const play = `- hosts: all\n  tasks:${tasks("app")}\n`;

describe("a package whose files the repositories told", () => {
  test("is planned with the true diff of its files, and applied in one batch", async () => {
    const { plan, apply, again } = await converge({ play, hosts: { node1: machine("app") } });
    expect(plan.rows().map(({ verdict, degree }) => `${verdict} ${degree}`)).toEqual(["change exact", "change expected", "change expected"]);
    expect(plan.row("Install app").changes).toEqual(["install app 2.0-1.el9"]);
    expect(plan.row("Options of app").diff).toContain('-OPTIONS=""\n+OPTIONS="-x"');
    expect(apply.batches()).toHaveLength(1);
    expect(apply.result("Options of app").diff).toBe(plan.row("Options of app").diff);
    expect(again.exit).toBe(0);
  });

  test("that brings something else after all is looked at again, and edited as it is", async () => {
    const { apply, again } = await converge({ play, hosts: { node1: machine("app", options, '# newer\nOPTIONS="-q"\n') } });
    expect(apply.exit).toBe(0);
    expect(apply.machine().text("/etc/sysconfig/app")).toBe('# newer\nOPTIONS="-x"\n');
    expect(again.exit).toBe(0);
  });

  test("shares its trips with the next one", async () => {
    const [one, two] = [machine("app"), machine("web")];
    const both: MachineOptions = { state: { ...one.state, ...two.state }, brings: { ...one.brings, ...two.brings } };
    const plan = await runFake({ play: `${play}${tasks("web").slice(1)}\n`, hosts: { node1: both }, mode: "plan" });
    const kinds = plan.trips().map(({ reads }) => reads.filter((key) => key.startsWith("preview:") || key.startsWith("packaged_file:")).length);
    expect(kinds).toEqual([0, 2, 2]);
    expect(plan.planned().every((row) => row.startsWith("change "))).toBe(true);
  });

  test("does not fail the plan where it brings no such thing: the run decides", async () => {
    const typo = play.replace("name: app, state", "name: ap, state").replace("/etc/sysconfig/app", "/etc/sysconfig/ap");
    const host = machine("app");
    const plan = await runFake({ play: typo, hosts: { node1: { ...host, state: { ...host.state, "unit:ap.service": noUnit } } }, mode: "plan" });
    expect(plan.planned()).toEqual(["change Install app", "later Options of app", "later Start app"]);
  });
});

test("a package that no repository has fails the plan, and its host is left as it is", async () => {
  const unknown = { state: { [keyText(previewKey("dnf", ["app"]))]: { known: false, missing: true, why: "No match for argument: app" } } };
  const early = play.replace("tasks:", "tasks:\n    - copy: { content: x, dest: /etc/motd }");
  const run = await runFake({ play: early, hosts: { node1: unknown, node2: machine("app") }, mode: "apply" });
  expect(run.exit).toBe(3);
  expect(run.result("Install app").message).toBe("No match for argument: app");
  expect(run.machine().made).toEqual([]);
  expect(run.machine("node2").made).toHaveLength(5);
});

test("a package that an earlier step's repository may have does not fail the plan", async () => {
  const unknown = {
    state: {
      [keyText(previewKey("dnf", ["app"]))]: { known: false, missing: true, why: "No match for argument: app" },
      "file:/etc/yum.repos.d": { type: "directory", mode: "0755", owner: "root", group: "root" },
    },
  };
  const later = `- hosts: all\n  tasks:\n    - copy: { content: "[x]", dest: /etc/yum.repos.d/x.repo }\n    - package: { name: app }\n`;
  const plan = await runFake({ play: later, hosts: { node1: unknown }, mode: "plan" });
  expect(plan.rows().map(({ verdict }) => verdict)).toEqual(["change", "change"]);
});

test("what is done below a link that turns before goes by what is there then", async () => {
  const run = await runFake({
    hosts: { node1: { state: { "file:/srv/current": { type: "link", target: "1", path: "/srv/1" }, "file:/srv/current/conf": "x" } } },
    play: `- hosts: all
  tasks:
    - { name: turn, file: { path: /srv/current, src: "2", state: link } }
    - { name: write, copy: { content: x, dest: /srv/current/conf } }
`,
    deviations: { node1: [{ after: "turn the link", happens: (machine) => machine.set("file:/srv/current/conf", "of the second") }] },
  });
  expect(run.row("write").verdict).toBe("later");
  expect([run.exit, run.done(), run.machine().text("/srv/current/conf")]).toEqual([0, ["changed turn", "changed write"], "x"]);
});
