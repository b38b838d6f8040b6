import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Problems } from "../../src/core/errors.ts";
import { matchPattern } from "../../src/inventory/pattern.ts";
import { inventoryOf } from "./inventory.ts";

const folder = mkdtempSync(join(tmpdir(), "hf-pattern-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "retry"), "# failed last time\nweb2\r\n  # and before\n\ndb[0]\n");

const inventory = inventoryOf(
  `
web:
  hosts:
    web[1:4]:
db:
  hosts:
    db[a:b]:
    web4:
empty:
site:
  children:
    web:
    db:
`,
  new Problems(),
);

test.each([
  ["all", "web1 web2 web3 web4 dba dbb"],
  ["*", "web1 web2 web3 web4 dba dbb"],
  ["web2", "web2"],
  ["db", "dba dbb web4"],
  ["db:web", "dba dbb web4 web1 web2 web3"],
  ["web3,web1", "web3 web1"],
  ["web:!web2", "web1 web3 web4"],
  ["web:&db", "web4"],
  ["&db:web", "web4"],
  ["!web", "dba dbb"],
  ["site:!db:!web1", "web2 web3"],
  ["web*", "web1 web2 web3 web4"],
  ["db?", "dba dbb"],
  ["web[12]*", "web1 web2"],
  ["web[!12]*", "web3 web4"],
  ["~web[13]", "web1 web3"],
  ["~(web1|db)", "web1 dba dbb web4"],
  ["~(?:web1|db.{1,2})$:!~web[14]", "dba dbb"],
  ["~^d,~.*3", "dba dbb web4 web3"],
  ["web[0]", "web1"],
  ["web[-1]", "web4"],
  ["web[1:2]", "web2 web3"],
  ["web[2:]", "web3 web4"],
  ["empty", ""],
  ["localhost", "localhost"],
  [`@${join(folder, "retry")}`, "web2 dba"],
  [" web1 , web2 ", "web1 web2"],
])("%s", (pattern, hosts) => {
  expect(matchPattern(inventory, pattern).toSorted().join(" ")).toBe(hosts.split(" ").toSorted().join(" "));
});

test("hosts come in the order in which the pattern and its groups name them", () => {
  expect(matchPattern(inventory, "web3,web1,db")).toEqual(["web3", "web1", "dba", "dbb", "web4"]);
});

test.each([
  ["wbe", 'no host or group is called "wbe"', 'did you mean "web"?'],
  ["web:!wbe1", 'no host or group is called "wbe1"', 'did you mean "web1"?'],
  ["web1 web2", 'no host or group is called "web1 web2"', "several are joined by commas: `web1,web2`"],
  ["x*", '"x*" matches no host and no group', "there are all, ungrouped, web, db, empty, site, web1, web2, web3, web4, …"],
  ["web[7]", "web has 4 hosts, so web[7] is none of them", "counting begins at 0"],
  ["~web(", '"web(" is no JavaScript regular expression: Unterminated group', "what follows ~ is a regular expression"],
  ["", "the pattern of hosts is empty", "write `all`, a group or a host"],
  ["~web)(?:db", "\"web)(?:db\" is no JavaScript regular expression: Unmatched ')'", "what follows ~ is a regular expression"],
  ["@nowhere", "can't read the list of hosts nowhere", "@file names a file with one pattern a line"],
])("%s is an error", (pattern, message, hint) => {
  expect(() => matchPattern(inventory, pattern)).toThrow(expect.objectContaining({ message, hint }));
});
