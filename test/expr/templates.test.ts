import ejs from "ejs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HoldfastError } from "../../src/core/errors.ts";
import { compileTemplate, compileText } from "../../src/expr/compile.ts";
import { envOf, mistakeOf, render, sourceOf, text, wholeOf } from "./support.ts";

describe("text", () => {
  test.each<[string, unknown]>([
    ["plain, 100% & <b>", "plain, 100% & <b>"],
    ["<%= port %>", 80],
    ["<%= list %>", ["a", "b"]],
    ["<%= port; %>", 80],
    ["<%- flag // a note %>", false],
    [":<%= port %>", ":80"],
    ["<%= password %>!", "a&b<c>\"'!"],
    ["<%% x %>", "<% x %>"],
    ["100 %%>", "100 %>"],
    ["docker ps --format '{{.Names}}'", "docker ps --format '{{.Names}}'"],
    ["{{.Names}}", "{{.Names}}"],
    ["a {{ x }}", "a {{ x }}"],
    ["<%# nothing %>x", "x"],
  ])("%s", (written, expected) => {
    expect(text(written, { port: 80, flag: false, list: ["a", "b"], password: "a&b<c>\"'" })).toEqual(expected);
  });

  test("without tags it comes back as it is, not compiled", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (written) => {
        fc.pre(!written.includes("<%") && !written.includes("%>") && !written.includes("{{"));
        expect(compileText(written, wholeOf(written))).toBe(written);
      }),
    );
  });

  test.each([
    ["x <%= list %>", "`list` is a list, which can't be put into text", 'use `json(x)`, or `x.join(", ")`'],
    ["x <%= map %>", "`map` is a map, which can't be put into text", "use `json(x)`"],
    ["x <%= nothing %>", "`nothing` is null, which can't be put into text", 'give it a value for that case: `x ?? ""`'],
    ["x <%= map?.b %>", "`map?.b` is undefined, which can't be put into text", 'give it a value for that case: `x ?? ""`'],
    ["x <%= 'a' * 2 %>", "`'a' * 2` is NaN, which can't be put into text", "a text was calculated with as if it were a number"],
    ["<%= `${list}` %>", "`list` is a list, which can't be put into text", 'use `json(x)`, or `x.join(", ")`'],
    ["<%= 'a' + map %>", "`map` is a map, which can't be put into text", "use `json(x)`"],
    ["<%= [map].join() %>", "`[map]` is a map, which can't be put into text", "use `json(x)`"],
    ["x <%= String(list) %>", "`String(list)` is a list, which can't be put into text", 'use `json(x)`, or `x.join(", ")`'],
    ["x <%= n => n %>", "`n => n` is a function, which can't be put into text", "call it"],
  ])("nothing renders as empty or as [object Object]: %s", (written, message, hint) => {
    expect(mistakeOf(() => text(written, { list: [1], map: { a: 1 }, nothing: null }))).toMatchObject({ message, hint, code: "HF1207" });
  });

  test("a whole-value {{ … }} is explained", () => {
    expect(mistakeOf(() => text("{{ vip }}"))).toMatchObject({ code: "HF1206", hint: "write `<%= vip %>`" });
  });

  test.each([
    ["x | default('y')", "x ?? 'y'"],
    ["x.z | default(5) | int", "Number(x.z ?? 5)"],
    ["x | lower | quote", "quote(x.toLowerCase())"],
    ["x[0] | d('y', true)", "x[0] ?? 'y'"],
    ["x || y", "x || y"],
    ["x | combine(y)", "x | combine(y)"],
    ["x | default", "x | default"],
  ])("{{ %s }} is told without its filters, as far as they are known", (inner, written) => {
    expect(mistakeOf(() => text(`{{ ${inner} }}`))).toMatchObject({ hint: `write \`<%= ${written} %>\`` });
  });
});

describe("templates", () => {
  const nodes = [
    { name: "node1", priority: 102 },
    { name: "node2", priority: 101 },
  ];

  test("loops, conditions, own variables", () => {
    const template = `<% let total = 0; for (const { name, priority } of nodes) { total += priority -%>
server <%= name %> <%= priority > 101 ? "first" : "later" %>
<% } -%>
<% if (total > 200) { %>total <%= total %><% } else { %>few<% } %>
<% nodes.forEach((node, i) => { -%>
<%= i %>:<%= node.name %>
<% }) -%>
<% for (let i = 0; i < 2; i++) { %>.<% } %>
<%_ const lines = []; lines.push("a"); const seen = {}; seen.x = 1; seen.x += 1; _%>
<%= json(lines) %> <%= json(seen) %>`;
    expect(render(template, { nodes })).toBe(`server node1 first
server node2 later
total 203
0:node1
1:node2
..
["a"] {"x":2}`);
  });

  test("windows line ends stay, and are taken by -%> whole", () => {
    expect(render("a<% -%>\r\nb\r\n<% -%>\nc")).toBe("ab\r\nc");
  });

  test("include, with variables of its own and those around it", () => {
    const env = envOf({ "part.ejs": "<%= name %>@<%= domain %>" });
    expect(render('<% for (const name of ["a", "b"]) { %><%= include("part.ejs", { name }) %> <% } %>', { domain: "x", name: "outer" }, env)).toBe("a@x b@x ");
  });

  test("a mistake in an included template is shown in that template", () => {
    const env = envOf({ "part.ejs": "one\n  <%= nmae %>" });
    expect(mistakeOf(() => render('<%= include("part.ejs") %>', { name: 1 }, env))).toMatchObject({
      message: "undefined variable `nmae`",
      place: "2:7",
      hint: 'did you mean "name"?',
    });
  });

  test("a template that includes itself is a mistake, not a crash", () => {
    const env = envOf({ "loop.ejs": '<%= include("loop.ejs") %>' });
    expect(mistakeOf(() => render('<%= include("loop.ejs") %>', {}, env))).toMatchObject({ code: "HF1212" });
  });

  test.each([
    ["<% vip = 1 %>", "`vip` comes from outside and can't be changed", "vip = 1"],
    ["<% conf.x = 1 %>", "`conf` comes from outside and can't be changed", "conf.x = 1"],
    ["<% const a = 1; a = 2 %>", "`a` is a constant", "a = 2"],
    ["<% list.push(1) %>", "`list` comes from outside and can't be changed", "push"],
    ["<% for (const n of list) { n.x = 1 } %>", "`n` comes from outside and can't be changed", "n.x"],
    ["<% a; let a = 1 %>", "`a` is used before the line that declares it", "<% a; let a = 1 %>"],
    ["<% const f = () => f(); f() %>", "this calls itself without end", "f"],
    ["<% for (const x of 5) {} %>", "`5` is a number, not a list", "5"],
    ["<% for (const x of conf) {} %>", "`conf` is a map, not a list", "conf"],
    ["<% var a = 1 %>", "`var` can't be written here", "var a = 1"],
    ["<% function f() {} %>", "`function` can't be written here", "function f() {}"],
  ])("%s", (template, message, marked) => {
    const mistake = mistakeOf(() => render(template, { vip: 1, conf: { a: 1 }, list: [{ a: 1 }] }));
    expect(mistake.message).toBe(message);
    expect(mistake.marked).toBe(marked);
  });

  test("what one template is given it can't change for the next", () => {
    const variables = {
      list: [[3], [1]],
      get later() {
        return [2, 1];
      },
    };
    expect(mistakeOf(() => render("<% list[0].push(1) %>", variables)).code).toBe("HF1208");
    expect(mistakeOf(() => render("<% later.sort() %>", variables)).code).toBe("HF1208");
    expect(variables.list).toEqual([[3], [1]]);
  });
});

describe("places", () => {
  const filler = "line of text, <%= 1 %>\n".repeat(39);

  test.each([
    ["  <%= vipp %>", "40:7", "vipp"],
    ["<% if (true) { %>a<% } %> <%= vip.length.x %>", "40:42", "x"],
    ["<% if (true) { const a = vip +\n    nope; } %>", "41:5", "nope"],
    ["ä😀<%= nope %>", "40:8", "nope"],
  ])("line 40 of a template: %s", (line, place, marked) => {
    expect(mistakeOf(() => render(filler + line, { vip: "x" }))).toMatchObject({ place, marked });
  });

  test.each([
    ["<% if (a b) { %>x<% } %>", "40:10", "b", "unexpected `b`"],
    ["<%= a + %>", "40:9", "", "the code in this tag is incomplete"],
    ["<%= a); b( %>", "40:6", ")", "unexpected `)`"],
    ["<%= %>", "40:1", "<%= %", "a value is missing in this tag"],
    ["<% if (1) { %>x", "40:11", "{", "this `{` is never closed"],
    ["x<% } %>", "40:5", "}", "unexpected `}`"],
    ["x <%= 1", "40:3", "<%=", "`<%=` is never closed"],
    ["x %> y", "40:3", "%>", "`%>` closes a tag that was never opened"],
    ["<%= 'abc %>", "40:5", "'", "unterminated string constant"],
    ["<% if (a and b) { %><% } %>", "40:10", "and", "unexpected `and`"],
    ["<%= foo(1) %>", "40:5", "foo", "there is no helper `foo`"],
    ["<% let a; let a %>", "40:15", "a", "identifier 'a' has already been declared"],
  ])("a mistake of spelling: %s", (line, place, marked, message) => {
    expect(mistakeOf(() => compileTemplate(sourceOf(filler + line)))).toMatchObject({ place, marked, message });
  });

  test.each([
    ["a quoted scalar", 'key: "say \\"hi\\" <%= nope %>"', 'say "hi" <%= nope %>', "1:22"],
    ["a single-quoted one", "key: 'it''s <%= nope %>'", "it's <%= nope %>", "1:17"],
    ["a block", "key: |\n    first\n      <%= nope %>\n", "first\n  <%= nope %>\n", "3:11"],
    ["a folded block", "key: >\n    first\n    second <%= nope %>\n", "first second <%= nope %>\n", "3:16"],
    ["a plain one over two lines", "key: first\n  second <%= nope %>", "first second <%= nope %>", "2:14"],
  ])("inside %s of YAML", (_, yaml, content, place) => {
    const span = { source: sourceOf(yaml), start: 5, end: yaml.length };
    expect(
      mistakeOf(() => {
        const compiled = compileText(content, span);
        if (typeof compiled !== "string") compiled.evaluate({ get: () => undefined, has: () => false, names: () => [] }, envOf());
      }),
    ).toMatchObject({ place, marked: "nope" });
  });

  test("names and members point to themselves", () => {
    const written = "a <%= facts.os.family %>\n<% for (const n of groups[facts.x]) { %><%= n + hosts %><% } %> <%= defined(z) && z > 1 %>";
    const { names, members, helpers } = compileTemplate(sourceOf(written));
    for (const { name, span } of names) expect(span.source.text.slice(span.start, span.end)).toBe(name);
    expect(names.map(({ name, soft }) => `${name}${soft ? "?" : ""}`)).toEqual(["facts", "groups", "facts", "hosts", "z?", "z?"]);
    expect(members.map(({ span }) => written.slice(span.start, span.end))).toEqual(["facts.os.family", "facts.x"]);
    expect(members[0]?.spans.map((span) => written.slice(span.start, span.end))).toEqual(["os", "family"]);
    expect(helpers).toEqual([]);
  });
});

describe("as EJS has it", () => {
  const fragment = fc.constantFrom(
    "text",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\\n",
    '"',
    "`${x}`",
    "<%= a %>",
    "<%- b -%>",
    "<%= a // note %>",
    "<%= a; %>",
    "<%# note %>",
    "<%_ let q@N = 1; _%>",
    "<% if (a > 1) { %>",
    "<% if (a < 1) { -%>",
    "<% for (const n of [1, 2]) { _%>",
    "<% } %>",
    "<%_ } -%>",
    "<%% x",
    "%%> y",
    "<%= [1,2].map(n => n * a).length %>",
  );

  test("random templates render alike, or are refused by both", () => {
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 25 }), (fragments) => {
        let depth = 0;
        // EJS lets a stray `}` end the code around the template's; that is no template.
        fc.pre(fragments.every((part) => (depth += /\{ [-_]?%>$/.test(part) ? 1 : /\} /.test(part) ? -1 : 0) >= 0));
        const template = fragments.join("").replaceAll("@N", () => String(++count));
        let expected: string | undefined;
        try {
          expected = ejs.render(template, { a: 2, b: "<&>" }, { escape: String });
        } catch {
          expect(() => render(template, { a: 2, b: "<&>" })).toThrow(HoldfastError);
          return;
        }
        expect(render(template, { a: 2, b: "<&>" })).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });
  let count = 0;
});
