import { expect, test } from "vitest";
import { askPrompts } from "../../src/commands/prompting.ts";
import { Problems } from "../../src/core/errors.ts";
import type { Play } from "../../src/playbook/types.ts";
import { Secrets } from "../../src/secrets/secrets.ts";
import { createScope } from "../../src/vars/scope.ts";
import { load } from "../playbook/project.ts";
import { surroundings, type FakeSurroundings } from "../support/surroundings.ts";
import { outside } from "../vars/outside.ts";

/** A play that asks for these, and what `name` is worth in it once they were answered. */
async function asking(list: string, more = ""): Promise<{ plays: readonly Play[]; readonly value: (name: string) => unknown }> {
  const { plays, errors } = await load({ "play.yml": `- hosts: all\n  vars_prompt: ${list}\n${more}`, "more.yml": "x: file\n" });
  expect(errors).toEqual([]);
  return { plays, value: (name) => createScope({ layers: plays[0]?.vars ?? [], values: [] }, outside).get(name) };
}

function at(terminal: boolean): FakeSurroundings {
  const around = surroundings();
  around.stdin.isTTY = terminal;
  return around;
}

/** A person at a terminal who types these lines, each once a question stands there. */
function typing(...lines: readonly string[]): FakeSurroundings {
  const around = at(true);
  const left = [...lines];
  const { stderr } = around;
  const write = stderr.write.bind(stderr);
  stderr.write = (text: string) => {
    if (/\w.*: $/.test(text)) setImmediate(() => around.stdin.write(`${left.shift() ?? ""}\r`));
    return write(text);
  };
  return around;
}

const nothing = { label: "-e", entries: [] };

test("a secret answer is not shown, and the terminal shows any other", async () => {
  const around = typing("1.10", "hunter22");
  const secrets = new Secrets();
  const { plays, value } = await asking("[{ name: release, prompt: Which, private: false }, { name: pass }]");
  await askPrompts(plays, nothing, new Map(), around, secrets, new Problems());
  expect([value("release"), value("pass")]).toEqual(["1.10", "hunter22"]);
  expect(around.stderr.text).toBe("Which: pass: \n");
  expect(secrets.mask("it is hunter22")).not.toContain("hunter22");
});

test("an answer to be confirmed is asked for until both are the same", async () => {
  const around = typing("one", "two", "three", "three");
  const { plays, value } = await asking("[{ name: pass, confirm: true }]");
  await askPrompts(plays, nothing, new Map(), around, new Secrets(), new Problems());
  expect(value("pass")).toBe("three");
  expect(around.stderr.text).toContain("not the same");
});

test("a default holds where only Enter is pressed, and where nobody is there", async () => {
  for (const around of [typing(""), at(false)]) {
    const { plays, value } = await asking("[{ name: x, default: 3, private: false }]");
    const problems = new Problems();
    await askPrompts(plays, nothing, new Map(), around, new Secrets(), problems);
    expect([value("x"), problems.errors]).toEqual(["3", []]);
  }
});

test("without a default and a terminal the mistake names the prompt and -e", async () => {
  const { plays } = await asking("[{ name: x, prompt: Which release? }]");
  const problems = new Problems();
  await askPrompts(plays, nothing, new Map(), at(false), new Secrets(), problems);
  expect(problems.errors.map(({ message, hint }) => [message, hint])).toEqual([
    ['there is no terminal to ask "Which release?" on', "answer it with -e x=…, or give it a default"],
  ]);
});

test("an answer wins over the play's variables, and files of variables over the answer", async () => {
  for (const [more, expected] of [
    ["  vars: { x: play }\n", "typed"],
    ["  vars_files: [more.yml]\n", "file"],
  ] as const) {
    const { plays, value } = await asking("[{ name: x, private: false }]", more);
    await askPrompts(plays, nothing, new Map(), typing("typed"), new Secrets(), new Problems());
    expect(value("x")).toBe(expected);
  }
});

test("-e answers without asking", async () => {
  const { plays } = await asking("[{ name: x }]");
  const around = at(true);
  const span = plays[0]?.at ?? { source: { path: "-e", text: "" }, start: 0, end: 0 };
  await askPrompts(
    plays,
    { label: "-e", entries: [{ key: "x", keySpan: span, value: { kind: "scalar", span, raw: "1", value: 1 } }] },
    new Map(),
    around,
    new Secrets(),
    new Problems(),
  );
  expect(around.stderr.text).toBe("");
});

test("what was answered when a plan was saved is not asked for again, and stays a secret", async () => {
  const first = await asking("[{ name: pass }]");
  const answers = new Map<string, string>();
  await askPrompts(first.plays, nothing, answers, typing("hunter22"), new Secrets(), new Problems());
  const { plays, value } = await asking("[{ name: pass }]");
  const secrets = new Secrets();
  await askPrompts(plays, nothing, new Map(answers), at(false), secrets, new Problems());
  expect(value("pass")).toBe("hunter22");
  expect(secrets.taints("hunter22")).toBe(true);
});
