import { b64, hash, items, json, quote, range, unb64, yaml } from "./data.ts";
import type { Helper } from "./define.ts";
import { ip } from "./ip.ts";
import { env, file, include, now, template } from "./outside.ts";
import { passwordHash } from "./password.ts";
import { version } from "./version.ts";

/** Every helper by its name. `defined(x)` is a form of its own: it looks at a variable without reading it. */
export const helpers: ReadonlyMap<string, Helper> = new Map(
  Object.entries({ env, file, template, include, now, range, items, json, yaml, b64, unb64, hash, password_hash: passwordHash, quote, version, ip }),
);
