import { z } from "zod";
import { fieldParam, groupParam, idParam, nameParam } from "./account-params.ts";
import { pathParam } from "./file-params.ts";
import { listParam } from "./list-param.ts";

/** crypt(5): `$id$salt$hash`, the thirteen characters of old, or `*` and `!` alone, which no password matches. */
const isHash = /^(?:!*(?:\$[^:\s]+|[./0-9A-Za-z]{13}|\*)|!+)$/;

/** What a task of `user` may say. */
export const userParams = z
  .strictObject({
    name: nameParam.describe("The user"),
    uid: idParam.optional().describe("Its number; where it is not given, the next free one, and any is right"),
    non_unique: z.boolean().default(false).describe("May another user have the number already?"),
    group: groupParam.optional().describe("Primary group, by name or number; a new user's default is a group of its own name"),
    groups: listParam(groupParam).optional().describe("Further groups, as a list or text with commas: just these, none where it is empty"),
    append: z.boolean().default(false).describe("Add `groups` to those it is in, and take it out of none"),
    comment: fieldParam.optional().describe("Full name or purpose (GECOS)"),
    home: pathParam.optional().describe("Home folder; a new user's default is its name below /home"),
    create_home: z.boolean().default(true).describe("Make the home folder where it is missing"),
    move_home: z.boolean().default(false).describe("Where `home` differs, take the old folder's content along"),
    skeleton: pathParam.optional().describe("Folder that a new home folder begins as a copy of; /etc/skel"),
    shell: fieldParam.min(1).optional().describe("Login shell; a new user's default is the system's"),
    system: z.boolean().default(false).describe("A new one takes its number from those of the system"),
    password: z
      .string()
      .regex(isHash, "`password` takes a hash as of password_hash(), not the password itself")
      .optional()
      .describe("Hash of the password, never shown: `password_hash(x)` makes one, `!` allows none"),
    update_password: z.enum(["always", "on_create"]).default("always").describe("on_create: the password of a user that is there stays"),
    password_lock: z.boolean().optional().describe("Lock the password, or unlock it; keys work all the same"),
    state: z.enum(["present", "absent"]).default("present").describe("Whether the user is to be there"),
    remove: z.boolean().default(false).describe("With state absent: its home folder and mail go too"),
    force: z.boolean().default(false).describe("With state absent: even where it is logged in"),
  })
  .refine(({ uid, non_unique }) => uid !== undefined || !non_unique, { path: ["non_unique"], error: "`non_unique` needs `uid`" })
  .refine(({ home, move_home }) => home !== undefined || !move_home, { path: ["move_home"], error: "`move_home` needs `home`" });

export type UserParams = z.infer<typeof userParams>;
