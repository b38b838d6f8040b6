/** What people write who come from Jinja, Python or the shell, and what it is here. */

const words: Readonly<Record<string, string>> = {
  and: "write `&&`",
  or: "write `||`",
  not: "write `!`",
  True: "write `true`",
  False: "write `false`",
  None: "write `null`",
  none: "write `null`",
  if: "write `condition ? this : that`",
  else: "write `condition ? this : that`",
  elif: "write `} else if (…) {`",
  endif: "write `}`",
  endfor: "write `}`",
  await: "helpers answer at once; leave `await` out",
};

const tests: Readonly<Record<string, string>> = {
  defined: "defined(x)",
  undefined: "!defined(x)",
  none: "x === null",
  string: 'typeof x === "string"',
  number: 'typeof x === "number"',
  boolean: 'typeof x === "boolean"',
  iterable: "Array.isArray(x)",
  sequence: "Array.isArray(x)",
  match: "/^pattern/.test(x)",
  search: "/pattern/.test(x)",
  regex: "/pattern/.test(x)",
  changed: "result.changed",
  failed: "result.failed",
  skipped: "result.skipped",
  succeeded: "!result.failed",
  success: "!result.failed",
  version: 'version(x) >= version("1.2")',
  in: "list.includes(x)",
};

const filters: Readonly<Record<string, string>> = {
  default: "x ?? fallback",
  d: "x ?? fallback",
  length: "x.length",
  count: "x.length",
  lower: "x.toLowerCase()",
  upper: "x.toUpperCase()",
  trim: "x.trim()",
  int: "Number(x)",
  float: "Number(x)",
  string: "String(x)",
  bool: "x === true",
  join: 'x.join(", ")',
  split: 'x.split(",")',
  first: "x[0]",
  last: "x.at(-1)",
  replace: "x.replaceAll(a, b)",
  regex_replace: "x.replace(/a/g, b)",
  regex_search: "x.match(/pattern/)",
  unique: "[...new Set(x)]",
  sort: "x.toSorted()",
  reverse: "x.toReversed()",
  map: "x.map((item) => item.name)",
  select: "x.filter((item) => item > 1)",
  selectattr: "x.filter((item) => item.name)",
  to_json: "json(x)",
  to_nice_json: "json(x)",
  to_yaml: "yaml(x)",
  to_nice_yaml: "yaml(x)",
  b64encode: "b64(x)",
  b64decode: "unb64(x)",
  quote: "quote(x)",
  hash: "hash(x)",
  password_hash: "password_hash(x)",
  dict2items: "items(x)",
  ipaddr: "ip(x)",
  min: "Math.min(...x)",
  max: "Math.max(...x)",
  sum: "x.reduce((a, b) => a + b, 0)",
  round: "Math.round(x)",
  abs: "Math.abs(x)",
  basename: 'x.split("/").at(-1)',
  mandatory: "x",
};

const calls: Readonly<Record<string, string>> = {
  len: "write `x.length`",
  str: "write `String(x)`",
  int: "write `Number(x)`",
  float: "write `Number(x)`",
  bool: "write `x === true`",
  lookup: 'write `file("…")`, `env("…")` or `template("…")`',
  query: 'write `file("…")`, `env("…")` or `template("…")`',
  sorted: "write `x.toSorted()`",
  max: "write `Math.max(...x)`",
  min: "write `Math.min(...x)`",
  eval: "write the expression itself",
  require: "only the helpers are at hand; a module is the place for code",
  Date: "write `now()`, which is fixed for the run",
  Function: "write an arrow function: `(x) => …`",
};

const methods: Readonly<Record<string, string>> = {
  append: "write `[...list, x]`",
  extend: "write `[...list, ...more]`",
  startswith: "write `x.startsWith(…)`",
  endswith: "write `x.endsWith(…)`",
  lower: "write `x.toLowerCase()`",
  upper: "write `x.toUpperCase()`",
  strip: "write `x.trim()`",
  lstrip: "write `x.trimStart()`",
  rstrip: "write `x.trimEnd()`",
  format: "write `` `${a}: ${b}` ``",
  get: "write `x.name ?? fallback`",
  items: "write `items(x)`",
  find: "write `x.indexOf(…)`",
  length: "write `x.length`",
  count: "write `x.filter((item) => …).length`",
  contains: "write `x.includes(…)`",
  hasOwnProperty: 'write `"name" in x`',
};

function own(table: Readonly<Record<string, string>>, word: string): string | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

/** Help for a bare word that is no JavaScript. */
export function hintForWord(word: string): string | undefined {
  return own(words, word);
}

export function hintForCall(name: string): string | undefined {
  return own(calls, name) ?? own(words, name);
}

export function hintForMethod(name: string): string | undefined {
  return own(methods, name);
}

/** `x | default(5)`: help for what stands behind the pipe. */
export function hintForFilter(name: string): string {
  const spelling = own(filters, name);
  return spelling === undefined ? "there are no filters; call a helper or a method" : `there are no filters; write \`${spelling}\``;
}

/** `x | default(5) | int` as it is written here, as far as each filter has one way to be: `Number(x ?? 5)`. Anything else is left as it is. */
export function withoutFilters(text: string): string {
  const [subject = "", ...pipes] = text.split(/(?<!\|)\|(?!\|)/).map((part) => part.trim());
  let written = subject;
  for (const pipe of pipes) {
    const [, name = "", given] = /^(\w+)(?:\((.*)\))?$/.exec(pipe) ?? [];
    const spelling = own(filters, name);
    const isDefault = name === "default" || name === "d";
    if (spelling === undefined || ((given ?? "") === "") === isDefault) return text;
    const inner = /^(?:[\w$.]|\[[^\]]*\])+$/.test(written) || /^\w+\(x\)$/.test(spelling) ? written : `(${written})`;
    written = isDefault ? `${inner} ?? ${/^[^,]*/.exec(given ?? "")?.[0]}` : spelling.replace(/\bx\b/g, () => inner);
  }
  return written;
}

const isTest = /\bis(\s+not)?\s+([A-Za-z_]+)/y;
const subjectBefore = /[\w$.[\]]+\s*$/;
const wordBefore = /([A-Za-z_]+)\s*$/;
const wordAt = /[A-Za-z_]+/y;

function negated(expression: string): string {
  if (expression.startsWith("!")) return expression.slice(1);
  return / (===|>=) /.test(expression) ? expression.replace("===", "!==").replace(">=", "<") : `!${expression}`;
}

/** `not x`, `x not in list`. */
function hintForNot(before: string, text: string): string {
  const [isIn, list = "list"] = /^not\s+in\b\s*([\w$.]+)?/.exec(text) ?? [];
  const element = /(?:"[^"]*"|'[^']*'|[\w$.]+)(?=\s*$)/.exec(before)?.[0] ?? "x";
  if (isIn !== undefined) return `write \`!${list}.includes(${element})\``;
  const [, subject] = /^not\s+([\w$.]+)\s*(?:$|\)|&&|\|\|)/.exec(text) ?? [];
  return subject === undefined ? "write `!(…)`" : `write \`!${subject}\``;
}

const brokenText = "no line may break in it: write `\\n` there, which between YAML's double quotes is `\\\\n`";

/** Help for a syntax error at `at`: the foreign word is there, or just before. */
export function hintForSyntax(text: string, at: number): string | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith("{{") && trimmed.endsWith("}}")) return `write \`${trimmed.slice(2, -2).trim()}\`, without the braces`;
  if (trimmed.startsWith("<%") && text.startsWith("<%", at)) return "this field is an expression already: leave out `<%=` and `%>`";
  if (text.slice(at - 1, at + 1) === "{{" || text.slice(at, at + 2) === "{{") return "variables are written without braces";
  if (/^(["'])(?:(?!\1).)*\n/.test(text.slice(at))) return brokenText;
  isTest.lastIndex = at;
  const test = isTest.exec(text);
  if (test) {
    const spelling = own(tests, test[2] ?? "");
    if (spelling === undefined) return "there are no tests with `is`; compare, or call a method";
    const subject = subjectBefore.exec(text.slice(0, at))?.[0].trim();
    const asked = test[1] ? negated(spelling) : spelling;
    return `write \`${subject === undefined ? asked : asked.replace(/\b(x|result)\b/, () => subject)}\``;
  }
  wordAt.lastIndex = at;
  const here = wordAt.exec(text)?.[0];
  if (here === "not") return hintForNot(text.slice(0, at), text.slice(at));
  if (here !== undefined && /\|\s*$/.test(text.slice(0, at))) return hintForFilter(here);
  const before = wordBefore.exec(text.slice(0, at))?.[1];
  if (here !== undefined && before === "for") return `write \`for (const ${here} of …) {\`, and \`}\` where it ends`;
  if (before === "if" || before === "while") return `write \`${before} (…) {\`, and \`}\` where it ends`;
  if (text[at] === ":" && /\)\s*$/.test(text.slice(0, at))) return "write `{`, and `}` where it ends";
  if (here !== undefined && own(words, here)) return own(words, here);
  if (before !== undefined && own(words, before)) return own(words, before);
  if (text[at] === "~") return "write `+` to join texts";
  return undefined;
}
