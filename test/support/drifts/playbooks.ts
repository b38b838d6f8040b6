import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * What the product does not use: edits of one file by several tasks, folders, links, a unit and users of our own, results that decide, other
 * hosts' files.
 */
const before = `
- name: Own
  hosts: all
  become: true
  tasks:
    - name: Folders
      file: { path: /etc/own/deep, state: directory, mode: "0750", group: adm }
    - name: First line
      lineinfile: { path: /etc/own/app.conf, regexp: "^first=", line: "first=1", create: true }
    - name: Link
      file: { path: /etc/own/current, src: app.conf, state: link }
    - name: Second line, through the link
      lineinfile: { path: /etc/own/current, regexp: "^second=", line: "second=2", insertafter: "^first=" }
    - name: Whole file
      template: { src: own.conf.ejs, dest: /etc/own/app.conf, mode: "0640", owner: daemon }
      notify: restart own
      register: conf
    - name: Kept for a change
      copy: { dest: /etc/own.changed, content: "<%= conf.dest %>\\n" }
      when: conf.changed
    - name: Known by every node
      set_fact: { first_changed: "<%= hostvars[groups.keepalived[0]].conf.changed %>" }
    - name: Kept for a change on the first node
      copy: { dest: /etc/own.first, content: "changed\\n" }
      when: first_changed
    - name: Several
      copy: { dest: "/etc/own/deep/<%= item.name %>", content: "<%= item.name %>\\n", mode: "<%= item.mode %>", owner: "<%= item.owner %>" }
      loop: [{ name: a, mode: "0640", owner: root }, { name: b, mode: "0600", owner: daemon }]
      notify: note
    - name: What must be gone
      file: { path: /etc/own.old, state: absent }
    - name: Made once
      command: { argv: [touch, /etc/own.made], creates: /etc/own.made }
      notify: note
    - name: Unit file
      copy: { dest: /etc/systemd/system/own.service, content: "[Service]\\nExecStart=/bin/sleep infinity\\n[Install]\\nWantedBy=multi-user.target\\n" }
      notify: restart own
    - name: Unit
      systemd: { name: own, state: started, enabled: true, daemon_reload: true }
    - name: On the first node, from each
      copy: { dest: "/etc/own.from.<%= inventory_hostname %>", content: "<%= inventory_hostname %>\\n" }
      delegate_to: node1
    - name: Once for all
      copy: { dest: /etc/own.once, content: "once\\n" }
      run_once: true
    - name: Ask
      command: { argv: [cat, /etc/own/app.conf], reads: true }
      register: asked
    - name: Keep the answer
      copy: { dest: /etc/own.answer, content: "<%= asked.stdout %>\\n" }
    - name: Group
      group: { name: ownside, system: true }
    - name: User
      user: { name: ownuser, group: ownside, groups: [adm], append: true, comment: Own, shell: /bin/sh, home: /srv/ownuser }
    - name: The user's file
      copy: { dest: /srv/ownuser/file, content: "own\\n", owner: ownuser, group: ownside, mode: "0600" }
    - name: Parameter
      sysctl: { name: net.ipv4.ip_nonlocal_bind, value: "1" }
    - name: Nobody masks it
      service: { name: haproxy, masked: false }
    - name: Unwanted package
      package: { name: which, state: absent }
  handlers:
    - name: restart own
      service: { name: own, state: restarted }
    - name: noted, by several
      copy: { dest: "/etc/own.noted.<%= item %>", content: "noted\\n" }
      loop: [a, b]
      listen: note
`;

/** On what the product has made: the newest version, a packaged file edited, modes of what a package brings. */
const after = `
- name: Afterwards
  hosts: keepalived
  become: true
  tasks:
    - name: The newest
      package: { name: keepalived, state: latest }
    - name: haproxy's options
      sysconfig: { path: /etc/sysconfig/haproxy, values: { OPTIONS: "-dM", EXTRA: "a b" }, mode: "0600", create: true }
      notify: restart haproxy
    - name: What the package brings
      file: { path: /etc/haproxy/conf.d, mode: "0700", owner: haproxy }
    - name: In a folder that a package brings
      copy: { dest: /etc/haproxy/conf.d/own.cfg, content: "# own\\n" }
    - name: haproxy's unit
      service: { name: haproxy, enabled: true, state: started }
  handlers:
    - name: restart haproxy
      service: { name: haproxy, state: restarted }
`;

const template = `# <%= inventory_hostname %>
first=1
second=2
port=<%= 8000 + 80 %>
`;

/** In the order in which they are run. */
export const playbooks = ["before.yml", "playbooks/haproxy.yml", "playbooks/keepalived.yml", "after.yml"] as const;

/** The steps that only the run can decide, and why. Of all others a plan must know what they do. */
export const decidedAtRun: ReadonlyMap<string, string> = new Map([
  ["Ask", "what a command prints once the steps before it are done"],
  ["Keep the answer", "rests on what it prints"],
]);

/** The playbooks as files of a project. `serial`: one node after the other. */
export async function playbookFiles(serial: boolean): Promise<Readonly<Record<string, string>>> {
  const product = playbooks.filter((path) => path.startsWith("playbooks/"));
  const files: Record<string, string> = { "before.yml": before, "after.yml": after };
  for (const path of product) files[path] = await readFile(join(import.meta.dirname, "../../..", path), "utf8");
  if (serial) for (const path of playbooks) files[path] = files[path]?.replace(/^ {2}hosts: .*$/m, "$&\n  serial: 1") ?? "";
  return { ...files, "templates/own.conf.ejs": template };
}
