import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { program } from "../../src/cli/program.ts";
import { HoldfastError } from "../../src/core/errors.ts";
import { full } from "../support/full.ts";
import { memoryDisk } from "../support/memory-disk.ts";
import { surroundings } from "../support/surroundings.ts";
import { readCorpus } from "./corpus.ts";
import { mutated, scraps } from "./mutations.ts";

vi.mock(import("../../src/transport/open.ts"), () => ({
  open: () => Promise.reject(new HoldfastError("nobody is there", { code: "HF2001", exit: 4 })),
}));

/** Of each kind of input; a hundred thousand in all where the run is a full one. */
const numRuns = full ? 25_000 : 150;
const limit = full ? 3_600_000 : 120_000;

type Files = Readonly<Record<string, string | Uint8Array>>;

/** Whatever escapes as anything but a mistake fails the test by itself. */
async function isToldWell(command: string, files: Files, more: readonly string[]): Promise<void> {
  const around = { ...surroundings(), disk: memoryDisk(files) };
  const argv = [command, "play.yml", "-i", files["hosts.ini"] === undefined ? "hosts.yml" : "hosts.ini", ...more];
  const exit = await program([...argv, "--output", "plain"], around);
  const { text } = around.stderr;
  expect([0, 1, 2, 4], text).toContain(exit);
  expect(text).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);
  expect(text).not.toContain("this is a bug");
  if (exit === 1) expect(text).toMatch(/^error/m);
}

/** Projects whose every part is sound, and says much of what can be said. */
const sound: readonly Files[] = [
  ...readCorpus("valid", "").map(({ files }) => files),
  ...readCorpus("broken", "")
    .filter(({ argv }) => argv.length === 1)
    .map(({ files }) => files),
];

const command = fc.constantFrom("lint", "plan");
const plain = fc.constant<readonly string[]>([]);

/** One of the files of a project, changed. */
const spoilt = fc
  .constantFrom(...sound)
  .chain((files) => fc.tuple(fc.constant(files), fc.constantFrom(...Object.keys(files).filter((name) => typeof files[name] === "string"))))
  .chain(([files, name]) => mutated(String(files[name])).map((text): Files => ({ ...files, [name]: text })));

test(
  "files that were sound are told well once they are spoilt",
  async () => {
    await fc.assert(fc.asyncProperty(command, spoilt, plain, isToldWell), { numRuns });
  },
  limit,
);

const bytes = fc.oneof(fc.uint8Array({ maxLength: 80 }), fc.string({ unit: "binary", maxLength: 80 }), fc.string({ unit: "grapheme", maxLength: 80 }));
const words = fc.array(fc.constantFrom(...scraps, "hosts", "tasks", "all", "a", "1"), { maxLength: 30 }).map((some) => some.join(""));
const anyFile = fc.oneof(bytes, words, fc.json());

test(
  "arbitrary bytes in every place where a file is read are told well",
  async () => {
    const usual = {
      "holdfast.yml": "",
      "hosts.yml": "all: { hosts: { node1: } }\n",
      "play.yml": "- hosts: all\n  vars_files: [v.yml]\n  tasks:\n    - template: { src: a.ejs, dest: /tmp/a }\n    - import_tasks: t.yml\n",
      "v.yml": "a: 1\n",
      "t.yml": "- debug: { msg: x }\n",
      "templates/a.ejs": "x",
    };
    const place = fc.constantFrom(...Object.keys(usual), "group_vars/all.yml", "host_vars/node1.yml", "hosts.ini");
    const files = fc.tuple(place, anyFile).map(([name, content]): Files => ({ ...usual, [name]: content }));
    await fc.assert(fc.asyncProperty(command, files, plain, isToldWell), { numRuns });
  },
  limit,
);

const keys = [
  "hosts",
  "tasks",
  "name",
  "when",
  "loop",
  "vars",
  "block",
  "rescue",
  "register",
  "notify",
  "handlers",
  "roles",
  "debug",
  "command",
  "template",
  "assert",
  "set_fact",
  "msg",
  "that",
  "src",
  "dest",
  "mode",
  "children",
  "all",
  "ssh_port",
  "tags",
  "serial",
  "until",
  "import_tasks",
  "with_items",
  "become",
];
const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    "all",
    "node1",
    true,
    null,
    0,
    -1,
    "<%= x %>",
    "<%= item.a %>",
    "{{ x }}",
    "!x",
    "a and b",
    ["x"],
    {},
    "facts.os.nmae",
    "hostvars.node1.x",
  ),
  fc.string({ maxLength: 12 }),
  fc.double(),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    leaf,
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string({ maxLength: 6 })), tie("tree"), { maxKeys: 5 }),
  ),
}));

test(
  "arbitrary YAML of the language's own words is told well",
  async () => {
    const files = fc.record(
      { "play.yml": tree, "hosts.yml": tree, "group_vars/all.yml": tree, "tasks.yml": tree },
      { requiredKeys: ["play.yml", "hosts.yml"] },
    );
    const written = files.map((all): Files => ({
      "holdfast.yml": "",
      ...Object.fromEntries(Object.entries(all).map(([name, value]) => [name, JSON.stringify(value)])),
    }));
    await fc.assert(fc.asyncProperty(command, written, plain, isToldWell), { numRuns });
  },
  limit,
);

test(
  "arbitrary words of the command line are told well",
  async () => {
    const flag = fc.constantFrom("--limit", "--tags", "--skip-tags", "-e");
    const word = fc.oneof(words, fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 })).filter((text) => text !== "" && !text.startsWith("-"));
    const files = {
      "holdfast.yml": "",
      "hosts.yml": "all: { hosts: { node1: } }\n",
      "play.yml": "- hosts: all\n  tasks:\n    - debug: { msg: '<%= a ?? 1 %>' }\n      tags: [x]\n",
    };
    const flags = fc.array(fc.tuple(flag, word), { maxLength: 3 }).map((some) => some.flat());
    await fc.assert(fc.asyncProperty(fc.constant("plan"), fc.constant(files), flags, isToldWell), { numRuns });
  },
  limit,
);
