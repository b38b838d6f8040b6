import { describe, expect, test } from "vitest";
import type { FileKind } from "../../src/reference/schemas.ts";
import { readCorpus, type Case } from "../language/corpus.ts";
import { asEditorsRead, complaints } from "./editor.ts";

/** Which schema an editor would have for a file of the corpus. */
function kindOf(path: string): FileKind | undefined {
  if (path === "play.yml" || path === "web.yml") return "playbook";
  if (path === "hosts.yml") return "inventory";
  if (path === "holdfast.yml") return "config";
  if (/(^|\/)(tasks|handlers)\/\w+\.yml$/.test(path) || path === "install.yml") return "tasks";
  return /^(group_vars|host_vars)\/|^(settings|extra)\.yml$|\/defaults\/main\.yml$/.test(path) ? "vars" : undefined;
}

/** The files of a case that an editor would check, as it reads them; what is no YAML it tells by itself. */
function documents({ files }: Case): readonly { readonly path: string; readonly kind: FileKind; readonly document: unknown }[] {
  return Object.entries(files).flatMap(([path, content]) => {
    const kind = kindOf(path);
    if (!kind || typeof content !== "string") return [];
    try {
      return [{ path, kind, document: asEditorsRead(content) }];
    } catch {
      return [];
    }
  });
}

test.each(readCorpus("valid", "").map((one) => [one.name, one] as const))("valid: %s is accepted", (_name, one) => {
  const checked = documents(one);
  expect(checked.length).toBeGreaterThan(0);
  for (const { path, kind, document } of checked) expect(complaints(kind, document), path).toEqual([]);
});

describe("broken", () => {
  const rejected = readCorpus("broken", "").map((one) => ({
    one,
    files: documents(one).filter(({ kind, document }) => complaints(kind, document).length > 0),
  }));

  test.each(rejected.map(({ one, files }) => [one.name, one, files] as const))(
    "%s: what is rejected holds a mistake, and no other file",
    (_name, one, files) => {
      const mistaken = new Set(one.places.map((place) => place.split(":")[0]));
      for (const { path, kind, document } of files) expect(mistaken, complaints(kind, document).join("\n")).toContain(path);
    },
  );

  test("an editor marks a good part of the mistakes", () => {
    expect(rejected.filter(({ files }) => files.length > 0).length).toBeGreaterThan(60);
  });
});
