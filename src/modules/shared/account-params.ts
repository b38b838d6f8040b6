import { z } from "zod";

/**
 * Names as EL's useradd(8) takes them: letters of both cases, digits, dots; not only digits, which would be a number. A `$` ends the names of
 * machines in a domain.
 */
const accountName = /^(?!\d+$)(?!\.{1,2}$)[A-Za-z0-9_.][A-Za-z0-9_.-]{0,31}\$?$/;

export const nameParam = z.string().regex(accountName, "must be a name of letters, digits, _, - and ., that does not begin with -");

/** A group by name, or by number. */
export const groupParam = z.string().regex(/^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,31}\$?$/, "must be a group's name or number");

/** A user's or group's number: -1 and 65535 mean none to the kernel. */
export const idParam = z.int().min(0).max(4_294_967_294);

/** A field of passwd(5). */
export const fieldParam = z.string().regex(/^[^:\n\0]*$/, "must hold neither a colon nor a line break");
