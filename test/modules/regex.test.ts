import { expect, test } from "vitest";
import { regexOf } from "../../src/modules/shared/regex.ts";

test.each([
  ["^net\\.ipv4\\b", "net.ipv4.x = 1", true],
  ["(?i)^HOST", "hostname", true],
  ['a\\-b\\:\\ \\"c\\"', 'a-b: "c"', true],
  ["[a\\-z]", "-", true],
  ["^\\\\-x", "\\-x", true],
  ["^ü.$", "ü😀", true],
  ["^#?\\s*Port\\b", "#Port 22", true],
  ["^Port", "ListenPort", false],
  ["^net\\_x\\b", "net_x = 1", true],
  ["^(?P<key>\\w+)=(?P=key)$", "a=a", true],
  ["^(?P<key>\\w+)=(?P=key)$", "a=b", false],
  ["\\(?P<x", "P<x", true],
])("%s on %j: %s", (pattern, line, matches) => {
  expect(regexOf(pattern).test(line)).toBe(matches);
});

test.each(["(", "a\\Z", "(?P>name)", "[z-a]"])("%s is refused", (pattern) => {
  expect(() => regexOf(pattern)).toThrow(SyntaxError);
});
