import type { z } from "zod";
import { quote } from "../../../shell/quote.ts";
import type { ObservationKind } from "../../define.ts";
import { freeze } from "../freeze.ts";
import { sectionFunction, sections } from "../sections.ts";

/** One thing that can be known of a machine. */
export interface Fact<S extends z.ZodType = z.ZodType> {
  /** Its type, and what its parts mean. */
  readonly schema: S;
  /** POSIX sh that prints what `parse` understands. */
  readonly script: string;
  /** Seconds, for one that asks more than the kernel: a name server, a directory of users, a file system. It is killed then, and is not known. */
  readonly limit?: number;
  parse(text: string): z.infer<S>;
}

export function defineFact<S extends z.ZodType>(fact: Fact<S>): Fact<S> {
  return fact;
}

/** What reading facts gives, by id. */
export type FactValues<T extends Readonly<Record<string, Fact>>> = { readonly [Id in keyof T]: T[Id] extends Fact<infer S> ? z.infer<S> : never };

/** The script and the parser of a kind whose ids are these facts. One that fails leaves the others alone. */
export function readingOf(facts: Readonly<Record<string, Fact>>): Pick<ObservationKind, "script" | "parse"> {
  const known = (ids: readonly string[]): readonly (readonly [string, Fact])[] =>
    ids.flatMap((id) => {
      const fact = Object.hasOwn(facts, id) ? facts[id] : undefined;
      return fact ? [[id, fact] as const] : [];
    });
  return {
    script: (ids) =>
      sectionFunction +
      known(ids)
        .map(([id, { script, limit }]) => `section ${quote(id)}\n${limit === undefined ? script : limited(id, script, limit)}`)
        .join("\n"),
    parse(stdout, ids) {
      const texts = sections(stdout.toString());
      const found = known(ids).flatMap(([id, fact]) => {
        const text = texts.get(id) ?? "";
        return text.endsWith(tooLate) ? [] : [[id, freeze(fact.parse(text))] as const];
      });
      return new Map(found);
    },
  };
}

/** Stands in a fact's text where its time was up. */
const tooLate = "\u001f";

/** What waits for a dead server ignores every signal but KILL. */
function limited(id: string, script: string, limit: number): string {
  const told = quote(`${id}: no answer within ${limit} s`);
  return `timeout -s KILL ${limit} sh -c ${quote(script)}; [ $? != 137 ] || { echo ${told} >&2; printf '\\037'; }`;
}
