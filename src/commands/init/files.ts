import { fileKinds, type FileKind } from "../../reference/schemas.ts";

const schemaFolder = ".holdfast/schemas";

/** Where a project keeps the schema by which its editors know a kind of file. */
export function schemaPath(kind: FileKind): string {
  return `${schemaFolder}/${kind}.schema.json`;
}

/** Which files of a project each schema is for. */
const places: Readonly<Record<FileKind, readonly string[]>> = {
  playbook: ["playbooks/*.yml"],
  tasks: ["**/tasks/**/*.yml", "**/handlers/**/*.yml"],
  inventory: ["inventory/*.yml"],
  vars: ["**/group_vars/**/*.yml", "**/host_vars/**/*.yml"],
  config: ["holdfast.yml"],
};

/** For editors with the YAML extension; `!secret` is a tag that they do not know by themselves. */
function editorSettings(): string {
  const schemas: Record<string, readonly string[]> = {};
  for (const kind of fileKinds) schemas[schemaPath(kind)] = places[kind];
  return `${JSON.stringify({ "yaml.customTags": ["!secret scalar"], "yaml.schemas": schemas }, null, 2)}\n`;
}

/** Tells any other editor's language server which schema a file has. */
function modeline(kind: FileKind): string {
  return `# yaml-language-server: $schema=../${schemaPath(kind)}\n`;
}

const inventory = `${modeline("inventory")}# The machines. Change the addresses, and they are yours; \`holdfast lab up\` rehearses them on this computer first.
all:
  vars:
    ssh_user: root
  children:
    web:
      hosts:
        web1:
          ssh_host: 192.0.2.11
        web2:
          ssh_host: 192.0.2.12
      vars:
        contact: ops@example.com
`;

const playbook = `${modeline("playbook")}- name: Greet whoever logs in
  hosts: web
  become: true

  tasks:
    - name: Write the message of the day
      template:
        src: motd.ejs
        dest: /etc/motd
        mode: "0644"

    - name: Say who may log in
      login_banner:
        path: /etc/issue.net
        text: For the people of <%= contact %> only

  verify:
    within: 10
    tasks:
      - name: Read the message
        command:
          argv: [cat, /etc/motd]
          reads: true
        register: motd
      - name: It names its machine
        assert:
          that: motd.stdout.includes(inventory_hostname)
          fail_msg: /etc/motd is another machine's
`;

const template = `This is <%= inventory_hostname %>, one of <%= groups.web.length %>:
<% for (const host of groups.web) { -%>
  <%= host %>  <%= hostvars[host].ssh_host %>
<% } -%>
Questions: <%= contact %>
`;

const module = `import { attributeParams, defineModule, fileKeys, pathParam, planFile, z } from "holdfast";

// A module of your own: it reads, and says what is missing. \`holdfast doc login_banner\` shows this as a page.
export default defineModule({
  name: "login_banner",
  summary: "Write a banner of one line",
  params: z.strictObject({
    path: pathParam.describe("File on the host"),
    text: z.string().min(1).describe("The line"),
    ...attributeParams,
  }),
  asWritten: ["mode"],
  examples: [{ title: "Before a login", task: { login_banner: { path: "/etc/issue.net", text: "Authorised people only" } } }],
  reads: ({ path }) => fileKeys(path),
  plan: (host, { text, ...file }) => planFile(host, { ...file, content: Buffer.from(\`*** \${text} ***\\n\`) }),
});
`;

/** A small project that works: path and content of each of its files, schemas apart. */
export const projectFiles: Readonly<Record<string, string>> = {
  "holdfast.yml": "# What flags leave open. `holdfast schema config` lists all settings.\ninventory: inventory/hosts.yml\n",
  "inventory/hosts.yml": inventory,
  "playbooks/site.yml": playbook,
  "templates/motd.ejs": template,
  "modules/login-banner.js": module,
  ".vscode/settings.json": editorSettings(),
  ".vscode/extensions.json": '{ "recommendations": ["redhat.vscode-yaml"] }\n',
  ".gitignore": `node_modules/\n.holdfast/*\n!${schemaFolder}/\n`,
};
