import { execFile } from "node:child_process";
import { chmod, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandFile, makeProject, writeFiles } from "../support/holdfast.ts";

const module = `import { defineModule, z } from "holdfast";
export default defineModule({ name: "login_banner", summary: "x", params: z.strictObject({}), examples: [], reads: () => [], plan: () => ({ changes: [], reason: "" }) });
`;

let folder: string;

beforeAll(async () => {
  folder = await makeProject({
    "own.yml": "- hosts: all\n  tasks:\n    - debug: { msg: x }\n      tags: [talk, tell]\n",
    "modules/login-banner.js": module,
    "bin/holdfast": `#!/bin/sh\nexec '${process.execPath}' '${commandFile()}' "$@"\n`,
  });
  await chmod(join(folder, "bin/holdfast"), 0o755);
  const run = promisify(execFile);
  for (const shell of ["bash", "zsh", "fish"]) {
    const { stdout } = await run(join(folder, "bin/holdfast"), ["completion", shell]);
    await writeFiles(folder, { [`completions/${shell === "zsh" ? "_holdfast" : `holdfast.${shell}`}`]: stdout });
  }
});

afterAll(() => rm(folder, { recursive: true }));

test("a fleet is no leak", async () => {
  const hosts = Array.from({ length: 12 }, (_, i) => `h${i}: { ansible_connection: local }`);
  await writeFiles(folder, { "fleet.yml": `all: { hosts: { ${hosts.join(", ")} } }\n` });
  const { stderr } = await promisify(execFile)(join(folder, "bin/holdfast"), ["exec", "all", "-i", join(folder, "fleet.yml"), "--", "true"]);
  expect(stderr).toBe("");
});

/** Each prints `LINE: word word …` for each line that it is given: all that may stand in place of the line's last word. */
const asking: Readonly<Record<string, readonly string[]>> = {
  // bash takes : and = for ends of words; what it is told stands behind the last of them.
  bash: [
    "bash",
    "-c",
    `. completions/holdfast.bash
complete -p holdfast | grep -q -- '-F _holdfast holdfast$' || exit 1
for line; do
  COMP_LINE=$line COMP_POINT=\${#line}
  _holdfast
  word=\${line##* }
  kept=\${word%"\${word##*[:=]}"}
  [ \${#COMPREPLY[@]} -gt 0 ] || while read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$word")
  echo "$line:" $(printf -- "$kept%s\\n" "\${COMPREPLY[@]}" | sort)
done`,
    "bash",
  ],
  // zsh completes only in its line editor, so one runs on a terminal of its own, and tells what would be added.
  zsh: [
    "zsh",
    "-f",
    "-c",
    `zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1= RPS1=; unsetopt prompt_cr prompt_sp beep; fpath=($PWD/completions \\$fpath); autoload -Uz compinit; compinit -u -D"
zpty -w shell 'compadd() { local -a found; builtin compadd -O found "$@"; tell+=($found); builtin compadd "$@" }'
zpty -w shell 'after() { print -r -- "«$tell»"; tell=(); BUFFER= }; zle -N after; bindkey "^X" after; typeset -a tell; LISTMAX=9999; bindkey "^I" list-choices'
for line; do
  zpty -w -n shell "$line"$'\\t\\x18'
  zpty -r shell said $'*«[^$]*»'
  echo "$line:" \${(ou)=\${\${said##*«}%%»*}}
done
zpty -d shell`,
    "zsh",
  ],
  fish: [
    "fish",
    "-N",
    "-c",
    `source completions/holdfast.fish
for line in $argv
  echo "$line:" (complete -C $line | string split -f 1 \\t | sort)
end`,
  ],
};

const lines: readonly (readonly [what: string, line: string, words: string])[] = [
  ["commands", "holdfast pl", "plan"],
  ["verbs", "holdfast lab d", "doctor down"],
  ["flags", "holdfast plan --skip-", "--skip-tags --skip-unreachable"],
  ["choices", "holdfast plan --transport=ss", "--transport=ssh --transport=ssh2"],
  ["playbooks", "holdfast apply playbooks/ha", "playbooks/haproxy.yml"],
  ["hosts of the project's inventory", "holdfast plan own.yml --limit node", "node1 node2 node3"],
  ["groups, in a pattern, behind =", "holdfast plan own.yml --limit=node1:!keep", "--limit=node1:!keepalived"],
  ["tags", "holdfast apply own.yml -t talk,te", "talk,tell"],
  ["modules", "holdfast doc iptab", "iptables"],
  ["modules of the project", "holdfast doc login", "login_banner"],
  ["files where nothing else is meant", "holdfast plan -i own", "own.yml"],
];

describe.each(Object.entries(asking))("%s completes", (shell, [program = "", ...args]) => {
  let told: readonly string[];

  beforeAll(async () => {
    const env = { ...process.env, PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`, HOME: folder, TERM: "dumb" };
    const { stdout } = await promisify(execFile)(program, [...args, ...lines.map(([, line]) => line)], { cwd: folder, env, timeout: 120_000 });
    told = stdout.split("\n");
  });

  test.each(lines)("%s", (_what, line, words) => {
    expect(
      told.find((one) => one.startsWith(`${line}:`)),
      shell,
    ).toBe(`${line}: ${words}`);
  });
});
