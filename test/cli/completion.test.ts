import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { program } from "../../src/cli/program.ts";
import { completionScripts } from "../../src/commands/completion.ts";
import { project } from "../commands/project.ts";
import { surroundings } from "../support/surroundings.ts";

const path = project({
  "holdfast.yml": "inventory: hosts.yml\n",
  "hosts.yml": "all: { children: { web: { hosts: { web1: , web2: } }, db: { hosts: { db1: } } } }\n",
  "other.yml": "all: { hosts: { stage1: } }\n",
  "site.yml": "- hosts: web\n  tasks:\n    - debug: { msg: x }\n      tags: [talk, tell]\n    - block:\n        - debug: { msg: y }\n      tags: own\n",
  "broken.yml": "- hosts: [\n",
});

/** What is offered for the last of these words; `@` stands for the project's folder. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const around = surroundings();
  const exit = await program(["complete", "--", ...words.map((word) => word.replace(/^@/, path("/")))], around);
  expect({ exit, err: around.stderr.text }).toEqual({ exit: 0, err: "" });
  return around.stdout.text
    .split("\n")
    .filter(Boolean)
    .map((line) => line.replace(path("/"), "@"));
}

describe("what is offered", () => {
  test.each([
    ["commands", ["pl"], ["plan"]],
    ["verbs of a command", ["lab", "d"], ["down", "doctor"]],
    ["commands behind flags of the whole", ["--lab", "verif"], ["verify"]],
    ["flags", ["plan", "@site.yml", "--skip-"], ["--skip-tags", "--skip-unreachable"]],
    ["choices of a flag", ["plan", "--transport", ""], ["ssh2", "ssh"]],
    ["choices behind =", ["plan", "--transport=ssh2"], ["--transport=ssh2"]],
    ["choices of an argument", ["completion", ""], ["bash", "zsh", "fish"]],
    ["hosts and groups of the inventory that is named", ["exec", "-i", "@other.yml", ""], ["all", "ungrouped", "stage1"]],
    ["hosts of the project's own inventory", ["plan", "@site.yml", "--limit", "w"], ["web", "web1", "web2"]],
    ["the last piece of a pattern", ["plan", "@site.yml", "-l", "web:!d"], ["web:!db", "web:!db1"]],
    ["tags of the playbooks", ["apply", "@site.yml", "--tags", ""], ["own", "talk", "tell"]],
    ["the last of several tags", ["apply", "@site.yml", "-t", "own,t"], ["own,talk", "own,tell"]],
    ["playbooks, and no other files", ["apply", "@"], ["@broken.yml", "@site.yml"]],
    ["hosts behind =", ["plan", "@site.yml", "--limit=web"], ["--limit=web", "--limit=web1", "--limit=web2"]],
    ["modules", ["doc", "syste"], ["systemd", "systemd_service"]],
    ["nothing where files are meant, which the shell lists", ["plan", "-i", ""], []],
    ["nothing after -- but arguments", ["exec", "all", "-i", "@hosts.yml", "--", "--lim"], []],
    ["nothing of a project with mistakes", ["plan", "@broken.yml", "--tags", ""], []],
    ["nothing where all is said", ["doc", "template", ""], []],
  ])("%s", async (_what, words, found) => {
    expect(await offered(...words)).toEqual(found);
  });

  test("hidden commands are not", async () => {
    expect(await offered("comp")).toEqual(["completion"]);
  });
});

describe("the script for bash", () => {
  /** Completes a line by the script, `answer` being what holdfast offers; gives what it was asked, and what bash is told. */
  function complete(line: string, answer: readonly string[]): { asked: readonly string[]; told: readonly string[] } {
    const script = `${completionScripts.bash}
holdfast() { printf 'asked %s\\n' "$@" >&3; printf '%s\\n' ${answer.map((word) => `'${word}'`).join(" ")}; }
COMP_LINE=$1 COMP_POINT=\${#1}
_holdfast 3>&1
printf 'told %s\\n' "\${COMPREPLY[@]}"`;
    const lines = execFileSync("bash", ["-c", script, "bash", line], { encoding: "utf8" }).split("\n");
    const of = (what: string): readonly string[] => lines.filter((each) => each.startsWith(`${what} `)).map((each) => each.slice(what.length + 1));
    return { asked: of("asked"), told: of("told") };
  }

  test("asks with the words so far, the last one perhaps empty", () => {
    expect(complete("holdfast plan site.yml --lim", ["--limit"])).toEqual({ asked: ["complete", "--", "plan", "site.yml", "--lim"], told: ["--limit"] });
    expect(complete("holdfast plan ", ["site.yml"]).asked).toEqual(["complete", "--", "plan", ""]);
  });

  test("tells of a pattern only what bash has not yet taken", () => {
    expect(complete("holdfast exec web:!d", ["web:!db", "web:!db1"]).told).toEqual(["!db", "!db1"]);
    expect(complete("holdfast plan --transport=s", ["--transport=ssh"]).told).toEqual(["ssh"]);
  });
});

test.each(["bash", "zsh", "fish"] as const)("completion %s prints a script that asks holdfast", async (shell) => {
  const around = surroundings();
  expect(await program(["completion", shell], around)).toBe(0);
  expect(around.stdout.text).toContain("holdfast complete -- ");
});
