import { accountDefaultsKey } from "../observations/account-defaults.ts";
import file from "../observations/file.ts";
import groupKind from "../observations/group.ts";
import users from "../observations/user.ts";
import { defineModule } from "./define.ts";
import { userParams } from "./shared/user-params.ts";
import { planExistingUser, planNewUser, planNoUser } from "./shared/users.ts";

export default defineModule({
  name: "user",
  summary: "Make, change or remove a user, with its groups, home folder and password",
  params: userParams,
  synonyms: { user: "name", createhome: "create_home" },
  secret: ["password"],
  refused: {
    password_expire_max: "`command: { argv: [chage, -M, …] }`, with a `when` that looks at it",
    password_expire_min: "`command: { argv: [chage, -m, …] }`, with a `when` that looks at it",
    password_expire_warn: "`command: { argv: [chage, -W, …] }`, with a `when` that looks at it",
    expires: "`command: { argv: [chage, -E, …] }`, with a `when` that looks at it",
    umask: "a new home folder has the mode that /etc/login.defs says",
    local: "users are made in this machine's own files",
    seuser: "`command: { argv: [semanage, login, …] }`, with a `when` that looks at it",
    login_class: "only BSD has login classes",
    generate_ssh_key: "`command: ssh-keygen -q -t ed25519 -N '' -f /home/NAME/.ssh/id_ed25519`, with `creates` and `become_user`",
    ssh_key_file: "give it to ssh-keygen: `command` with `creates` and `become_user`",
    ssh_key_type: "give it to ssh-keygen: `command` with `creates` and `become_user`",
    ssh_key_bits: "give it to ssh-keygen: `command` with `creates` and `become_user`",
    ssh_key_comment: "give it to ssh-keygen: `command` with `creates` and `become_user`",
    ssh_key_passphrase: "whoever makes a key with a passphrase has to type it: make it beforehand, and copy it",
  },
  returns: {
    name: "the user",
    state: "present or absent",
    home: "home folder",
    shell: "login shell",
    comment: "full name or purpose",
    group: "primary group",
  },
  foresight: "Exact, down to the home folder and its files; a number that is not given is decided at run.",
  examples: [
    { title: "Somebody who may become root", task: { user: { name: "alice", comment: "Alice", groups: ["wheel"], append: true, shell: "/bin/bash" } } },
    {
      title: "A user for a service",
      task: { user: { name: "exporter", system: true, create_home: false, home: "/var/lib/exporter", shell: "/sbin/nologin" } },
    },
    { title: "Somebody who has left", task: { user: { name: "bob", state: "absent", remove: true } } },
  ],
  reads({ name, group, groups = [], home, state }) {
    if (state === "absent") return [users.key(name)];
    return [users.key(name), accountDefaultsKey, ...[group ?? name, ...groups].map(groupKind.key), file.key(home ?? `/home/${name}`)];
  },
  plan(host, wanted) {
    const found = host.read(users.key(wanted.name));
    if (wanted.state === "absent") return planNoUser(found, wanted);
    return found.exists ? planExistingUser(host, found, wanted) : planNewUser(host, wanted);
  },
});
