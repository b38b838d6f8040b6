import { describe, expect, it } from "vitest";
import { faultIn } from "../../../src/playbook/check-facts.ts";
import { factNames, factsSchema, factsShape } from "../../../src/observations/shared/facts-schema.ts";
import { allFactKeys, factsView } from "../../../src/observations/shared/facts-view.ts";
import { keyText } from "../../../src/observations/define.ts";

it("says of every member of facts what it is, and of no other", () => {
  const view = factsView(() => expect.unreachable());
  expect(Object.keys(view).toSorted()).toEqual([...factNames, "interface_for"].toSorted());
  for (const name of factNames) expect([name, Reflect.get(factsSchema.shape, name) !== undefined]).toEqual([name, true]);
});

it("every fact is made of keys that are told of", () => {
  const known = new Set(allFactKeys.map(keyText));
  const view = factsView((key) => {
    expect(known).toContain(keyText(key));
    throw new Error("read");
  });
  for (const name of factNames) expect(() => Reflect.get(view, name) as unknown).toThrow("read");
});

describe("a path that no fact has", () => {
  const fault = (path: string): string | undefined => {
    const found = faultIn(path.split("."), factsShape, () => undefined);
    return found && `${found.message} | ${found.hint}`;
  };

  it.each(["os.family", "hostname", "hostname.length", "interfaces.eth0.addresses", "interfaces.anything.mac", "mounts.length", "memory.total", "date.iso"])(
    "%s is one",
    (path) => {
      expect(fault(path)).toBeUndefined();
    },
  );

  it.each([
    ["os.nmae", 'facts.os has no "nmae" | did you mean "name"?'],
    ["hostnam", 'facts has no "hostnam" | did you mean "hostname"?'],
    ["distribution", 'facts has no "distribution" | write `facts.os.id`'],
    ["interfaces.eth0.adresses", 'facts.interfaces.eth0 has no "adresses" | did you mean "addresses"?'],
    ["cpus.count", 'facts.cpus has no "count" | it is a value without members'],
    ["mounts.path", 'facts.mounts has no "path" | it has length'],
  ])("%s", (path, says) => {
    expect(fault(path)).toBe(says);
  });
});
