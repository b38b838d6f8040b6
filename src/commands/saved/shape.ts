import { z } from "zod";

const texts = z.record(z.string(), z.string());
const list = z.array(z.string());
const bytes = z.union([z.object({ text: z.string() }), z.object({ base64: z.string() })]);
const entry = z.object({ type: z.enum(["file", "folder"]), size: z.number(), executable: z.boolean() });

/** What stands around a plan, and is the same in every format: who made it. */
export const envelope = z.object({ format: z.number(), holdfast: z.string() });

/** As `packed` makes it. */
export const packing = z.object({ bodies: texts, value: z.unknown() });

/** The members of a plan that are lists, maps and texts: a file may be whole as JSON, and no plan. What is inside a step is the engine's. */
export const planShape = z.object({
  made: z.iso.datetime(),
  from: texts,
  root: z.string(),
  selection: z.object({
    playbooks: list,
    inventory: list,
    extraVars: list,
    tags: list,
    skipTags: list,
    startAt: z.string().optional(),
    limit: z.string().optional(),
    become: z.boolean(),
    lab: z.boolean(),
  }),
  hosts: z.record(z.string(), z.object({ machineId: z.string().optional(), connection: z.object({}) })),
  steps: z.array(z.object({ ref: z.object({ host: z.string(), step: z.string() }), changes: z.array(z.unknown()), seen: z.array(z.unknown()) })),
  shown: z.array(z.object({ event: z.string() })),
  files: z.object({
    read: z.record(z.string(), bytes),
    stat: z.record(z.string(), entry.nullable()),
    list: z.record(z.string(), list),
    real: texts,
    run: z.record(z.string(), z.object({ stdout: bytes, stderr: bytes })),
  }),
  env: texts,
  answers: texts,
});
