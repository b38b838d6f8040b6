const facts = "leave it out: facts are read when they are used, as `facts.os.family`";
const copied = "make it with `command` or `shell`, and `creates` for what is there afterwards";

/** Modules of Ansible's that are none here, and how their work is done. */
const modules: ReadonlyMap<string, string> = new Map([
  ["apt_key", "fetch the key with `get_url`, to the file that the repository's `signed-by` names"],
  ["apt_repository", "write the repository's file below /etc/apt/sources.list.d with `copy`"],
  ["assemble", "write the whole file with `template`, which may `include` others"],
  ["async_status", "leave it out: steps are waited for"],
  ["expect", "give the command its answers on its command line, or with a shell's `<<`"],
  ["fetch", "register what `slurp` reads"],
  ["firewalld", "use `iptables`, or `command: firewall-cmd …` with `changed_when`"],
  ["gather_facts", facts],
  ["git", copied],
  ["include", "write `import_tasks`, or `include_tasks` in a loop"],
  ["mount", "write the line of /etc/fstab with `lineinfile`, and mount it with `command: mount …`"],
  ["pip", copied],
  ["seboolean", "use `command: setsebool -P …` with `changed_when`"],
  ["selinux", "write /etc/selinux/config with `lineinfile`; `facts.selinux` says what holds now"],
  ["set_stats", "print it with `debug`; `--output jsonl` gives a program all results"],
  ["setup", facts],
  ["synchronize", "loop `copy` over the files, or run rsync with `delegate_to: localhost`"],
  ["ufw", "use `iptables`"],
  ["unarchive", copied],
]);

/** How the work of a module of Ansible's is done here that has none; undefined for any other word. Of a qualified name the last word counts. */
export function moduleOfAnsible(name: string): string | undefined {
  return modules.get(name.split(".").at(-1) ?? name);
}
