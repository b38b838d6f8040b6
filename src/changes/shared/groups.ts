import { quote } from "../../shell/quote.ts";

/** A silent sh test that the group is there, with this number where one is given. */
export function groupTest(group: string, gid: number | undefined): string {
  if (gid === undefined) return `getent group ${quote(group)} >/dev/null`;
  return `[ "$(getent group ${quote(group)} | cut -d: -f3)" = ${gid} ]`;
}
