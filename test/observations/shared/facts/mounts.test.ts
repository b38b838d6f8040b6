import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import moment from "../../../../src/observations/moment.ts";

/** Mounts a file system whose server never answers over one of memory, in a mount namespace of its own: whoever asks it for anything waits for ever. */
const deadMount =
  "mount -t tmpfs near /mnt && mkdir /mnt/below && mount -t tmpfs near /mnt/below; exec 5<>/dev/fuse && mount -i -t fuse -o fd=5,rootmode=40000,user_id=0,group_id=0 /dev/dead /mnt\n";

it("a mount whose server is dead is told, without its size, and nobody waits for it or for what lies below", () => {
  const printed = execFileSync("unshare", ["--mount", "sh", "-c", `${deadMount}${moment.script(["mounts"])}`], { timeout: 20_000, input: "" });
  const mounts = moment.parse(printed, ["mounts"]).get("mounts") as readonly { device: string; type: string; size: number | null }[];
  expect(mounts.filter(({ device }) => device === "/dev/dead")).toEqual([expect.objectContaining({ type: "fuse", size: null, available: null })]);
  expect(mounts.filter(({ device }) => device === "near").map(({ size }) => size)).toEqual([null, null]);
  expect(mounts.some(({ size }) => size !== null && size > 0)).toBe(true);
});
