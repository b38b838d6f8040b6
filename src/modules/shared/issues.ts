import type { z } from "zod";
import type { Span } from "../../core/source.ts";
import { didYouMean } from "../../core/suggest.ts";
import type { Value } from "../../vars/value.ts";
import { entryOf } from "./coerce.ts";
import { describeType, memberOf } from "./schema.ts";

/** Takes one mistake in a task's parameters. */
export type Report = (message: string, span: Span, hint?: string) => void;

type Issue = z.core.$ZodIssue;

/** A value in a message, short and on one line. */
function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (value === null || value === undefined) return "empty";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a map" : String(value);
}

/** Of a value that fits none of several forms, what is wrong in the form that it comes nearest to. */
function nearestIssue(issue: Issue): Issue {
  const deeper = issue.code === "invalid_union" ? issue.errors.flat().find(({ code }) => code !== "invalid_type") : undefined;
  return deeper ? nearestIssue({ ...deeper, path: [...issue.path, ...deeper.path] }) : issue;
}

/** Says in one line what is wrong with parameter `name`, at the value that is to blame. */
export function reportIssue(name: string, schema: z.ZodType, value: unknown, source: Value, first: Issue, report: Report): void {
  const issue = nearestIssue(first);
  let inner: z.ZodType | undefined = schema;
  let found = value;
  let at: Value = source;
  let label = name;
  for (const step of issue.path) {
    inner = inner && memberOf(inner, step);
    // A list that is written as one text is shown as that.
    if (typeof found !== "string") found = (found as Record<PropertyKey, unknown> | undefined)?.[step];
    at = (typeof step === "number" ? at.kind === "list" && at.items[step] : entryOf(at, String(step))) || at;
    label += typeof step === "number" ? `[${step}]` : `.${String(step)}`;
  }
  const what = source.kind === "scalar" && source.secret ? "this secret" : show(found);
  report(`\`${label}\` ${sentence(issue, inner, what)}`, at.span, suggestion(issue, found, label) ?? meaning(name, schema));
}

/** What the parameter is for, as its schema says; undefined where it says nothing. */
export function meaning(name: string, schema: z.ZodType | undefined): string | undefined {
  return schema?.description && `${name}: ${schema.description}`;
}

function sentence(issue: Issue, schema: z.ZodType | undefined, found: string): string {
  switch (issue.code) {
    case "invalid_value":
      return `must be one of ${issue.values.join(", ")}, not ${found}`;
    case "too_small":
      return issue.origin === "string"
        ? "must not be empty"
        : issue.origin === "array"
          ? `must have at least ${issue.minimum} items`
          : `must be at least ${issue.minimum}, not ${found}`;
    case "too_big":
      return issue.origin === "number" || issue.origin === "int" ? `must be at most ${issue.maximum}, not ${found}` : `is too long: at most ${issue.maximum}`;
    case "unrecognized_keys":
      return `has no member ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}`;
    case "invalid_format":
    case "custom":
      return /^must (?!not)/.test(issue.message) ? `${issue.message}, not ${found}` : issue.message;
    default:
      return `must be ${schema ? describeType(schema) : "something else"}, not ${found}`;
  }
}

function suggestion(issue: Issue, found: unknown, label: string): string | undefined {
  if (issue.code === "invalid_value" && typeof found === "string") return didYouMean(found, issue.values.map(String));
  if (issue.code === "invalid_type" && issue.expected === "boolean") return `write \`${label}: true\` or \`${label}: false\``;
  if (issue.code === "custom") return issue.params?.["hint"] as string | undefined;
  return undefined;
}
