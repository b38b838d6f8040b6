import { describe, expect, test } from "vitest";
import { load, playWith } from "./project.ts";

/** What people write in tasks who come from Ansible, or mistype. */
const broken: readonly {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly says: readonly string[];
}[] = [
  {
    title: "empty block",
    files: { "play.yml": playWith("- block:", "  rescue: [command: x]") },
    says: ["play.yml:3:7 a block needs tasks | write them below it, each after `- `"],
  },
  {
    title: "no list to loop over",
    files: { "play.yml": playWith('- command: "ls <%= item %>"', "  loop: names") },
    says: ['play.yml:4:13 a loop takes a list or a map | write `loop: "<%= names %>"`'],
  },
  {
    title: "list to loop over in braces",
    files: { "play.yml": playWith('- command: "ls <%= item %>"', '  loop: "{{ names }}"') },
    says: ["play.yml:4:14 `{{ … }}` is not filled in here | write `<%= names %>`"],
  },
  {
    title: "parameters beside their module",
    files: { "play.yml": playWith("- copy:", "  src: a", "  dest: /b"), a: "" },
    says: [
      'play.yml:4:7 "src" is a parameter of copy, not of the task | indent it, below `copy:`',
      'play.yml:5:7 "dest" is a parameter of copy, not of the task | indent it, below `copy:`',
    ],
  },
  {
    title: "flag in braces",
    files: { "play.yml": playWith("- command: x", '  become: "{{ b }}"') },
    says: ["play.yml:4:16 `{{ … }}` is not filled in here | write `<%= b %>`"],
  },
  {
    title: "a play among tasks",
    files: { "play.yml": playWith("- command: x", "- hosts: web") },
    says: ['play.yml:4:7 "hosts" is a keyword of plays, not of tasks | write it in the play; if a play is to begin here, it is indented too far'],
  },
  {
    title: "old word for become, and a playbook among tasks",
    files: { "play.yml": playWith("- command: x", "  sudo: yes", "- import_playbook: b.yml") },
    says: [
      'play.yml:4:7 "sudo" is not available here | write `become: true`',
      'play.yml:5:7 "import_playbook" is not available here | it stands among plays: write it in their list, not among tasks',
    ],
  },
  {
    title: "words beside parameters in one line",
    files: { "play.yml": playWith("- command: cmd=ls -l", '- command: cmd="ls', "- command: cmd=ls vebose=1") },
    says: ['play.yml:3:23 `-l` belongs to no parameter | quote the whole value: `cmd="…"`', 'play.yml:5:23 command has no parameter "vebose"'],
  },
  {
    title: "text without quotes that YAML cuts",
    files: { "play.yml": playWith("- copy: { src: a, dest: <%= range(1, 3) %> }", "- command: <%= 1 # one %>"), "files/a": "" },
    says: [
      "play.yml:3:29 `<%=` is never closed | between { } and [ ] a comma ends the value: put the whole value in quotes",
      "play.yml:4:16 `<%=` is never closed | YAML takes ` #` for a comment, which cuts the line there: put the whole value in quotes",
    ],
  },
  {
    title: "names that are the engine's",
    files: {
      "play.yml": playWith(
        "- command: x",
        "  register: facts",
        "- command: x",
        "  loop: [1]",
        "  loop_control: { loop_var: item, index_var: loop }",
        "- set_fact: { groups: [], my-x: 1 }",
        "- include_vars: { file: v.yml, name: hostvars }",
      ),
      "v.yml": "a: 1\n",
    },
    says: [
      'play.yml:4:17 register: "facts" is set by holdfast itself | use another name',
      'play.yml:7:50 index_var: "loop" is set by holdfast itself | use another name',
      'play.yml:8:19 "groups" is set by holdfast itself | use another name',
      'play.yml:8:31 "my-x" can\'t be the name of a variable | use letters, digits and underscores: my_x',
      'play.yml:9:42 name: "hostvars" is set by holdfast itself | use another name',
    ],
  },
  {
    title: "module of another collection",
    files: { "play.yml": playWith("- ansible.builtin.servce: {name: x}") },
    says: ['play.yml:3:7 "ansible.builtin.servce" is neither a keyword of tasks nor a module | did you mean "service"?'],
  },
  {
    title: "module that is not there",
    files: { "play.yml": playWith("- crontab: {name: x}") },
    says: ['play.yml:3:7 "crontab" is neither a keyword of tasks nor a module | `holdfast doc` lists the modules'],
  },
  {
    title: "one handler, another wanted",
    files: { "play.yml": `${playWith("- command: x", "  notify: reload")}  handlers: [{ name: start again, command: x }]\n` },
    says: ['play.yml:4:15 no handler is called "reload" | the handlers are "start again"'],
  },
  {
    title: "folder for a template",
    files: { "play.yml": playWith("- template: {src: conf, dest: /x}"), "templates/conf/a.ejs": "" },
    says: ['play.yml:3:23 "conf" is a folder | name a file in it'],
  },
];

describe("a broken task", () => {
  test.each(broken)("$title", async ({ files, says }) => {
    const { errors } = await load(files);
    expect(errors).toEqual(says);
  });
});
