import { expect, test } from "vitest";
import { program } from "../../src/cli/program.ts";
import { surroundings } from "../support/surroundings.ts";

async function help(...command: readonly string[]): Promise<string> {
  const around = surroundings();
  expect(await program([...command, "--help"], around)).toBe(0);
  return around.stdout.text;
}

/** Every command that a help lists, with those below it. */
async function commandsBelow(...command: readonly string[]): Promise<readonly (readonly string[])[]> {
  const [, list = ""] = (await help(...command)).split("\nCommands:\n");
  const names = [...list.matchAll(/^ {2}([a-z]+)\b/gm)].map(([, name = ""]) => name).filter((name) => name !== "help");
  const below = await Promise.all(names.map(async (name) => [[...command, name], ...(await commandsBelow(...command, name))]));
  return below.flat();
}

const commands = await commandsBelow();

test("the commands are found", () => {
  expect(commands.length).toBeGreaterThan(15);
});

test.each(commands.map((command) => [command.join(" ")]))("holdfast %s --help says what it does, and shows how", async (command) => {
  const text = await help(...command.split(" "));
  const [usage = "", description = ""] = text.split("\n\n");
  expect(usage).toContain(`Usage: holdfast ${command}`);
  expect(description).toMatch(/^[a-z]/);
  expect(text).toMatch(new RegExp(`\\nExamples:\\n(?: {2}\\$ holdfast .+\\n)*? {2}\\$ holdfast (?:--lab )?${command}`));
});
