import { describe, expect, test } from "vitest";
import type { HelperEnv } from "../../../src/expr/types.ts";
import { envOf, mistakeOf, value } from "../support.ts";

const host = { inventory_hostname: "node1" };

function hashed(expression: string, variables: Readonly<Record<string, unknown>> = host, env?: HelperEnv): string {
  return String(value(expression, variables, env));
}

// What glibc and openssl passwd say, and Drepper's "Unix crypt using SHA-256 and SHA-512".
test.each([
  [
    'password_hash("Hello world!", "sha512", "saltstring")',
    "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1",
  ],
  ['password_hash("Hello world!", "sha256", "saltstring")', "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"],
])("%s is what crypt(3) gives", (expression, expected) => {
  expect(hashed(expression)).toBe(expected);
});

describe("without a salt", () => {
  test("it is the same in every run, so that a second plan is empty", () => {
    expect(hashed('password_hash("pässword")')).toBe(hashed('password_hash("pässword", "sha512")', host, envOf()));
  });

  test("hosts, passwords and schemes have hashes of their own", () => {
    const all = [hashed('password_hash("one")'), hashed('password_hash("two")'), hashed('password_hash("one", "sha256")')];
    expect(new Set([...all, hashed('password_hash("one")', { inventory_hostname: "node2" })]).size).toBe(4);
  });

  test("the salt is full, and tells nothing of the password", () => {
    const salts = ["one", "two"].map((password) => hashed(`password_hash("${password}")`).split("$")[2]);
    expect(salts[0]).toMatch(/^[./0-9A-Za-z]{16}$/);
    expect(salts[1]).toBe(salts[0]);
  });
});

test("what it gives is kept secret, whatever it was made of", () => {
  const kept: (readonly [string, string | undefined])[] = [];
  const hash = hashed('password_hash("plain")', host, { ...envOf(), conceal: (made, from) => kept.push([made, from]) });
  expect(kept).toEqual([[hash, undefined]]);
});

test.each([
  ['password_hash("x", "sha513")', "`password_hash` knows sha512 and sha256", 'did you mean "sha512"?'],
  ['password_hash("x", "bcrypt")', "`password_hash` knows sha512 and sha256", undefined],
  ['password_hash("")', "an empty password lets everybody in", '`password: "!"` allows none'],
  ['password_hash("x\\n")', "a password can't hold a line break: nobody could type it", "`x.trim()` takes one off its end"],
  ['password_hash("x".repeat(512))', "a password has at most 511 bytes", undefined],
  ['password_hash("x", "sha512", "a$b")', "a salt has 1 to 16 letters, digits, dots and slashes", undefined],
  ["password_hash([1])", "`password_hash` wants a text, not a list", undefined],
  // The library would hash these wrongly: openssl passwd -6 and crypt(3) say so.
  [
    'password_hash("ab".repeat(32))',
    "a password of just 64 bytes can't be hashed rightly here",
    "make it longer or shorter by one, or give the hash itself: `openssl passwd -6` makes one",
  ],
  [
    'password_hash("ab".repeat(16), "sha256")',
    "a password of just 32 bytes can't be hashed rightly here",
    "make it longer or shorter by one, or give the hash itself: `openssl passwd -6` makes one",
  ],
])("%s is a mistake", (expression, message, hint) => {
  expect(mistakeOf(() => value(expression, host))).toMatchObject({ code: "HF1211", message, hint, marked: expression });
});

test("where there is no host, it wants a salt", () => {
  expect(mistakeOf(() => value('password_hash("x")', {})).hint).toBe("give a salt as its third argument");
  expect(hashed('password_hash("x", "sha512", "abc")', {})).toMatch(/^\$6\$abc\$/);
});
