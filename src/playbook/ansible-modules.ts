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
  ["find", "register a `command: { cmd: find …, reads: true }`, and loop over its `stdout_lines`"],
  ["firewalld", "use `iptables`, or `command: firewall-cmd …` with `changed_when`"],
  ["gather_facts", facts],
  ["getent", "ask `facts.users`, or register a `command: { cmd: getent …, reads: true }`"],
  ["git", copied],
  ["include", "write `import_tasks`, or `include_tasks` in a loop"],
  ["known_hosts", "add the line with `lineinfile`"],
  ["mount", "write the line of /etc/fstab with `lineinfile`, and mount it with `command: mount …`"],
  ["package_facts", "register a `command: { cmd: rpm -q NAME, reads: true }` with `failed_when: false`"],
  ["pip", copied],
  ["raw", "write `shell`: nothing but a shell is needed on hosts"],
  ["script", "put it there with `copy`, and run it with `command`"],
  ["seboolean", "use `command: setsebool -P …` with `changed_when`"],
  ["selinux", "write /etc/selinux/config with `lineinfile`; `facts.selinux` says what holds now"],
  ["service_facts", "register a `command: { cmd: systemctl is-active NAME, reads: true }` with `failed_when: false`"],
  ["set_stats", "print it with `debug`; `--output jsonl` gives a program all results"],
  ["setup", facts],
  ["synchronize", "loop `copy` over the files, or run rsync with `delegate_to: localhost`"],
  ["tempfile", "choose a path of your own: it is the same in every run"],
  ["ufw", "use `iptables`"],
  ["unarchive", copied],
]);

/** How the work of a module of Ansible's is done here that has none; undefined for any other word. Of a qualified name the last word counts. */
export function moduleOfAnsible(name: string): string | undefined {
  return modules.get(name.split(".").at(-1) ?? name);
}
