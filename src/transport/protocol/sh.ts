/**
 * Shell text in a template: `\$` stands for `$`, every other backslash for itself. Comments and indentation are for the reader
 * and stay here: what is sent should fit into the first packets of a connection.
 */
export function sh(text: TemplateStringsArray): string {
  const lines = (text.raw[0] ?? "").replaceAll("\\$", "$").split("\n");
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .join("\n");
}
