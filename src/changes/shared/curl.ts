/**
 * A line of curl's configuration (curl(1), `--config`). It goes in on standard input: an address and its password there are seen by nobody who
 * lists processes.
 */
export function curlSetting(name: string, value: string): string {
  const text = value.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t");
  return `${name} = "${text}"\n`;
}
