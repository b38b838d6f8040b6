import { quote } from "../../shell/quote.ts";

/** sh that prints a user's field of shadow(5), for a word in double quotes. */
export const shadowField = (user: string): string => `$(getent shadow ${quote(user)} | cut -d: -f2)`;

/** Makes `field` a user's field of shadow(5), with chpasswd(8). It arrives on standard input: as a word of useradd or usermod all users of the host would see it. */
export function settingPassword(user: string, field: string): { readonly promise: string; readonly run: string; readonly bodies: readonly Uint8Array[] } {
  return {
    promise: `[ "${shadowField(user)}" = "$(body 0 | cut -d: -f2)" ]`,
    run: "body 0 | chpasswd -e",
    bodies: [Buffer.from(`${user}:${field}\n`)],
  };
}
