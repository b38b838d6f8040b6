import type { Rpm } from "./rpm.ts";

export const psmisc: Rpm = {
  name: "psmisc",
  summary: "Utilities for managing processes on your system",
  debian: "psmisc",
  take: [
    ["usr/bin/killall", "usr/bin/killall"],
    ["usr/bin/pstree", "usr/bin/pstree"],
    ["usr/bin/prtstat", "usr/bin/prtstat"],
    ["bin/fuser", "usr/sbin/fuser"],
  ],
  files: [],
  config: [],
  versions: [["upstream", "1"]],
};
