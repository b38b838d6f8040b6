import type { z } from "zod";
import type { Entry, Value } from "../../vars/value.ts";
import type { ModuleDefinition } from "../define.ts";
import { shapeOf } from "./schema.ts";

/** A parameter under its own name, whichever it was `written` by. */
export interface Parameter extends Entry {
  readonly written: string;
  readonly schema: z.ZodType | undefined;
}

/** A task's parameters as its module knows them, found out once for all hosts. */
export interface Reading {
  readonly module: ModuleDefinition;
  readonly parameters: readonly Parameter[];
  /** Are their names, and how many are given, known to be right? */
  isSound: boolean;
  /** What was parsed last: from host to host most values stay as they are, and those of a task without texts all do. */
  last: Parsed | undefined;
}

export interface Parsed {
  readonly rendered: unknown;
  readonly params: unknown;
}

const readings = new WeakMap<Value, Reading>();

export function readingOf(module: ModuleDefinition, args: Value): Reading {
  const known = readings.get(args);
  if (known?.module === module) return known;
  const reading: Reading = { module, parameters: parametersIn(module, args), isSound: false, last: undefined };
  readings.set(args, reading);
  return reading;
}

/** Its schema; undefined where there is no such parameter, whatever every object has. */
export function paramOf(module: ModuleDefinition, name: string): z.ZodType | undefined {
  const shape = shapeOf(module);
  return Object.hasOwn(shape, name) ? shape[name] : undefined;
}

function parametersIn(module: ModuleDefinition, args: Value): readonly Parameter[] {
  if (args.kind !== "map") return [];
  const { synonyms = {} } = module;
  return args.entries.map((entry) => {
    const key = Object.hasOwn(synonyms, entry.key) ? (synonyms[entry.key] ?? entry.key) : entry.key;
    return { ...entry, written: entry.key, key, schema: paramOf(module, key) };
  });
}
