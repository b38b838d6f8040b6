import { existsSync, rmSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { aside } from "../../../src/observations/shared/aside.ts";
import { sections } from "../../../src/observations/shared/sections.ts";
import { runIn, shells } from "../../support/shells.ts";

const traces = ["/etc/hf-aside", "/usr/hf-aside", "/var/lib/hf-aside", "/var/tmp/hf-aside"];

describe.each(shells)("aside, in $name", ({ argv }) => {
  test("nothing that is written stays, and what is mounted is seen by nobody else", () => {
    const mounts = (): string => runIn(argv, "cat /proc/mounts").stdout.toString();
    const before = mounts();
    const { stdout, stderr } = runIn(
      argv,
      aside(`section tried\nfor path in ${traces.join(" ")} here; do { echo x >"$path"; } 2>/dev/null && echo "$path"; done\npwd; ls`),
    );
    for (const path of traces) {
      expect(existsSync(path), path).toBe(false);
      rmSync(path, { force: true });
    }
    expect(mounts()).toBe(before);
    expect(stderr).toBe("");
    const told = sections(stdout.toString());
    // Who may not have a namespace of his own is told so, and nothing is run.
    if (told.has("refused")) expect([...told.keys()]).toEqual(["refused"]);
    else expect(told.get("tried")).toBe("/var/lib/hf-aside\n/var/tmp/hf-aside\nhere\n/var/tmp/holdfast\nhere\n");
  });

  test("what the host says to a namespace of one's own is told", () => {
    const { stdout } = runIn(argv, `unshare() { echo "unshare: not here" >&2; return 1; }\ntimeout() { shift 3; "$@"; }\n${aside("section tried")}`);
    expect([...sections(stdout.toString())]).toEqual([["refused", "unshare: not here\n"]]);
  });

  test("work that takes too long is told", () => {
    const { stdout } = runIn(argv, `timeout() { return 124; }\n${aside("section tried")}`);
    expect([...sections(stdout.toString())]).toEqual([["refused", "took longer than 20 s\n"]]);
  });
});
