import { generateIdentity, identityToRecipient } from "age-encryption";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectExit, holdfast, type Ended, type Told } from "../support/holdfast.ts";
import { product, rehearse, type Rehearsal } from "../support/rehearsal.ts";
import { differing, traitsOf, type Traits } from "../support/traits.ts";

let cluster: Rehearsal;
let recipient: string;

beforeAll(async () => {
  cluster = await rehearse();
  const identity = await generateIdentity();
  recipient = await identityToRecipient(identity);
  await writeFile(join(cluster.folder, "key.txt"), `# a key\n${identity}\n`);
});

afterAll(async () => await cluster.end());

const save = (file: string, ...flags: readonly string[]): Promise<Ended> =>
  cluster.run(["plan", ...product, "-o", file, "--recipient", recipient, "--output", "jsonl", ...flags]);

/** Without an inventory: the plan has its own. */
const apply = (file: string, ...flags: readonly string[]): Promise<Ended> =>
  holdfast(["--lab", "apply", file, "--identity", "key.txt", "--output", "jsonl", ...flags], { cwd: cluster.folder });

const traits = (node: string): Promise<Traits> => traitsOf(cluster, node);

/** What was planned to change, or was changed, on a node: step and diff. */
function matter({ events }: Ended, event: "step" | "result", node: string): ReadonlySet<string> {
  const isChange = (one: Told): boolean => one["verdict"] === "change" || one["status"] === "changed";
  return new Set(
    events.filter((one) => one.event === event && one["host"] === node && isChange(one)).map((one) => `${String(one["id"])}\n${String(one["diff"])}`),
  );
}

const refused = ({ events }: Ended): readonly unknown[] =>
  events.filter((one) => one.event === "host" && one["status"] === "refused").map((one) => one["host"]);

test("on bare nodes: what moved is refused, what is unrelated is not, the rest is done as it was planned", async () => {
  const plan = await save("plan.json");
  expectExit(plan, 2);
  const digest = /--digest ([0-9a-f]{64})/.exec(plan.stdout)?.[1] ?? "";
  const bytes = await readFile(join(cluster.folder, "plan.json"));
  expect((await stat(join(cluster.folder, "plan.json"))).mode & 0o777).toBe(0o600);
  expect(bytes.toString("latin1")).not.toContain("keepalived");

  const before = await traits("node2");
  for (const flags of [
    ["-i", "inventory/cluster.yml"],
    ["-e", "a=b"],
    ["--tags", "x"],
    ["--digest", "0".repeat(64)],
  ])
    expectExit(await apply("plan.json", "--yes", ...flags), 1);
  expectExit(await apply("plan.json"), 2);
  expectExit(await holdfast(["--lab", "apply", "plan.json", "--yes"], { cwd: cluster.folder }), 1);

  // Neither the playbooks nor the templates are needed any more.
  await rm(join(cluster.folder, "playbooks"), { recursive: true });
  await rm(join(cluster.folder, "templates"), { recursive: true });
  await cluster.on(
    "node1",
    "iptables -N DOCKER; iptables -N DOCKER-USER; iptables -I FORWARD -j DOCKER-USER; iptables -t nat -N DOCKER; echo x >/etc/unrelated",
  );
  await cluster.on("node3", "echo '# mine' >>/etc/sysconfig/iptables");
  const moved = await traits("node3");
  const applied = await apply("plan.json", "--yes", "--digest", digest);
  expectExit(applied, 6);
  expect(refused(applied)).toEqual(["node3"]);
  expect(applied.stdout).toContain("/etc/sysconfig/iptables");
  expect(differing(moved, await traits("node3"), "touched")).toEqual([]);
  for (const node of ["node1", "node2"]) expect(matter(applied, "result", node)).toEqual(matter(plan, "step", node));
  expect(differing(before, await traits("node2"))).not.toEqual([]);

  // Where all is done there is nothing to ask, neither a person nor a host once more.
  const again = await apply("plan.json", "--limit", "node1,node2");
  expectExit(again, 0);
  expect(again.events.at(-1)?.["hosts"]).toMatchObject({ node1: { changed: 0, roundTrips: 1 }, node2: { changed: 0, roundTrips: 1 } });
});

test("what was shown is shown again, without a host", async () => {
  const shown = await holdfast(["show", "plan.json", "--identity", "key.txt", "--output", "jsonl"], { cwd: cluster.folder });
  expectExit(shown, 0);
  expect(shown.events.filter(({ event }) => event === "step").length).toBeGreaterThan(50);
  const markdown = await holdfast(["show", "plan.json", "--identity", "key.txt", "--output", "markdown"], { cwd: cluster.folder });
  expect(markdown.stdout).toContain("```diff");
  expect(markdown.stdout).not.toContain("d3m0Pa55");
});

test("a machine that was made anew is another one", async () => {
  const rehearsal = await rehearse();
  try {
    const inventory = ["-i", join(rehearsal.folder, "inventory/cluster.yml")];
    const inFolder = { cwd: rehearsal.folder };
    expectExit(await rehearsal.run(["plan", ...product, "-o", "plan.json", "--recipient", recipient, "--limit", "node1", "--output", "jsonl"]), 2);
    expectExit(await holdfast(["lab", "down", ...inventory]), 0);
    expectExit(await holdfast(["lab", "up", ...inventory]), 0);
    const key = join(cluster.folder, "key.txt");
    const applied = await holdfast(["--lab", "apply", "plan.json", "--identity", key, "--yes", "--output", "jsonl"], inFolder);
    expectExit(applied, 6);
    expect(refused(applied)).toEqual(["node1"]);
    expect(applied.stdout).toContain("another machine");
  } finally {
    await rehearsal.end();
  }
});

test("a plan of a project that nothing marks, with a host that a task adds, is applied from another folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hf-unmarked-"));
  try {
    const [made, other] = [join(folder, "made"), join(folder, "other")];
    for (const name of [join(made, "playbooks"), join(made, "templates"), other]) await mkdir(name, { recursive: true });
    await writeFile(join(made, "templates/greet.ejs"), "<%= word %>");
    await writeFile(
      join(made, "playbooks/site.yml"),
      `
- { hosts: localhost, gather_facts: false, tasks: [{ add_host: { name: twin, groups: new, ansible_connection: local, word: hello } }] }
- { hosts: new, gather_facts: false, tasks: [{ template: { src: greet.ejs, dest: ${join(other, "greeting")} } }] }
`,
    );
    expectExit(await holdfast(["plan", "playbooks/site.yml", "-i", "localhost,", "-o", join(other, "plan.json")], { cwd: made }), 2);
    await rm(made, { recursive: true });
    expectExit(await holdfast(["apply", "plan.json", "--yes"], { cwd: other }), 0);
    expect(await readFile(join(other, "greeting"), "utf8")).toBe("hello");
  } finally {
    await rm(folder, { recursive: true });
  }
});
