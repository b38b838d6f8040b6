import { describe, expect, test } from "vitest";
import { Problems } from "../../src/core/errors.ts";
import { inventoryJson } from "../../src/inventory/json.ts";
import { hostNamed } from "../../src/inventory/pattern.ts";
import type { Inventory } from "../../src/inventory/types.ts";
import { inventoryIn, inventoryOf, varsOf } from "./inventory.ts";

function sound(files: Readonly<Record<string, string>>): Inventory {
  const problems = new Problems();
  const inventory = inventoryIn(files, problems);
  expect(problems.errors).toEqual([]);
  return inventory;
}

function variable(inventory: Inventory, host: string, name: string): unknown {
  const found = hostNamed(inventory, host);
  return found && varsOf(found)[name];
}

describe("groups", () => {
  const inventory = sound({
    "hosts.yml": `
all:
  hosts:
    lone:
  children:
    site:
      children:
        web:
          hosts: { web1: , web2: }
        db:
          hosts: { db1: , web2: }
top:
  hosts:
    web1:
`,
  });

  test("a host is in its groups and theirs, all first, parents before children", () => {
    expect(inventory.hosts.get("web2")?.groups).toEqual(["all", "site", "db", "web"]);
    expect(inventory.hosts.get("web1")?.groups).toEqual(["all", "site", "top", "web"]);
    expect(inventory.hosts.get("lone")?.groups).toEqual(["all", "ungrouped"]);
  });

  test("a group holds the hosts of its children its own first", () => {
    expect(inventory.groups.get("site")?.hosts).toEqual(["web1", "web2", "db1"]);
    expect(inventory.groups.get("db")?.hosts).toEqual(["db1", "web2"]);
    expect(inventory.groups.get("all")?.hosts).toEqual(["lone", "web1", "web2", "db1"]);
    expect(inventory.groups.get("all")?.children).toEqual(["ungrouped", "site", "top"]);
  });

  test("printed, it has the shape of an executable inventory's answer", () => {
    expect(inventoryJson(inventory, (host) => ({ name: host.name }))).toEqual({
      _meta: { hostvars: { lone: { name: "lone" }, web1: { name: "web1" }, web2: { name: "web2" }, db1: { name: "db1" } } },
      all: { children: ["ungrouped", "site", "top"] },
      ungrouped: { hosts: ["lone"] },
      site: { children: ["web", "db"] },
      web: { hosts: ["web1", "web2"] },
      db: { hosts: ["db1", "web2"] },
      top: { hosts: ["web1"] },
    });
  });
});

describe("ranges", () => {
  test.each([
    ["n[1:3]", "n1 n2 n3"],
    ["n[01:03]", "n01 n02 n03"],
    ["n[098:102]", "n098 n099 n100 n101 n102"],
    ["n[a:c].x", "na.x nb.x nc.x"],
    ["n[0:10:5]", "n0 n5 n10"],
    ["r[1:2]-n[a:b]", "r1-na r1-nb r2-na r2-nb"],
    ["01", "01"],
  ])("%s", (range, names) => {
    const inventory = sound({ "hosts.yml": `all:\n  hosts:\n    ${range}: {x: 1}\n` });
    expect([...inventory.hosts.keys()].join(" ")).toBe(names);
    expect(variable(inventory, names.split(" ")[0] ?? "", "x")).toBe(1);
  });

  test.each(["n[1]", "n[a:3]", "n[3:1]", "n[01:2000]", "n[1:3", "n[1:9:0]", "n[0:100000]", "n[1:9999][1:9999]"])("%s is refused", (range) => {
    const problems = new Problems();
    inventoryOf(`all:\n  hosts:\n    "${range}":\n`, problems);
    expect(problems.errors.map(({ code, at }) => [code, at?.start])).toEqual([["HF1312", 18]]);
  });
});

describe("precedence", () => {
  /** Lowest first: with the first n of them, the n-th wins. */
  const places: readonly (readonly [string, string, string])[] = [
    ["all in the inventory", "hosts.yml", "all:\n  vars: {x: %}\n"],
    ["the parent group", "hosts.yml", "parent:\n  vars: {x: %}\n"],
    ["the child group", "hosts.yml", "child:\n  vars: {x: %}\n"],
    ["group_vars/all beside the inventory", "group_vars/all.yml", "x: %\n"],
    ["group_vars/all beside the playbook", "play/group_vars/all.yaml", "x: %\n"],
    ["group_vars of the parent", "group_vars/parent", "x: %\n"],
    ["group_vars of the child", "group_vars/child/main.yml", "x: %\n"],
    ["group_vars of the parent beside the playbook", "play/group_vars/parent.yml", "x: %\n"],
    ["the host in the inventory", "hosts.yml", "child:\n  hosts: {n: {x: %}}\n"],
    ["host_vars beside the inventory", "host_vars/n.yml", "x: %\n"],
    ["host_vars beside the playbook", "play/host_vars/n/a.json", '{"x": %}'],
  ];

  test.each(places.map(([name], i) => [name, i] as const))("%s wins over what is below it", (_, top) => {
    const files: Record<string, string> = {};
    const groups: Record<string, string[]> = { all: [], parent: ["  children: {child: }"], child: [] };
    let host = "  hosts: {n: }";
    for (const [i, [, file, text]] of places.slice(0, top + 1).entries()) {
      const filled = text.replace("%", String(i));
      if (file !== "hosts.yml") files[file] = filled;
      else if (filled.includes("hosts:")) host = filled.split("\n")[1] ?? "";
      else groups[filled.split(":")[0] ?? ""]?.push(filled.split("\n")[1] ?? "");
    }
    groups["child"]?.push(host);
    files["hosts.yml"] = Object.entries(groups)
      .map(([name, lines]) => [`${name}:`, ...lines, ""].join("\n"))
      .join("");
    expect(variable(sound(files), "n", "x")).toBe(top);
  });

  test("several inventories are merged", () => {
    const inventory = sound({ "hosts.yml": "web:\n  hosts: {a: {x: 1}}\n", "more.yml": "web:\n  vars: {y: 2}\n  hosts: {b: }\ndb:\n  hosts: {a: }\n" });
    expect([variable(inventory, "a", "x"), variable(inventory, "a", "y"), variable(inventory, "b", "y")]).toEqual([1, 2, 2]);
    expect(inventory.hosts.get("a")?.groups).toEqual(["all", "db", "web"]);
  });

  test("a later inventory wins over an earlier one, for hosts and groups", () => {
    const inventory = sound({
      "hosts.yml": "web:\n  hosts: {a: {x: 1, y: 1}}\n  vars: {z: 1, w: 1}\n",
      "more.yml": "web:\n  hosts: {a: {x: 2}}\n  vars: {z: 2}\n",
    });
    expect(["x", "y", "z", "w"].map((name) => variable(inventory, "a", name))).toEqual([2, 1, 2, 1]);
  });

  test("this computer has the variables of all and of its own files, though it is not listed", () => {
    const inventory = sound({ "hosts.yml": "all:\n  vars: {x: 1, y: 1}\n  hosts: {a: }\n", "host_vars/localhost.yml": "y: 2" });
    expect([variable(inventory, "localhost", "x"), variable(inventory, "127.0.0.1", "y")]).toEqual([1, 2]);
  });

  test("files of one group override each other by name; editors' backups do not count", () => {
    const inventory = sound({
      "hosts.yml": "web:\n  hosts: {a: }\n",
      "group_vars/web/1.yml": "x: 1",
      "group_vars/web/2.yml": "x: 2",
      "group_vars/web/3.yml~": "x: 3",
      "group_vars/web/.4.yml": "x: 4",
    });
    expect(variable(inventory, "a", "x")).toBe(2);
  });
});

describe("groups of equal rank", () => {
  const two = (a: string, b: string, host = ""): string => `a:\n  hosts: {n: {${host}}}\n  vars: {${a}}\nb:\n  hosts: {n: }\n  vars: {${b}}\n`;
  const errors = (text: string, more: Readonly<Record<string, string>> = {}): readonly string[] => {
    const problems = new Problems();
    inventoryIn({ "hosts.yml": text, ...more }, problems);
    return problems.errors.map(({ code }) => code);
  };

  test("may say the same", () => expect(errors(two("x: [1, {y: 2}]", "x: [1, {y: 2}]"))).toEqual([]));
  test("may not say different things", () => expect(errors(two("x: 1", "x: 2"))).toEqual(["HF1321"]));
  test("may not call a setting of the connection by two names and say different things", () => {
    expect(errors(two("ssh_user: ops", "ansible_user: ops"))).toEqual([]);
    expect(errors(two("ssh_user: ops", "ansible_user: dev"))).toEqual(["HF1321"]);
    expect(errors(two("ssh_user: ops", "ansible_user: dev", "ansible_ssh_user: own"))).toEqual([]);
  });
  test("are overruled by the host", () => expect(errors(two("x: 1", "x: 2", "x: 3"))).toEqual([]));
  test("are overruled by host_vars", () => expect(errors(two("x: 1", "x: 2"), { "host_vars/n.yml": "x: 3" })).toEqual([]));
  test("are overruled by a child group", () =>
    expect(errors(`${two("x: 1", "x: 2")}  children:\n    c:\n      hosts: {n: }\n      vars: {x: 3}\n`)).toEqual([]));
  test("are ordered by ansible_group_priority", () => expect(errors(two("x: 1, ansible_group_priority: 5", "x: 2"))).toEqual([]));
  test("clash where the last inventory that sets them differs", () => {
    const clash = { "more.yml": "a: {vars: {x: 1}}\nb: {vars: {x: 3}}\n" };
    expect(errors(two("x: 1", "x: 1"), clash)).toEqual(["HF1321"]);
    expect(errors(two("x: 1", "x: 2"), { "more.yml": "a: {vars: {x: 3}}\nb: {vars: {x: 3}}\n" })).toEqual([]);
  });
  test("clash in group_vars too", () => expect(errors(two("y: 1", "z: 1"), { "group_vars/a.yml": "x: 1", "group_vars/b.yml": "x: 2" })).toEqual(["HF1321"]));
});
