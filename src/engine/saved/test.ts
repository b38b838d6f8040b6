import type { Change } from "../../changes/define.ts";
import type { Key } from "../../observations/define.ts";

/** Something that can be asked of a host before anything is written: could this change be made as planned, or is this still as it was? */
export type Test = { readonly change: Change; readonly superseded?: readonly Change[] } | { readonly key: Key; readonly value: unknown };
