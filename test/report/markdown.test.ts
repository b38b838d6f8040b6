import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../src/core/events.ts";
import { createMarkdown } from "../../src/report/markdown.ts";
import { codeBlock, codeSpan, plainText } from "../../src/report/markdown-text.ts";
import type { ReportOptions } from "../../src/report/types.ts";
import { clusterPlan, options, planned, result, started, summary } from "./sample.ts";

async function report(events: readonly RunEvent[], settings: Partial<ReportOptions> = {}) {
  const given = options({ output: "markdown", ...settings });
  const reporter = createMarkdown(given);
  for (const event of events) reporter.emit(event);
  await reporter.end();
  expect(given.stderr.text).toBe("");
  return given.stdout.text;
}

const counts = { node1: { pending: 4, later: 1 }, node2: { ok: 1, pending: 3 }, node3: { ok: 1, pending: 1 } };

test("a plan is a list of steps a play, hosts that are alike together", async () => {
  const text = await report([...started("plan"), ...clusterPlan(), summary(counts, { exit: 2, message: "8 to change" })]);
  await expect(text).toMatchFileSnapshot("plan.md");
});

test("a long diff is folded, and cut unless all of it is wanted", async () => {
  const lines = Array.from({ length: 100 }, (_, i) => `+line ${i}\n`).join("");
  const step = planned("node1", "Write it", {
    effect: "add",
    changes: ["create /etc/long"],
    diff: `--- /dev/null\n+++ /etc/long\n@@ -0,0 +1,100 @@\n${lines}`,
  });
  const events = [...started("plan", ["node1"]), step, summary({ node1: { pending: 1 } }, { exit: 2 })];
  const text = await report(events);
  expect(text).toContain("\n\n  <details><summary>diff: +100 -0</summary>\n\n  ```diff\n  --- /dev/null\n");
  expect(text).toContain("  +line 76\n  … 23 more lines; --diff=full shows all\n  ```\n\n  </details>\n");
  expect(await report(events, { diff: "full" })).toContain("  +line 99\n  ```\n");
  expect(await report(events, { diff: "stat" })).toContain("  ```diff\n  /etc/long  +100 -0\n  ```\n");
  expect(await report(events, { diff: "none" })).not.toContain("```");
});

test("what can't be planned is told below", async () => {
  const text = await report([
    ...started("plan", ["node1", "node2"]),
    { event: "host", host: "node2", status: "unreachable", message: "no *route*" },
    result("node1", "Check", { status: "failed", message: "999 is too much" }),
    summary({ node1: { failed: 1 }, node2: { unreachable: true } }, { exit: 4 }),
  ]);
  expect(text).toBe(`\
**nothing to change, 0 ok, 1 failed, 1 unreachable**

## Known to fail

- **Check** on node1: 999 is too much (\`playbooks/keepalived.yml:12\`)

## Out of the run

- **node2** unreachable: no \\*route\\*
`);
});

test("nothing to change is one line", async () => {
  expect(await report([...started("plan"), planned("node1", "Greet", { verdict: "same" }), summary({ node1: { ok: 1 } })])).toBe(
    "**nothing to change, 1 ok**\n",
  );
});

describe("names and diffs can't break out of their place", () => {
  test("in text", () => {
    expect(plainText("a|b `c` <img> *d* _e_ [f](g)\n# h")).toBe("a\\|b \\`c\\` \\<img\\> \\*d\\* \\_e\\_ \\[f\\](g) \\# h");
  });

  test("in code", () => {
    expect(codeSpan("run a | b")).toBe("`run a | b`");
    expect(codeSpan("run `date`")).toBe("`` run `date` ``");
  });

  test("in a diff that holds fences itself", async () => {
    expect(codeBlock(["+```sh", "+````"], "diff")).toBe("`````diff\n+```sh\n+````\n`````");
    const step = planned("node1", "</details> **Docs**", { diff: "--- /dev/null\n+++ /srv/a.md\n@@ -0,0 +1,2 @@\n+```\n+</details>\n" });
    const text = await report([...started("plan", ["node1"]), step, summary({ node1: { pending: 1 } }, { exit: 2 })]);
    expect(text).toContain("- `~` **\\</details\\> \\*\\*Docs\\*\\***\n\n  ````diff\n");
    expect(text).toContain("  +```\n  +</details>\n  ````\n");
  });
});
