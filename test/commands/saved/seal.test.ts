import { generateIdentity, identityToRecipient } from "age-encryption";
import { expect, test } from "vitest";
import { isSealed, sealed, unsealed } from "../../../src/commands/saved/seal.ts";

const text = "a plan ".repeat(1000);
const none = (): readonly string[] => [];

test("a plan is compressed, and comes back", async () => {
  const bytes = await sealed(text, []);
  expect(isSealed(bytes)).toBe(true);
  expect(bytes.length).toBeLessThan(text.length / 10);
  expect(await unsealed("plan.json", bytes, none)).toBe(text);
});

test("a playbook is no plan", () => {
  expect(isSealed(Buffer.from("- hosts: all\n"))).toBe(false);
  expect(isSealed(Buffer.from(""))).toBe(false);
});

test("an encrypted one opens with the key of any of its recipients, and with no other", async () => {
  const keys = await Promise.all([generateIdentity(), generateIdentity(), generateIdentity()]);
  const recipients = await Promise.all(keys.slice(0, 2).map((key) => identityToRecipient(key)));
  const bytes = await sealed(text, recipients);
  expect(isSealed(bytes)).toBe(true);
  for (const key of keys.slice(0, 2)) expect(await unsealed("plan.json", bytes, () => [key])).toBe(text);
  await expect(unsealed("plan.json", bytes, () => keys.slice(2))).rejects.toMatchObject({ code: "HF4106" });
  await expect(unsealed("plan.json", bytes, none)).rejects.toMatchObject({ code: "HF4106", hint: expect.stringContaining("--identity") as string });
});

test("what is no key, or no recipient, is said to be none", async () => {
  await expect(sealed(text, ["age1nobody"])).rejects.toMatchObject({ code: "HF4105" });
  const bytes = await sealed(text, [await identityToRecipient(await generateIdentity())]);
  await expect(unsealed("plan.json", bytes, () => ["secret"])).rejects.toMatchObject({ code: "HF4107" });
});

test("a damaged one is refused", async () => {
  const bytes = Uint8Array.from(await sealed(text, []));
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 0xff;
  await expect(unsealed("plan.json", bytes, none)).rejects.toMatchObject({ code: "HF4101" });
  await expect(unsealed("plan.json", bytes.subarray(0, 30), none)).rejects.toMatchObject({ code: "HF4101" });
});
