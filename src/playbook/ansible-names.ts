const outOfReach = "a playbook does not know how it was called; give it a variable of your own with -e";
const foundByName = "leave it out: files are looked for in the role, beside the playbook and in the project by their names alone";
const ofBlock = "register the tasks of the block, and ask their results";

/** Names that Ansible sets by itself, facts excepted, and what is written in their place. */
const magic: ReadonlyMap<string, string> = new Map([
  ["omit", "write `undefined`: a parameter that comes to it is left out, as in `mode: <%= wanted ?? undefined %>`"],
  ["inventory_hostname_short", 'write `inventory_hostname.split(".")[0]`'],
  ["inventory_dir", foundByName],
  ["inventory_file", foundByName],
  ["playbook_dir", foundByName],
  ["role_path", foundByName],
  ["role_name", "write the role's name out"],
  ["vars", "write the variable's name by itself"],
  ["environment", "commands are given what the keyword `environment` says; it is no variable"],
  ["ansible_check_mode", "leave it out: a plan and a run decide the same"],
  ["ansible_diff_mode", outOfReach],
  ["ansible_failed_result", ofBlock],
  ["ansible_failed_task", ofBlock],
  ["ansible_facts", "facts are members of `facts`, such as `facts.os.family`"],
  ["ansible_forks", outOfReach],
  ["ansible_index_var", "`loop_control: { index_var: i }` names it; `loop.index0` counts too"],
  ["ansible_inventory_sources", outOfReach],
  ["ansible_limit", outOfReach],
  ["ansible_loop", "write `loop`, such as `loop.index`; it is always there"],
  ["ansible_loop_var", "`loop_control: { loop_var: name }` names it"],
  ["ansible_managed", "write the line out: it says where the file comes from"],
  ["ansible_play_batch", "write `play_hosts`: the hosts of the batch"],
  ["ansible_play_hosts", "write `play_hosts`: the hosts of the batch"],
  ["ansible_play_hosts_all", "write `groups` with the group of the play: `play_hosts` are those of the batch"],
  ["ansible_play_name", "write the play's name out"],
  ["ansible_role_name", "write the role's name out"],
  ["ansible_run_tags", outOfReach],
  ["ansible_search_path", foundByName],
  ["ansible_skip_tags", outOfReach],
  ["ansible_verbosity", outOfReach],
  ["ansible_version", "there is no Ansible here to ask for its version"],
  ["ansible_env", 'register `command: { cmd: printenv NAME, reads: true }`; env("NAME") is this computer\'s'],
  ["ansible_python_interpreter", "leave it out: nothing of Python is needed on hosts"],
]);

/** What to write in place of a name that Ansible sets; undefined for any other. */
export function magicOfAnsible(name: string): string | undefined {
  return magic.get(name);
}
