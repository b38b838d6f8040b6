import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Secrets } from "../../src/secrets/secrets.ts";
import { quote } from "../../src/shell/quote.ts";

function secretsOf(...values: string[]): Secrets {
  const secrets = new Secrets();
  for (const value of values) secrets.add(value);
  return secrets;
}

const password = `p'ä$$ "w\\/rd+?&`;

/** How a secret may look in what programs print, each made by something other than the code under test where there is one. */
const disguises: Readonly<Record<string, (secret: string) => string>> = {
  raw: (s) => s,
  "quoted for sh": quote,
  "quoted twice": (s) => quote(`echo ${quote(s)}`),
  "quoted by bash": (s) => execFileSync("bash", ["-c", 'printf %q "$1"', "_", s], { encoding: "utf8", env: { LC_ALL: "C.UTF-8" } }),
  JSON: (s) => JSON.stringify({ s }),
  "JSON in JSON": (s) => JSON.stringify(JSON.stringify(s)),
  "a quoted word in JSON": (s) => JSON.stringify(quote(s)),
  "JSON in ASCII": (s) => JSON.stringify(s).replaceAll("ä", "\\u00e4"),
  base64: (s) => Buffer.from(s).toString("base64"),
  "base64, one byte in": (s) => Buffer.from(`x${s}yz`).toString("base64"),
  "base64, two bytes in": (s) => Buffer.from(`xx${s}y`).toString("base64"),
  base64url: (s) => Buffer.from(`{"x":"${s}"}`).toString("base64url"),
  hex: (s) => Buffer.from(s).toString("hex"),
  HEX: (s) => Buffer.from(s).toString("hex").toUpperCase(),
  "URL component": encodeURIComponent,
  "form field": (s) => new URLSearchParams({ s }).toString(),
};

describe("mask", () => {
  test.each(Object.entries(disguises))("%s", (_, disguise) => {
    const shown = secretsOf(password).mask(`before ${disguise(password)} after`);
    expect(shown).toMatch(/^before .*\(secret\).* after$/s);
    expect(shown).not.toContain(password.slice(3));
    expect(shown.length).toBeLessThan(60);
  });

  test("nothing else is touched", () => {
    expect(secretsOf(password).mask("p'ä$$ is not all of it")).toBe("p'ä$$ is not all of it");
    expect(new Secrets().mask(password)).toBe(password);
  });

  test("each line of a secret of many lines", () => {
    const key = "-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQ==\n-----END KEY-----\n";
    const secrets = secretsOf(key);
    expect(secrets.mask(key)).toBe("(secret)");
    expect(secrets.mask("| MIIEvQIBADANBg\r\n| kqhkiG9w0BAQ==")).toBe("| (secret)\r\n| (secret)");
    expect(secrets.mask(Buffer.from(`a: ${key}`).toString("base64"))).not.toContain(Buffer.from("EvQIBADAN").toString("base64").slice(2, -2));
  });

  test("of a secret that was cut, what is left of it; of base64 by itself, its end as well", () => {
    expect(secretsOf("hunter2-s3cret").mask("run a --password hunter2-s…")).toBe("run a --password (secret)…");
    expect(secretsOf("hunter2-s3cret").mask("hunt... hun… hunter")).toBe("(secret)... hun… hunter");
    for (const word of ["pass", "passw", "passwo"]) expect(secretsOf(word).mask(Buffer.from(word).toString("base64"))).toBe("(secret)");
  });

  test("secrets that overlap are both gone", () => {
    expect(secretsOf("abcdef", "defghi").mask("-abcdefghi-")).toBe("-(secret)-");
    expect(secretsOf("abcd", "abcdefgh").mask("abcdefgh abcdef")).toBe("(secret) (secret)ef");
  });

  test("three characters are too few to hide", () => {
    expect(secretsOf("abc", "").mask("abc abcd")).toBe("abc abcd");
    expect(secretsOf("abcd").mask("abc abcd")).toBe("abc (secret)");
  });

  test("all of a JSON value: texts, keys, numbers", () => {
    expect(secretsOf("hunter2!", "12345678").maskJson({ a: ["x hunter2!", 12345678, 5, null, true], "hunter2!": { b: "ok" } })).toEqual({
      a: ["x (secret)", "(secret)", 5, null, true],
      "(secret)": { b: "ok" },
    });
  });

  test("taints tells whether a text holds one", () => {
    const secrets = secretsOf("hunter2!");
    expect(secrets.taints("auth_pass hunter2!")).toBe(true);
    expect(secrets.taints(Buffer.from("auth_pass hunter2!").toString("base64"))).toBe(true);
    expect(secrets.taints("auth_pass hunter2")).toBe(false);
  });
});

describe("stream", () => {
  test("what can't be part of a secret is shown at once", () => {
    const stream = secretsOf("hunter2!").stream();
    expect(stream.push("password: ")).toBe("password: ");
    expect(stream.push("hunt")).toBe("");
    expect(stream.push("ed\n")).toBe("hunted\n");
    expect(stream.push("hunter2!\n")).toBe("(secret)\n");
    expect(stream.push("hunter")).toBe("");
    expect(stream.end()).toBe("hunter");
  });

  /** No letter of the mask, so that it can't complete a secret by itself. */
  const secret = fc
    .string({ unit: fc.constantFrom("a", "b", "'", '"', "\\", "+", " ", "ü"), minLength: 4, maxLength: 12 })
    .filter((text) => text.trim().length >= 4);

  test("however the text is cut, it shows what masking the whole shows, and no secret in any disguise", () => {
    const cheap = Object.entries(disguises).filter(([name]) => name !== "quoted by bash");
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.string({ unit: fc.constantFrom("a", "b", "'", "\\", "z", "\n"), maxLength: 6 })), { maxLength: 8 }),
        fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1 }),
        (values, plan, cuts) => {
          const secrets = secretsOf(...values);
          const used = plan.map(([which, how, rest]) => {
            const [, disguise] = cheap[how % cheap.length] ?? ["raw", (s: string) => s];
            return { shape: disguise(values[which % values.length] ?? ""), rest };
          });
          const text = used.map(({ shape, rest }) => shape + rest).join("");
          const stream = secrets.stream();
          let shown = "";
          let at = 0;
          for (let i = 0; at < text.length; i++) {
            const length = (cuts[i % cuts.length] ?? 0) + (i % cuts.length === 0 ? 1 : 0);
            shown += stream.push(text.slice(at, at + length));
            at += length;
          }
          shown += stream.end();
          expect(shown).toBe(secrets.mask(text));
          expect(secrets.taints(shown)).toBe(false);
          for (const value of values) expect(shown).not.toContain(value);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("a secret that repeats without end is not kept", () => {
    const stream = secretsOf("aaaa").stream();
    let shown = "";
    for (let i = 0; i < 1000; i++) shown += stream.push("aaa");
    expect(shown + stream.end()).toBe("(secret)");
  });
});

test("it is known that there was a secret, even one that is too short to be masked", () => {
  expect(secretsOf().seen).toBe(false);
  expect(secretsOf("").seen).toBe(false);
  expect(secretsOf("abc").seen).toBe(true);
});
