const asVariable = (name: string): string => `set the variable ${name} in the inventory, or with \`-e ${name}=…\``;
const vault = "Ansible Vault is not read: mark values `!secret`, or take them from env()";
const ofTasks = "write a playbook with the task, or run a command: `holdfast exec PATTERN -i INVENTORY -- COMMAND`";

/** Flags of Ansible's that are none here, and what to write in their place. */
const flags: ReadonlyMap<string, string> = new Map([
  ["--check", "`holdfast plan` shows what would change, and `holdfast apply --check` is the same"],
  ["-C", "`holdfast plan` shows what would change, and `holdfast apply --check` is the same"],
  ["-D", "write `--diff`"],
  ["--syntax-check", "`holdfast lint` finds every mistake that needs no host"],
  ["-u", asVariable("ssh_user")],
  ["--user", asVariable("ssh_user")],
  ["--private-key", asVariable("ssh_identity_file")],
  ["--key-file", asVariable("ssh_identity_file")],
  ["-c", "set the variable ansible_connection in the inventory, or with `-e ansible_connection=local`"],
  ["--connection", "set the variable ansible_connection in the inventory, or with `-e ansible_connection=local`"],
  ["--become-user", asVariable("become_user")],
  ["--become-method", asVariable("become_method")],
  ["--ssh-common-args", "say it in ssh's own configuration; `--ssh-config` names another file"],
  ["--ssh-extra-args", "say it in ssh's own configuration; `--ssh-config` names another file"],
  ["--vault-id", vault],
  ["--vault-password-file", vault],
  ["--ask-vault-pass", vault],
  ["--ask-vault-password", vault],
  ["--flush-cache", "leave it out: facts are read when they are used, in each run"],
  ["-M", "a folder `modules/` beside the playbook holds modules of your own; `modules:` in holdfast.yml names others"],
  ["--module-path", "a folder `modules/` beside the playbook holds modules of your own; `modules:` in holdfast.yml names others"],
  ["-m", ofTasks],
  ["--module-name", ofTasks],
  ["-a", ofTasks],
  ["--args", ofTasks],
]);

/** What to write in place of a flag of Ansible's; undefined for any other. */
export function flagOfAnsible(flag: string): string | undefined {
  return flags.get(flag.split("=", 1)[0] ?? flag);
}
