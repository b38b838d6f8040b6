import { describe, expect, test } from "vitest";
import defaults, { accountDefaultsKey } from "../../src/observations/account-defaults.ts";
import groups from "../../src/observations/group.ts";
import sysctl, { sysctlKey } from "../../src/observations/sysctl.ts";
import users, { type Account } from "../../src/observations/user.ts";
import { runIn, shells } from "../support/shells.ts";

/** Programs as a host would have them, in the place of its own. */
const fakes = `
getent() {
  case "$1 $2" in
    "passwd hf-alice") echo 'hf-alice:x:1000:100:Alice A.,,:/home/hf-alice:/bin/bash' ;;
    "passwd old") echo 'old:$1$hash:7:77::/:' ;;
    "shadow hf-alice") echo 'hf-alice:!$6$salt$hash:19000:0:99999:7:::' ;;
    "group users") echo 'users:x:100:hf-alice' ;;
    "group 100") echo 'users:x:100:hf-alice' ;;
    *) return 2 ;;
  esac
}
id() { case $2 in hf-alice) echo users ;; *) echo 77; echo 'id: cannot find name' >&2; return 1 ;; esac; }
useradd() { printf 'GROUP=100\\nHOME=/home\\nINACTIVE=-1\\nSHELL=/bin/sh\\nSKEL=/etc/skel\\n'; }
`;

describe.each(shells)("in $name", ({ argv }) => {
  const run = (script: string) => {
    const { rc, stdout, stderr } = runIn(argv, fakes + script);
    expect([rc, stderr]).toEqual([0, ""]);
    return stdout;
  };

  test("a user is told whole, and one that is not there is told so", () => {
    const ids = ["hf-alice", "nobody-here", "old"];
    const values = users.parse(run(users.script(ids)), ids);
    expect(values.get("hf-alice")).toMatchObject({
      uid: 1000,
      gid: 100,
      group: "users",
      comment: "Alice A.,,",
      home: "/home/hf-alice",
      shell: "/bin/bash",
      password: "!$6$salt$hash",
    });
    expect(values.get("nobody-here")).toEqual({ exists: false });
    expect(values.get("old")).toMatchObject({ group: "77", shell: "", password: "$1$hash" });
  });

  test("a group is found by name and by number", () => {
    const ids = ["users", "100", "nosuch"];
    expect([...groups.parse(run(groups.script(ids)), ids).values()]).toEqual([
      { exists: true, gid: 100 },
      { exists: true, name: "users", gid: 100 },
      { exists: false },
    ]);
  });

  test("useradd tells what a new user gets", () => {
    const { id } = accountDefaultsKey;
    expect(defaults.parse(run(defaults.script([id])), [id]).get(id)).toMatchObject({ home: "/home", shell: "/bin/sh", group: "users", skeleton: "/etc/skel" });
    expect(defaults.parse(run(`useradd() { return 127; }\n${defaults.script([id])}`), [id]).get(id)).toBeNull();
  });

  test("the kernel tells its parameters, and which it does not have", () => {
    const ids = [sysctlKey("kernel.ostype"), sysctlKey("kernel.none_such"), sysctlKey("net.ipv4.ip_local_port_range")].map(({ id }) => id);
    const [type, none, range] = [...sysctl.parse(run(sysctl.script(ids)), ids).values()];
    expect([type, none]).toEqual(["Linux", null]);
    expect(range).toMatch(/^\d+ \d+$/);
  });
});

test("the mode of a home folder is HOME_MODE, or what UMASK leaves", () => {
  const mode = (lines: string): unknown => defaults.parse(Buffer.from(`GROUP=100\n${lines}NAME=\n`), ["useradd"]).get("useradd");
  expect(mode("HOME_MODE=0700\nUMASK=022\nUSERGROUPS_ENAB=yes\n")).toMatchObject({ homeMode: "0700", ownGroup: true, group: "100" });
  expect(mode("UMASK=077\n")).toMatchObject({ homeMode: "0700", ownGroup: false });
  expect(mode("")).toMatchObject({ homeMode: "0755" });
});

test("a password that may not be seen is not there to compare", () => {
  const printed = Buffer.from("\u001ehf-alice\nP hf-alice:x:1000:1000::/home/hf-alice:/bin/sh\nG hf-alice\nM wheel\nM audio\n");
  const value = users.parse(printed, ["hf-alice"]).get("hf-alice") as Account;
  expect(value.password).toBeUndefined();
  expect(value.groups).toEqual(["audio", "wheel"]);
});
