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
