import { createHmac } from "node:crypto";

/** Whether a known_hosts file's first field names the host. `name` is as ssh looks it up: `host`, or `[host]:port` for another port than 22. */
export function matchesHost(field: string, name: string): boolean {
  if (field.startsWith("|1|")) return matchesHash(field, name);
  let found = false;
  for (const pattern of field.split(",")) {
    const negated = pattern.startsWith("!");
    if (!matchesWildcard(negated ? pattern.slice(1) : pattern, name)) continue;
    if (negated) return false;
    found = true;
  }
  return found;
}

/** `|1|salt|hash`: HMAC-SHA1 of the name, both in base64. */
function matchesHash(field: string, name: string): boolean {
  const [, , salt = "", hash = ""] = field.split("|");
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest().equals(Buffer.from(hash, "base64"));
}

/** `*` and `?` as in ssh; host names don't tell upper from lower case. */
function matchesWildcard(pattern: string, name: string): boolean {
  const source = pattern
    .replaceAll(/[\\^$.+()[\]{}|]/g, "\\$&")
    .replaceAll(/\*+/g, ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "is").test(name);
}
