import { blockFields, playFields, roleFields, taskFields } from "./keyword-fields.ts";

export const playKeywords: ReadonlySet<string> = new Set(Object.keys(playFields));

export const blockKeywords: ReadonlySet<string> = new Set(Object.keys(blockFields));

/** What may be said of a role in a list; other keys are its parameters. */
export const roleKeywords: ReadonlySet<string> = new Set(Object.keys(roleFields));

export const taskKeywords: ReadonlySet<string> = new Set(Object.keys(taskFields));

/** Keys whose items stand for other tasks. */
export const standingKeys = ["block", "include_tasks", "import_tasks", "include_role", "import_role", "include_vars"] as const;

/** Ansible's keywords that are not keywords here, and what to do instead. */
export const elsewhere: ReadonlyMap<string, string> = new Map([
  ["include", "write `import_tasks`"],
  ["import_playbook", "it stands among plays: write it in their list, not among tasks"],
  ["sudo", "write `become: true`"],
  ["sudo_user", "write `become_user`"],
  ["su", "write `become: true` and `become_method: su`"],
  ["su_user", "write `become_user` and `become_method: su`"],
  ["remote_user", "set the variable ssh_user"],
  ["port", "set the variable ssh_port"],
  ["connection", "write `delegate_to: localhost`, or set the variable ansible_connection in the inventory"],
  ["together", "say it of each task that all hosts are to do at the same moment"],
  ["debugger", "there is no debugger; run with -vv"],
  ["collections", "modules are built in; leave it out"],
  ["gather_subset", "facts are read when they are used; leave it out"],
  ["gather_timeout", "facts are read when they are used; leave it out"],
  ["fact_path", "facts are read when they are used; leave it out"],
  ["become_flags", "become takes a method and a user only"],
  ["become_exe", "become takes a method and a user only"],
  ["poll", "steps are waited for; leave it out"],
  ["async", "steps that must not be interrupted run detached by themselves; use `timeout` for a limit"],
  ["first_available_file", "choose the file with an expression in `src`"],
]);

/** Ansible's older loops, and how each is written with `loop`. */
const loops: ReadonlyMap<string, string> = new Map([
  ["with_dict", 'write `loop: "<%= map %>"`: the item has `item.key` and `item.value`'],
  ["with_indexed_items", "write `loop:`, and `loop_control: { index_var: i }`"],
  ["with_sequence", 'write `loop: "<%= range(1, 6) %>"` for 1 to 5'],
  ["with_nested", 'write `loop: "<%= a.flatMap((x) => b.map((y) => [x, y])) %>"`'],
  ["with_cartesian", 'write `loop: "<%= a.flatMap((x) => b.map((y) => [x, y])) %>"`'],
  ["with_together", 'write `loop: "<%= a.map((x, i) => [x, b[i]]) %>"`'],
  ["with_subelements", 'write `loop: "<%= users.flatMap((u) => u.keys.map((k) => [u, k])) %>"`'],
  ["with_flattened", 'write `loop: "<%= lists.flat(9) %>"`'],
  ["with_inventory_hostnames", 'write `loop: "<%= groups.web %>"`'],
  ["with_first_found", "choose the file with an expression: a name may follow from variables and facts"],
  ["with_lines", "run the command with `register`, and loop over its `stdout_lines`"],
  ["with_items", 'write `loop:`: a list, a map, or "<%= … %>" that gives one; "<%= list.flat() %>" takes lists inside it apart'],
  ["with_vars", 'write `loop: "<%= [one, two] %>"`'],
  ["with_varnames", "put the variables into a map, and loop over it"],
  ["with_file", "write `loop:` with the files' names, and `<%= file(item) %>`"],
  ["with_template", "write `loop:` with the templates' names, and `<%= template(item) %>`"],
  ["with_env", "write `loop:` with the names, and `<%= env(item) %>`"],
  ["with_fileglob", "name the files: `loop: [a.conf, b.conf]`"],
  ["with_filetree", "name the files: `loop: [a.conf, b.conf]`"],
  ["with_pipe", "register the command with `delegate_to: localhost`, and loop over its `stdout_lines`"],
  ["with_url", "register what `uri` gets, and loop over that"],
  ["with_random_choice", "choose one for good: a run must come to what the last one came to"],
  ["with_password", "keep the password in the inventory, marked `!secret`"],
]);

/** What to write in place of a `with_…`; undefined for any other word. */
export function loopHint(key: string): string | undefined {
  if (!key.startsWith("with_")) return undefined;
  return loops.get(`with_${key.slice("with_".length).split(".").at(-1)}`) ?? 'write `loop:`: a list, a map, or "<%= … %>" that gives one';
}

/** `meta: …` */
export const metaActions: ReadonlySet<string> = new Set(["flush_handlers", "sync", "end_host", "end_batch", "end_play", "refresh_facts", "noop"]);

/** Ansible's other words after `meta:`, and what to do instead. */
export const metaElsewhere: ReadonlyMap<string, string> = new Map([
  ["clear_facts", "write `refresh_facts`"],
  [
    "clear_host_errors",
    "a host that has failed or was lost is out of the run: say at the task what to bear, with `rescue`, `ignore_errors` or `ignore_unreachable`",
  ],
  ["end_role", "put the tasks that follow into a block with a `when`"],
  ["refresh_inventory", "the inventory is read once; `add_host` and `group_by` change it"],
  ["reset_connection", "write the task `wait_for_connection`: it opens the connection anew"],
]);
