import { describe, expect, it } from "vitest";
import { memory, users } from "../../../../src/observations/shared/facts/moment.ts";
import { mounts } from "../../../../src/observations/shared/facts/mounts.ts";
import { routes } from "../../../../src/observations/shared/facts/routes.ts";
import { hostname, selinux } from "../../../../src/observations/shared/facts/system.ts";
import { runIn } from "../../../support/shells.ts";

describe("mounts", () => {
  const lines = [
    "proc /proc proc rw,nosuid 0 0",
    "/dev/sda1 / ext4 rw,relatime 0 0",
    String.raw`/dev/sdb1 /srv/two\040words xfs rw 0 0`,
    "files:/export /net nfs4 rw,hard 0 0",
    "size 9 9 9",
  ];

  it("are those that hold files, with sizes where this machine knows them", () => {
    expect(mounts.parse([...lines, "size / 100 40 4096", String.raw`size /srv/two\040words 10 5 1024`, ""].join("\n"))).toEqual([
      { path: "/", device: "/dev/sda1", type: "ext4", options: ["rw", "relatime"], size: 409_600, available: 163_840 },
      { path: "/srv/two words", device: "/dev/sdb1", type: "xfs", options: ["rw"], size: 10_240, available: 5_120 },
      { path: "/net", device: "files:/export", type: "nfs4", options: ["rw", "hard"], size: null, available: null },
    ]);
  });

  it("are read with their names as they are, and no server is asked for a size", () => {
    const inner =
      "exec 9>&2; mount -t tmpfs none /mnt && mkdir '/mnt/a  b %s' && mount -t tmpfs none '/mnt/a  b %s' && stat() { echo \"asked $5\" >&9; command stat \"$@\"; }";
    const { stdout, stderr } = runIn(["unshare", "--mount", "sh"], `${inner}\n${mounts.script}`);
    expect(stderr).toContain("asked /mnt/a  b %s");
    expect(mounts.parse(stdout.toString()).find(({ path }) => path === "/mnt/a  b %s")?.size).toBeGreaterThan(0);
  });
});

it("routes of both families, the router and the interface of each", () => {
  const text =
    "default via 192.0.2.1 dev eth0 proto dhcp metric 100 \n192.0.2.0/24 dev eth0 scope link src 192.0.2.9 \nunreachable 10.0.0.0/8 \n\nfe80::/64 dev eth0 metric 256 \n";
  expect(routes.parse(text)).toEqual([
    { destination: "default", family: "ipv4", via: "192.0.2.1", interface: "eth0", metric: 100 },
    { destination: "192.0.2.0/24", family: "ipv4", via: null, interface: "eth0", metric: 0 },
    { destination: "fe80::/64", family: "ipv6", via: null, interface: "eth0", metric: 256 },
  ]);
});

it("memory in bytes, also of kernels that do not say what is available", () => {
  const old = "MemTotal:  1000 kB\nMemFree:  100 kB\nCached:  200 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n";
  expect(memory.parse(old)).toMatchObject({ total: 1_024_000, available: 307_200 });
  expect(memory.parse(`${old}MemAvailable: 500 kB\n`)).toMatchObject({ available: 512_000 });
});

it("users without what is no account", () => {
  expect(users.parse("root:x:0:0:root:/root:/bin/bash\n+::::::\nbroken\n")).toEqual([
    { name: "root", uid: 0, gid: 0, comment: "root", home: "/root", shell: "/bin/bash" },
    { name: "+", uid: 0, gid: 0, comment: "", home: "", shell: "" },
  ]);
});

it.each([
  ["", "disabled"],
  ["0\n", "permissive"],
  ["1", "enforcing"],
])("SELinux by what its file says: %j", (text, state) => {
  expect(selinux.parse(text)).toBe(state);
});

it("the host's name ends at its first dot", () => {
  expect(hostname.parse("web1.example.org\n")).toBe("web1");
});
