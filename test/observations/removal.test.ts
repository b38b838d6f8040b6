import { expect, test } from "vitest";
import removal, { removalKey, type Removal } from "../../src/observations/removal.ts";

function parse(parts: Readonly<Record<string, string>>): Removal | undefined {
  const { id } = removalKey("dnf", ["which"]);
  const text = Object.entries(parts).map(([name, body]) => `\u001e${name}\n${body}`);
  return removal.parse(Buffer.from(text.join("")), [id]).get(id);
}

test("a removal holds each package with the files that go", () => {
  expect(parse({ "0": "P which 9.4-1.el9\nP old-thing 1:1.0-1.el9\n/etc/old thing\n/usr/bin/old\n", "0 said": "Operation aborted.\n" })).toEqual({
    known: true,
    packages: [
      { name: "which", version: "9.4-1.el9", files: [] },
      { name: "old-thing", version: "1:1.0-1.el9", files: ["/etc/old thing", "/usr/bin/old"] },
    ],
  });
});

test("where nothing is to go, or nobody could be asked, it is not known, and why", () => {
  expect(parse({ "0": "", "0 said": "No packages marked for removal.\n" })).toEqual({ known: false, why: "No packages marked for removal." });
  expect(parse({ refused: "unshare: Operation not permitted\n" })).toEqual({ known: false, why: "unshare: Operation not permitted" });
});
