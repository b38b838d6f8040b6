import { Argument } from "commander";
import type { SchemaCommand } from "../commands/schema.ts";
import type { Cli } from "./cli.ts";
import { outputOptions, withExamples, withOutput, type OutputFlags } from "./flags.ts";

const kinds: readonly NonNullable<SchemaCommand["kind"]>[] = ["playbook", "tasks", "inventory", "vars", "config"];

/** Adds `init`, `doc` and `schema`: a project to begin with, and what may be written in it, for people and for their editors. */
export function addReferenceCommands({ root, around, end }: Cli): void {
  const doc = withOutput(root.command("doc"), ["plain", "jsonl"])
    .argument("[module]", "name of a module or a keyword, or an error code; without one all modules are listed")
    .description("explain a module: parameters, defaults, what a plan can know, examples; or a keyword, or what an error code means");
  withExamples(doc, "doc", "doc template", "doc ansible.builtin.service", "doc serial", "doc HF1203").action(
    async (module: string | undefined, flags: OutputFlags) => {
      const { doc: explain } = await import("../commands/doc.ts");
      end(await explain({ ...outputOptions(flags), module }, around));
    },
  );

  const schema = withOutput(root.command("schema"), ["plain", "jsonl"])
    .addArgument(new Argument("[kind]", "what kind of file it is for; `playbook`, and with --write all of them").choices(kinds))
    .option("--write <folder>", "write KIND.schema.json into this folder, in place of printing it")
    .description("give JSON Schemas, by which editors complete and explain what is written");
  withExamples(schema, "schema playbook", "schema --write .holdfast/schemas").action(
    async (kind: SchemaCommand["kind"], flags: OutputFlags & { write?: string }) => {
      const { schema: write } = await import("../commands/schema.ts");
      end(await write({ ...outputOptions(flags), kind, write: flags.write }, around));
    },
  );

  const init = withOutput(root.command("init"), ["plain", "jsonl"])
    .argument("[folder]", "where; it is made if need be", ".")
    .description("write a project that works, to begin with; what is there already stays");
  withExamples(init, "init", "init cluster").action(async (folder: string, flags: OutputFlags) => {
    const { init: begin } = await import("../commands/init.ts");
    end(await begin({ ...outputOptions(flags), folder }, around));
  });
}
