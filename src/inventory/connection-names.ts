/** A setting of the connection and the variables that set it: ours, named after ssh_config, then Ansible's. */
export const connectionNames = {
  host: ["ssh_host", "ansible_host", "ansible_ssh_host"],
  port: ["ssh_port", "ansible_port", "ansible_ssh_port"],
  user: ["ssh_user", "ansible_user", "ansible_ssh_user"],
  identityFile: ["ssh_identity_file", "ansible_ssh_private_key_file", "ansible_private_key_file"],
  knownHostsFile: ["ssh_known_hosts_file"],
  strictHostKeyChecking: ["ssh_strict_host_key_checking"],
  proxyJump: ["ssh_proxy_jump"],
  proxyCommand: ["ssh_proxy_command"],
  password: ["ssh_password", "ansible_password", "ansible_ssh_pass", "ansible_ssh_password"],
  become: ["become", "ansible_become"],
  becomeUser: ["become_user", "ansible_become_user"],
  becomeMethod: ["become_method", "ansible_become_method"],
  becomePassword: ["become_password", "ansible_become_password", "ansible_become_pass"],
  connection: ["ansible_connection"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ConnectionSetting = keyof typeof connectionNames;

export const allConnectionNames: ReadonlySet<string> = new Set(Object.values(connectionNames).flat());

const otherNames: ReadonlyMap<string, readonly string[]> = new Map(
  Object.values(connectionNames).flatMap((names: readonly string[]) => names.map((name) => [name, names.filter((other) => other !== name)])),
);

/** Other names of a connection variable: `ssh_host` and `ansible_host` are one. None of any other variable. */
export function aliasesOf(name: string): readonly string[] {
  return otherNames.get(name) ?? [];
}

const firstNames: ReadonlyMap<string, string> = new Map(
  Object.values(connectionNames).flatMap((names: readonly string[]) => names.map((name) => [name, names[0] ?? name])),
);

/** One name for all aliases of a connection variable; any other's own. */
export function firstNameOf(name: string): string {
  return firstNames.get(name) ?? name;
}

const addressNames: ReadonlySet<string> = new Set(connectionNames.host);

/** Does it name what ssh connects to? Every host has a value for that, its own name where nothing is said. */
export function isAddressName(name: string): boolean {
  return addressNames.has(name);
}

/** What each setting means, for those who write it. */
export const connectionWords: Readonly<Record<ConnectionSetting, string>> = {
  host: "Name or address that ssh connects to; the host's own name where nothing is said",
  port: "Port of sshd; 22 where nothing is said",
  user: "User to log in as",
  identityFile: "File of the private key",
  knownHostsFile: "File of the host keys that are known",
  strictHostKeyChecking: "What to do about a host key that is not known",
  proxyJump: "Host to go through, as `user@host:port`; several with commas",
  proxyCommand: "Command whose standard input and output lead to the host",
  password: "Password to log in with; mark it `!secret`",
  become: "Be another user for every task that does not say otherwise",
  becomeUser: "Whom to become; root where nothing is said",
  becomeMethod: "How to become that user",
  becomePassword: "Password that becoming asks for; mark it `!secret`",
  connection: "`local` for the machine in front of you",
};

/** The values to choose from, of settings that have few. */
export const connectionChoices: Readonly<Partial<Record<ConnectionSetting, readonly string[]>>> = {
  strictHostKeyChecking: ["yes", "ask", "accept-new", "no"],
  becomeMethod: ["sudo", "su", "doas"],
  connection: ["ssh", "local"],
};
