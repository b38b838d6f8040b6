import { expect, test } from "vitest";
import { HoldfastError } from "../../src/core/errors.ts";
import { createGithub } from "../../src/report/github.ts";
import { createSarif } from "../../src/report/sarif.ts";
import type { Reporter, ReportOptions } from "../../src/report/types.ts";
import { options } from "./sample.ts";

const text = "- hosts: all\n  tasks:\n    - dbug: { msg: s3cret }\n";
const at = { source: { path: "plays/a b.yml", text }, start: text.indexOf("dbug"), end: text.indexOf("dbug") + 4 };
const mistake = new HoldfastError('"dbug" is no module, 100%', { code: "HF1520", at, hint: 'did you mean "debug"?', related: [{ message: "see s3cret", at }] });
const warning = new HoldfastError("the tag s3cret", { code: "HF1544" });

async function written(create: (settings: ReportOptions) => Reporter): Promise<string> {
  const settings = options({ mask: (one) => one.replaceAll("s3cret", "(secret)") });
  const reporter = create(settings);
  reporter.emit({ event: "phase", phase: "load" });
  reporter.emit({ event: "note", level: "warning", message: warning.message, code: warning.code, error: warning });
  reporter.emit({ event: "error", error: mistake });
  reporter.emit({ event: "summary", exit: 1, hosts: {}, ms: 0 });
  await reporter.end();
  return settings.stdout.text;
}

test("github: one workflow command for each, secrets masked, what would end it early escaped", async () => {
  expect(await written(createGithub)).toBe(
    '::warning title=HF1544::the tag (secret)\n::error file=plays/a b.yml,line=3,col=7,endColumn=11,title=HF1520::"dbug" is no module, 100%25%0Adid you mean "debug"?\n',
  );
});

test("sarif: one log with places, hints and related places", async () => {
  const log = JSON.parse(await written(createSarif)) as { version: string; runs: readonly { tool: object; results: readonly object[] }[] };
  expect(log.version).toBe("2.1.0");
  expect(log.runs[0]?.tool).toMatchObject({ driver: { name: "holdfast", rules: [{ id: "HF1520" }, { id: "HF1544" }] } });
  const region = { startLine: 3, startColumn: 7, endLine: 3, endColumn: 11 };
  const physicalLocation = { artifactLocation: { uri: "plays/a%20b.yml" }, region };
  expect(log.runs[0]?.results).toEqual([
    { ruleId: "HF1544", level: "warning", message: { text: "the tag (secret)" } },
    {
      ruleId: "HF1520",
      level: "error",
      message: { text: '"dbug" is no module, 100% (did you mean "debug"?)' },
      locations: [{ physicalLocation }],
      relatedLocations: [{ physicalLocation, message: { text: "see (secret)" } }],
    },
  ]);
});
