/** A comment, an assignment (its key, the quoted pieces of its value, the rest), or a line that is neither. Quotes that nobody closes go on to the end. */
const line = /[#;](?:\\[^]|[^\n\r\\])*|([^\s=][^\n\r=]*)=((?:[ \t]*(?:'[^']*(?:'|$)|"(?:\\[^]|[^"\\])*(?:"|$)))*)[ \t]*((?:\\[^]|[^\n\r\\])*)|[^\s][^\n\r]*/g;

const piece = /'([^']*)'?|"((?:\\[^]|[^"\\])*)"?/g;

/** In double quotes a backslash stays, save before what a shell would take for its own, and before the end of a line, which is gone then. */
function inDouble(text: string): string {
  return text.replace(/\\(["\\`$])|\\[\n\r]/g, (_, kept?: string) => kept ?? "");
}

function valueOf(quoted: string, rest: string): string {
  const pieces = [...quoted.matchAll(piece)].map(([, single, double = ""]) => single ?? inDouble(double));
  const bare = rest.replace(/(?<!\\)[ \t]+$/, "").replace(/\\([^\n\r])|\\[\n\r]/g, (_, kept?: string) => kept ?? "");
  return pieces.join("") + bare;
}

/**
 * The variables that systemd finds in an `EnvironmentFile=` (systemd.exec(5); the grammar is that of its src/basic/env-file.c). A shell reads the
 * same file otherwise: to systemd `export` makes a line void, a comment behind a value is part of it, quoted pieces lose the blanks between them, and
 * up to version 253 a comment that ends in a backslash goes on.
 */
export function environmentOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, key = "", quoted = "", rest = ""] of text.matchAll(line))
    if (/^[A-Za-z_]\w*$/.test(key.trimEnd())) found.set(key.trimEnd(), valueOf(quoted, rest));
  return found;
}
