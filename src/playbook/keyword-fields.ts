/**
 * What a keyword takes, as far as the form of the file goes. Each word is one reader in `fields.ts` or beside it, and one piece of the JSON Schema
 * that editors use: the two must not part.
 */
export type Takes =
  /** Text that stands as it is written. */
  | "text"
  /** Text that may hold `<%= … %>`. */
  | "filled text"
  | "flag"
  | "filled flag"
  /** A whole number from 0 on. */
  | "count"
  | "seconds"
  | "percentage"
  /** One name, several by comma, or a list. */
  | "names"
  /** One expression, or a list of which all must hold. */
  | "conditions"
  /** The name of a variable. */
  | "variable"
  | "variables"
  | "map"
  /** A map whose texts may hold `<%= … %>`, or one such text that gives it. */
  | "filled map"
  | "loop"
  | "loop control"
  | "any"
  | "order"
  | "files"
  | "prompts"
  | "roles"
  | "pattern"
  | "serial"
  | "tasks"
  | "verify";

/** A keyword as people and editors are told of it. */
export interface Keyword {
  readonly takes: Takes;
  /** One line. */
  readonly about: string;
  /** The only values, where there are few. */
  readonly choices?: readonly string[];
}

export const strategies = ["batched", "linear", "free"] as const;
export const answersToUnreachable = ["stop", "skip"] as const;
/** Ansible's words for the order in which a play takes its hosts. */
export const orders = ["inventory", "reverse_inventory", "sorted", "reverse_sorted", "shuffle"] as const;
/** What a play may say of the way to its hosts, which is the inventory's to choose. */
export const connections = ["ssh", "local"] as const;
export const becomeMethods = ["sudo", "su", "doas"] as const;

/** What a play, a block and a task may all say. */
const everywhere = {
  name: { takes: "filled text", about: "What it is for, in a few words; shown wherever it runs" },
  tags: { takes: "names", about: "Words by which --tags and --skip-tags choose tasks; `always` and `never` mean what they say" },
  vars: { takes: "variables", about: "Variables that hold in it" },
  become: { takes: "filled flag", about: "Be another user on the host, root unless become_user says who" },
  become_user: { takes: "filled text", about: "Whom to become" },
  become_method: { takes: "filled text", about: "How to become that user", choices: becomeMethods },
  environment: { takes: "filled map", about: "Environment variables of the commands that are run on hosts" },
  ignore_errors: { takes: "filled flag", about: "Go on with the host after a failure" },
  ignore_unreachable: { takes: "filled flag", about: "Keep a host in the play that can't be reached for a task; the next one tries to reach it again" },
  any_errors_fatal: { takes: "flag", about: "A failure on one host stops all of them" },
  diff: { takes: "flag", about: "Show the diffs of files" },
  check_mode: { takes: "flag", about: "Only show what it would change, in the run too" },
  module_defaults: { takes: "map", about: "Parameters for all tasks of a module, by the module's name" },
  no_log: { takes: "flag", about: "Show neither parameters nor results" },
} as const satisfies Readonly<Record<string, Keyword>>;

/** What a task and a block may both say: a block's hold for all tasks in it. */
const shared = {
  ...everywhere,
  when: { takes: "conditions", about: "Expression, or a list of which all must be true; where it is not, the task is skipped" },
  delegate_to: { takes: "filled text", about: "Host that it is done on, in place of the one it is done for" },
  delegate_facts: { takes: "flag", about: "Variables that a delegated task sets are those of the host it is done on" },
  run_once: { takes: "flag", about: "Do it on the first host alone" },
  throttle: { takes: "count", about: "Hosts that may be at it at the same time; 0 for all" },
  timeout: { takes: "seconds", about: "Seconds after which it fails; 300 (for packages 1800) where nothing is said, 0 for no limit" },
  notify: { takes: "names", about: "Handlers to run at the end of this part of the play where something changed" },
} as const satisfies Readonly<Record<string, Keyword>>;

export const playFields = {
  ...everywhere,
  name: { takes: "text", about: "What the play is for; its pattern where nothing is said" },
  hosts: { takes: "pattern", about: "Hosts and groups it is for: `web`, `web:db`, `all:!node3`" },
  vars_files: { takes: "files", about: "Files of variables, relative to the playbook; a later one wins, of a list among them the first that is there" },
  vars_prompt: { takes: "prompts", about: "Variables to ask for before anything is connected to; -e answers them" },
  pre_tasks: { takes: "tasks", about: "Tasks before all others; handlers they notify run before the others begin" },
  roles: { takes: "roles", about: "Roles whose tasks come before `tasks`: names, or maps of a name, keywords and parameters" },
  tasks: { takes: "tasks", about: "The tasks, in order" },
  post_tasks: { takes: "tasks", about: "Tasks after all others" },
  handlers: { takes: "tasks", about: "Tasks that run when another notifies them, once, in this order" },
  verify: { takes: "verify", about: "Tasks that check the cluster once everything is done; tried again until they hold" },
  serial: { takes: "serial", about: "Hosts worked on at a time: a number, a percentage, or a list of them for one batch after the other" },
  order: { takes: "order", about: `Which hosts come first: ${orders.join(", ")}, or an expression that gives each host's rank` },
  max_fail_percentage: { takes: "percentage", about: "More failed hosts of a batch than this stop the play" },
  unreachable: { takes: "text", about: "What to do where a host can't be reached", choices: answersToUnreachable },
  strategy: { takes: "text", about: "When hosts wait for each other: batched at sync points, linear after every change, free at the end", choices: strategies },
  force_handlers: { takes: "flag", about: "Run the handlers that were notified on a host that fails, too" },
  connection: { takes: "text", about: "Accepted where it says what the inventory says: `local` above `hosts: localhost`", choices: connections },
  gather_facts: { takes: "flag", about: "Accepted, without effect: facts are read when they are used" },
} as const satisfies Readonly<Record<string, Keyword>>;

/** What may be said of a role in a list; other keys are its parameters. */
export const roleFields = {
  ...shared,
  role: { takes: "filled text", about: "The role's name" },
} as const satisfies Readonly<Record<string, Keyword>>;

export const blockFields = {
  ...shared,
  block: { takes: "tasks", about: "Tasks that belong together" },
  rescue: { takes: "tasks", about: "Tasks that run where one of the block failed" },
  always: { takes: "tasks", about: "Tasks that run after the block, whatever came of it" },
} as const satisfies Readonly<Record<string, Keyword>>;

export const taskFields = {
  ...shared,
  action: { takes: "any", about: "The module and its parameters, in place of the module as a key" },
  local_action: { takes: "any", about: "The same, on this computer" },
  args: { takes: "map", about: "More parameters of the module, beside its free form" },
  loop: { takes: "loop", about: "Do it once for each item of a list, or entry of a map; `item` is the one at hand" },
  loop_control: { takes: "loop control", about: "How a loop calls its item, and what is shown of it" },
  register: { takes: "variable", about: "Variable that holds the result" },
  listen: { takes: "names", about: "Further names under which a handler can be notified" },
  changed_when: { takes: "conditions", about: "What counts as a change" },
  failed_when: { takes: "conditions", about: "What counts as a failure" },
  until: { takes: "conditions", about: "Do it again until this is true; with `retries` alone, until it does not fail" },
  retries: { takes: "count", about: "How often to try again; 3 where nothing is said" },
  delay: { takes: "seconds", about: "Seconds between two tries; 5 where nothing is said" },
  together: { takes: "flag", about: "All hosts are prepared for it first, and then do it at the same moment" },
} as const satisfies Readonly<Record<string, Keyword>>;
