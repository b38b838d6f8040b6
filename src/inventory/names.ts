import { isIPv6 } from "node:net";
import type { Details, Problems } from "../core/errors.ts";
import type { Span } from "../core/source.ts";

/** Characters of control, and those that reorder what is read, among them. */
const forbidden = /[\s/,:[\]\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const called: Readonly<Record<string, string>> = { "/": "a slash", ",": "a comma", ":": "a colon", "[": "a bracket", "]": "a bracket" };

/** Reports why a text can't be the name of a host. True where it can. */
export function checkHostName(name: string, at: Span, problems: Problems): boolean {
  const bad = (message: string, hint: string): false => {
    problems.error(message, { code: "HF1310", at, hint });
    return false;
  };
  if (name === "") return bad("a host has no name", "write its name before the colon");
  if (name.startsWith("-")) return bad(`the host name "${name}" begins with a dash`, "ssh would read it as an option");
  const found = isIPv6(name) ? null : forbidden.exec(name);
  if (found)
    return bad(
      `the host name "${name}" holds ${called[found[0]] ?? (/\s/.test(found[0]) ? "white space" : "a control character")}`,
      found[0] === ","
        ? "write each host by itself; in INI its variables follow, with blanks between: `web1 ssh_host=192.0.2.11`"
        : "a host is a name or an address; a port is its number after a colon",
    );
  return true;
}

/** Characters that mean something in a pattern would make a group that nobody can name. */
export function checkGroupName(name: string, at: Span, problems: Problems): boolean {
  const details: Details = { code: "HF1311", at, hint: "use letters, digits and underscores" };
  if (name === "") problems.error("a group has no name", details);
  else if (/\p{Cc}/u.test(name)) problems.error(`the group name "${name}" holds a control character`, details);
  else if (/[\s,:&!*?[\]~@/]/.test(name)) problems.error(`the group name "${name}" holds a character that patterns use`, details);
  else return true;
  return false;
}
