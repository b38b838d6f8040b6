/** A slip of the hand in the project that is shipped. */
export interface Typo {
  readonly name: string;
  /** The words after `holdfast`. */
  readonly argv: readonly string[];
  /** What is misspelt in a file: the first `right` in it becomes `wrong`. */
  readonly edit?: { readonly file: string; readonly right: string; readonly wrong: string };
}

type Edit = readonly [name: string, file: string, right: string, wrong: string];

const inventory = "inventory/cluster.yml";
const playbook = "playbooks/keepalived.yml";
const haproxy = "playbooks/haproxy.yml";
const checks = "playbooks/keepalived/check-settings.yml";
const verify = "playbooks/keepalived/verify.yml";
const template = "templates/keepalived.conf.ejs";
const list = "templates/haproxy.cfg.ejs";

const edits: readonly Edit[] = [
  ["inventory-group-name", inventory, "    keepalived:\n      hosts", "    keepalive:\n      hosts"],
  ["inventory-host-variable", inventory, "keepalived_priority: 150", "keepalived_prority: 150"],
  ["inventory-port-as-a-word", inventory, "ssh_host: 192.168.2.20", "ssh_host: 192.168.2.20\n          ssh_port: twentytwo"],
  ["inventory-address", inventory, "192.168.2.21", "192.168.2.321"],
  ["inventory-address-twice", inventory, "192.168.2.21", "192.168.2.20"],
  ["inventory-address-of-the-vip", inventory, "ssh_host: 192.168.2.20", "ssh_host: 192.168.2.10"],
  ["inventory-vip", inventory, "keepalived_vip: 192.168.2.10", "keepalived_vip: 192.168.2"],
  ["inventory-router-id", inventory, "virtual_router_id: 51", "virtual_router_id: 510"],
  ["inventory-duplicate-key", inventory, "keepalived_priority: 150", "keepalived_priority: 150\n          keepalived_priority: 140"],
  ["inventory-host-deeper", inventory, "        node2:", "          node2:"],
  ["inventory-host-indent", inventory, "        node2:", "       node2:"],
  ["inventory-tab", inventory, "          ssh_host: 192.168.2.21", "\t  ssh_host: 192.168.2.21"],
  ["inventory-missing-colon", inventory, "node2:", "node2"],
  ["inventory-missing-space", inventory, "keepalived_priority: 150", "keepalived_priority:150"],
  ["inventory-connection-key", inventory, "ssh_user: root", "ssh_usr: root"],
  ["inventory-children", inventory, "children:", "childern:"],
  ["inventory-become-method", inventory, "ssh_user: root", "ssh_user: admin\n    become_method: sodo"],
  ["inventory-secret-tag", inventory, "!secret d3m0Pa55", "!secrt d3m0Pa55"],
  ["inventory-secret-too-long", inventory, "!secret d3m0Pa55", "!secret d3m0Pa55word"],
  ["inventory-vault", inventory, "!secret d3m0Pa55", "!vault |\n          $ANSIBLE_VAULT;1.1;AES256\n          6162"],
  ["inventory-jinja", inventory, "keepalived_vip: 192.168.2.10", "keepalived_vip: {{ vip }}"],
  ["inventory-priority-quoted", inventory, "keepalived_priority: 150", 'keepalived_priority: "150"'],
  ["playbook-hosts", playbook, "hosts: keepalived", "hosts: keepalivd"],
  ["playbook-hosts-key", playbook, "  hosts: keepalived", "  host: keepalived"],
  ["playbook-handlers-keyword", playbook, "  handlers:", "  handler:"],
  ["playbook-within", playbook, "within: 20", "within: 20s"],
  ["playbook-module", playbook, "      iptables:", "      iptable:"],
  ["playbook-parameter", playbook, "protocol: vrrp", "protcol: vrrp"],
  ["playbook-parameter-indent", playbook, "        path: /etc/sysconfig/keepalived", "       path: /etc/sysconfig/keepalived"],
  ["playbook-parameter-level", playbook, "        state: started", "      state: started"],
  ["playbook-choice", playbook, "state: started", "state: start"],
  ["playbook-boolean", playbook, "enabled: true", "enabled: ture"],
  ["playbook-key-of-a-task", playbook, "      notify: reload keepalived", "      notfy: reload keepalived"],
  ["playbook-notify-target", playbook, "notify: reload keepalived", "notify: reload keepalive"],
  ["playbook-handler-name", playbook, "- name: reload keepalived", "- name: relaod keepalived"],
  ["playbook-template-name", playbook, "src: keepalived.conf.ejs", "src: keepalived.cnf.ejs"],
  ["playbook-mode-unquoted", playbook, 'mode: "0640"', "mode: 640"],
  ["playbook-import", playbook, "import_tasks: keepalived/check-settings.yml", "import_tasks: keepalived/check-setting.yml"],
  ["playbook-import-key", playbook, "- import_tasks: keepalived/verify.yml", "- import_task: keepalived/verify.yml"],
  ["playbook-variable", playbook, 'value: "<%= options %>"', 'value: "<%= option %>"'],
  ["playbook-fact", playbook, "facts.interface_for", "facts.interfaces_for"],
  ["playbook-unclosed-paren", playbook, "facts.interface_for(keepalived_vip)", "facts.interface_for(keepalived_vip"],
  ["playbook-open-quote", playbook, "'BACKUP' %>", "'BACKUP %>"],
  ["playbook-jinja-unquoted", playbook, '"<%= options %>"', "{{ options }}"],
  ["playbook-no-dash", playbook, "    - name: Install keepalived", "      name: Install keepalived"],
  ["playbook-no-space-after-dash", playbook, "    - name: Install keepalived", "    -name: Install keepalived"],
  ["playbook-colon-in-name", playbook, "name: Start keepalived, now", "name: Start keepalived: now"],
  ["playbook-serial-0", playbook, "  become: true", "  serial: 0\n  become: true"],
  ["playbook-role", playbook, "  become: true", "  roles: [keepalivd]\n  become: true"],
  ["playbook-when-equals", playbook, "      notify: restart rsyslog", "      when: state = 'BACKUP'\n      notify: restart rsyslog"],
  ["playbook-when-and", playbook, "      notify: restart rsyslog", "      when: unicast and check_weight > 0\n      notify: restart rsyslog"],
  ["playbook-when-word", playbook, "      notify: restart rsyslog", "      when: state == BACKUP\n      notify: restart rsyslog"],
  ["playbook-when-jinja", playbook, "      notify: restart rsyslog", '      when: "{{ unicast }}"\n      notify: restart rsyslog'],
  [
    "playbook-when-branch-never-taken",
    playbook,
    "      notify: restart rsyslog",
    "      when: unicast || true || keepalived_unicst\n      notify: restart rsyslog",
  ],
  ["playbook-retries-as-text", playbook, "      notify: restart rsyslog", "      until: true\n      retries: three\n      notify: restart rsyslog"],
  ["playbook-vars-name", playbook, "check_interval:", "check-interval:"],
  ["playbook-loop-control", playbook, "      notify: restart rsyslog", "      loop: [1]\n      loop_control: { lable: x }\n      notify: restart rsyslog"],
  ["playbook-meta", playbook, "meta: flush_handlers", "meta: flush_handler"],
  ["playbook-delegate", playbook, "      notify: restart rsyslog", "      delegate_to: nod1\n      notify: restart rsyslog"],
  ["playbook-vars-key", playbook, "  vars:\n    interface", "  var:\n    interface"],
  ["playbook-list-not-closed", playbook, "name: [keepalived, psmisc]", "name: [keepalived, psmisc"],
  ["haproxy-protocol", haproxy, "protocol: tcp", "protocol: tpc"],
  ["haproxy-argv", haproxy, "argv: [curl", "argvs: [curl"],
  ["haproxy-reads", haproxy, "          reads: true\n", ""],
  ["checks-member", checks, "facts.os.family", "facts.os.famliy"],
  ["checks-arrow", checks, "subnets.some((subnet) => ip(subnet)", "subnets.some((subnet) => ip(subent)"],
  ["checks-exclamation-that", checks, `that: "!fixed.includes(keepalived_vip)"`, `that: !fixed.includes(keepalived_vip)`],
  ["checks-helper", checks, "ip(keepalived_vip).version === 4", "ipp(keepalived_vip).version === 4"],
  ["verify-register", verify, "register: held", "register: hold"],
  ["verify-register-member", verify, "hostvars[host].held.stdout", "hostvars[host].held.stdotu"],
  ["verify-register-name", verify, "register: held", "register: held-by"],
  ["template-variable", template, "<%= keepalived_priority %>", "<%= keepalived_prority %>"],
  ["template-unclosed-tag", template, "<%= router_id %>", "<%= router_id"],
  ["template-lone-close", template, "<%= router_id %>", "router_id %>"],
  ["template-scriptlet", list, "if (backends.length > 0) {", "if (backends.length > 0 {"],
  ["template-scriptlet-brace", list, "if (backends.length > 0) {", "if (backends.length > 0)"],
  ["template-scriptlet-end", list, "<% } -%>\n<% } -%>", "<% } -%>"],
  ["template-loop-variable", list, "<%= i + 1 %>", "<%= j + 1 %>"],
  ["template-chain", list, "backends.entries()", "backends.entires()"],
  ["template-include", template, "global_defs {", "<%- include('commn.ejs') %>\nglobal_defs {"],
  ["template-python-for", list, "for (const [i, backend] of backends.entries()) {", "for backend in backends {"],
];

const commandLines: readonly (readonly [name: string, ...argv: readonly string[]])[] = [
  ["cli-limit", "plan", playbook, "-i", inventory, "--limit", "nod2"],
  ["cli-tags", "plan", playbook, "-i", inventory, "--tags", "confg"],
  ["cli-extra-without-equals", "plan", playbook, "-i", inventory, "-e", "keepalived_priority"],
  ["cli-extra-typo", "lint", playbook, "-i", inventory, "-e", "keepalived_prority=10"],
  ["cli-command", "plna", playbook, "-i", inventory],
  ["cli-flag", "plan", playbook, "-i", inventory, "--limt", "node1"],
  ["cli-forks", "plan", playbook, "-i", inventory, "--forks", "five"],
  ["cli-output", "plan", playbook, "-i", inventory, "--output", "json"],
  ["cli-playbook", "plan", "playbooks/keepalive.yml", "-i", inventory],
  ["cli-playbook-missing", "plan", "-i", inventory],
  ["cli-playbook-is-tasks", "plan", "playbooks/keepalived/verify.yml", "-i", inventory],
  ["cli-playbook-folder", "plan", "playbooks", "-i", inventory],
  ["cli-inventory", "plan", playbook, "-i", "inventory/clusters.yml"],
  ["cli-inventory-is-playbook", "plan", playbook, "-i", playbook],
  ["cli-inventory-missing", "plan", playbook],
  ["cli-start-at-task", "plan", playbook, "-i", inventory, "--start-at-task", "Install keepalve"],
];

export const typos: readonly Typo[] = [
  ...edits.map(([name, file, right, wrong]) => ({
    name,
    argv: ["lint", file === haproxy || file === list ? haproxy : playbook, "-i", inventory],
    edit: { file, right, wrong },
  })),
  ...commandLines.map(([name, ...argv]) => ({ name, argv })),
];
