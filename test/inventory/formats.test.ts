import fc from "fast-check";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { Problems } from "../../src/core/errors.ts";
import { formatOf } from "../../src/inventory/formats.ts";
import { inventoryJson } from "../../src/inventory/json.ts";
import { loadInventory } from "../../src/inventory/load.ts";
import type { Disk } from "../../src/vars/disk.ts";
import { memoryDisk } from "../support/memory-disk.ts";
import { varsOf } from "./inventory.ts";

type Vars = Readonly<Record<string, number>>;

/** A group as all formats can say it. Hosts' variables stand in the first group that lists them. */
interface Group {
  readonly hosts: Readonly<Record<string, Vars>>;
  readonly children: readonly string[];
  readonly vars: Vars;
}

type Groups = Readonly<Record<string, Group>>;

const names = ["g0", "g1", "g2", "g3"];

const groups: fc.Arbitrary<Groups> = fc
  .tuple(...names.map((_, i) => fc.tuple(fc.subarray(["a", "b", "c", "d"]), fc.subarray(names.slice(i + 1)), fc.nat(9))))
  .map((all) => {
    const told = new Set<string>();
    const varsFor = (host: string): Vars => {
      if (told.has(host)) return {};
      told.add(host);
      return { [`of_${host}`]: host.charCodeAt(0) };
    };
    return Object.fromEntries(
      all.map(([hosts, children, value], i) => [
        names[i] ?? "",
        { hosts: Object.fromEntries(hosts.map((host) => [host, varsFor(host)])), children, vars: { [`of_g${i}`]: value } },
      ]),
    );
  });

function asYaml(all: Groups): string {
  const group = ({ hosts, children, vars }: Group): unknown => ({ hosts, vars, children: Object.fromEntries(children.map((child) => [child, null])) });
  return JSON.stringify(Object.fromEntries(Object.entries(all).map(([name, one]) => [name, group(one)])));
}

function asIni(all: Groups): string {
  const assignments = (vars: Vars, between: string): string =>
    Object.entries(vars)
      .map(([name, value]) => `${name}=${value}`)
      .join(between);
  return Object.entries(all)
    .map(([name, { hosts, children, vars }]) =>
      [
        `[${name}]`,
        ...Object.entries(hosts).map(([host, own]) => `${host} ${assignments(own, " ")}`),
        `[${name}:children]`,
        ...children,
        `[${name}:vars]`,
        assignments(vars, "\n"),
        "",
      ].join("\n"),
    )
    .join("\n");
}

function asAnswer(all: Groups): string {
  const hostvars = Object.assign(
    {},
    ...Object.values(all).flatMap(({ hosts }) =>
      Object.entries(hosts)
        .filter(([, own]) => Object.keys(own).length > 0)
        .map(([host, own]) => ({ [host]: own })),
    ),
  ) as object;
  const listed = Object.entries(all).map(([name, { hosts, ...rest }]) => [name, { ...rest, hosts: Object.keys(hosts) }]);
  return JSON.stringify({ ...Object.fromEntries(listed), _meta: { hostvars } });
}

/** Hosts and children of a group in order of name: the formats need not agree on which comes first. */
function read(disk: Disk, path: string): unknown {
  const problems = new Problems();
  const found = loadInventory([path], { disk, problems });
  expect(problems.errors).toEqual([]);
  return JSON.parse(JSON.stringify(inventoryJson(found, varsOf)), (_key, value: unknown) =>
    Array.isArray(value) ? value.toSorted((a, b) => (String(a) < String(b) ? -1 : 1)) : value,
  );
}

test("YAML, INI and a program that say the same are the same inventory", () => {
  fc.assert(
    fc.property(groups, (all) => {
      const files = memoryDisk({ "hosts.yml": asYaml(all), "hosts.ini": asIni(all), program: "#!/bin/sh\n" });
      const disk: Disk = {
        ...files,
        stat: (path) => (basename(path) === "program" ? { type: "file", size: 9, executable: true } : files.stat(path)),
        run: () => ({ stdout: Buffer.from(asAnswer(all)), stderr: new Uint8Array(), status: 0 }),
      };
      const yaml = read(disk, "hosts.yml");
      expect(read(disk, "hosts.ini")).toEqual(yaml);
      expect(read(disk, "program")).toEqual(yaml);
    }),
  );
});

test("any text is an inventory, or mistakes of the person's", () => {
  const word = fc.constantFrom(
    "web",
    "a[1:2]",
    "[web]",
    "[web:vars]",
    "[x:children]",
    "b:22",
    "x=1",
    "y='",
    "z=[1,",
    "#",
    ";",
    ":",
    "[",
    "]",
    "\\",
    '"',
    "2001:db8::1",
    "=",
    "\n",
    " ",
    "\t",
  );
  fc.assert(
    fc.property(fc.array(word), fc.constantFrom("hosts", "hosts.ini"), (words, name) => {
      const problems = new Problems();
      loadInventory([name], { disk: memoryDisk({ [name]: words.join("") }), problems });
      for (const { code, at } of problems.errors) expect([code, at?.source.path]).toEqual([expect.stringMatching(/^HF1\d{3}$/), name]);
    }),
    { numRuns: 1000 },
  );
});

describe("the format of a file", () => {
  test.each([
    ["hosts.yml", "all:\n", "yaml"],
    ["hosts.yaml", "---\nall:\n", "yaml"],
    ["hosts.json", "{}", "yaml"],
    ["hosts.yml", "# hosts\n\n[web]\nweb1\n", "ini"],
    ["hosts.yml", "[a, b]\n", "yaml"],
    ["hosts.ini", "web1\n", "ini"],
    ["hosts", "", "yaml"],
    ["hosts", "; c\nweb1 x=1\n", "ini"],
    ["hosts", "web1:2222\n", "ini"],
    ["hosts", "web[1:3].example.com\n", "ini"],
    ["hosts", "192.0.2.1\n", "ini"],
    ["hosts", "[web:vars]\nx=1\n", "ini"],
    ["hosts", "all:\n  hosts:\n", "yaml"],
    ["production", "web: {hosts: {a: }}\n", "yaml"],
    ["hosts", '"web":\n', "yaml"],
    ["hosts.prod", "web1\n", "ini"],
  ])("%s that begins %j is %s", (path, text, format) => {
    expect(formatOf({ path, text })).toBe(format);
  });

  test("TOML is refused", () => {
    expect(() => formatOf({ path: "hosts.toml", text: "[web]\n" })).toThrow(expect.objectContaining({ code: "HF1304" }));
  });
});
