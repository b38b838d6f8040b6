// The whole job on three real machines that live in this computer for a minute: plan, apply, verify, apply again, and a failover with
// its seconds counted. Ends with an error at the first thing that is not as it should be, and leaves nothing behind either way.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { giveUp, main, prepareCommand, root, say, whyNoLab } from "./prepare.js";

const inventory = "inventory/cluster.yml";
const playbooks = ["playbooks/haproxy.yml", "playbooks/keepalived.yml"];
const vip = "192.168.2.10";
const vipUrl = `http://${vip}:8080/healthz`;

/** Something that is not as the demonstration promises. */
class Surprise extends Error {}

/** Set by a signal: nothing more is shown, the machines are cleared away. */
let interrupted = false;
const running = new Set();

function title(text) {
  say(process.stdout.isTTY ? `\n\x1b[1m== ${text}\x1b[0m` : `\n== ${text}`);
}

/** Starts the command, shows what it prints line by line, and collects it. */
function start(args, { onLine = () => undefined, quiet = false } = {}) {
  if (!quiet) say(`$ holdfast ${args.map((word) => (/[\s;]/.test(word) ? `'${word}'` : word)).join(" ")}`);
  const child = spawn(process.execPath, [join(root, "bin/holdfast.js"), ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  child.on("close", () => running.delete(child));
  const lines = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      if (!quiet) say(line);
      onLine(line);
    });
  const ended = new Promise((resolve, reject) => child.on("error", reject).on("close", (code) => resolve({ code, text: lines.join("\n") })));
  return { child, ended };
}

/** Runs the command to its end and checks how it ended. */
async function holdfast(args, { exit = 0, says, quiet } = {}) {
  if (interrupted) throw new Surprise("interrupted");
  const { code, text } = await start(args, { quiet }).ended;
  if (interrupted) throw new Surprise("interrupted");
  if (code !== exit) throw new Surprise(`holdfast ${args.join(" ")} ended with ${code}, not ${exit}${quiet ? `\n${text}` : ""}`);
  if (says && !says.test(text)) throw new Surprise(`holdfast ${args.join(" ")} should have said ${says}`);
  return text;
}

const onCluster = (verb, ...more) => ["--lab", verb, ...playbooks, "-i", inventory, ...more];
const onHost = (host, script) => ["--lab", "exec", host, "-i", inventory, "--", script];

/** Names of the nodes that have the virtual IP now. */
async function holders() {
  const text = await holdfast(onHost("keepalived", `ip -o -4 addr show to ${vip}`), { quiet: true });
  return text
    .split("\n")
    .filter((line) => line.includes(`inet ${vip}/`))
    .map((line) => line.split("|")[0].trim());
}

async function onlyHolder() {
  const found = await holders();
  if (found.length !== 1) throw new Surprise(`${vip} is held by ${found.join(" and ") || "nobody"}, not by one node`);
  return found[0];
}

/** sh for a node that asks the VIP all the time: says when it begins, and how long the answers stayed away. */
const watch = [
  "now() { date +%s%3N; }",
  `answers() { curl --silent --output /dev/null --max-time 0.2 ${vipUrl}; }`,
  "answers || { echo no answer to begin with; exit 1; }",
  "echo watching; end=$(($(now) + 30000))",
  "while answers; do last=$(now); [ $last -lt $end ] || exit 1; done",
  "until answers; do [ $(now) -lt $end ] || exit 1; done",
  "echo no answer for $(($(now) - last)) ms",
].join("; ");

/** Stops keepalived on the holder while `witness` keeps asking for the VIP. */
async function failover(holder, witness) {
  let watching;
  const ready = new Promise((resolve) => (watching = resolve));
  const probe = start(onHost(witness, watch), { quiet: true, onLine: (line) => line.endsWith("watching") && watching() });
  await Promise.race([ready, probe.ended]);
  await holdfast(onHost(holder, "systemctl stop keepalived"));
  const { code, text } = await probe.ended;
  const ms = Number(/no answer for (\d+) ms/.exec(text)?.[1]);
  if (code !== 0 || Number.isNaN(ms)) throw new Surprise(`${witness} did not see the VIP come back:\n${text}`);
  return ms;
}

/** What is left of the lab on this computer: processes, mounts with the namespaces behind them, control groups. */
function traces() {
  const id = createHash("sha256")
    .update(realpathSync(join(root, inventory)))
    .digest("hex")
    .slice(0, 8);
  const read = (path) => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return "";
    }
  };
  const list = (path) => {
    try {
      return readdirSync(path);
    } catch {
      return [];
    }
  };
  const processes = list("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    // What has ended and only waits for its parent to notice is gone.
    .filter((pid) => !/\) Z /.test(read(`/proc/${pid}/stat`)))
    .filter((pid) => read(`/proc/${pid}/cgroup`).includes(id) || read(`/proc/${pid}/cmdline`).includes(id));
  const mounts = read("/proc/self/mountinfo")
    .split("\n")
    .filter((line) => line.includes(id));
  const folders = ["/run/holdfast-lab", "/sys/fs/cgroup/holdfast-lab", "/sys/fs/cgroup/systemd/holdfast-lab", "/sys/fs/cgroup/unified/holdfast-lab"];
  const groups = folders.flatMap((folder) => list(folder).filter((name) => name.includes(id)));
  return { processes, mounts, groups };
}

async function demonstrate() {
  title("1. Three machines boot: systemd, sshd, an EL-like firewall, nothing of ours on them");
  await holdfast(["lab", "up", "-i", inventory]);

  title("2. What would change? (exit code 2: changes are pending)");
  await holdfast(onCluster("plan"), { exit: 2, says: /to change/ });

  title("3. Change it, and verify the cluster");
  await holdfast(onCluster("apply", "--yes", "--no-diff"), { says: /\b0 failed/ });

  title("4. Verify it once more, from all nodes");
  await holdfast(onCluster("verify"));

  title("5. The same command again: nothing to do, one round trip");
  await holdfast(onCluster("apply", "--yes"), { says: /: 0 changed, 0 failed/ });

  title("6. And the dry run agrees (exit code 0)");
  await holdfast(onCluster("plan"), { says: /nothing to change/ });

  const first = await onlyHolder();
  const names = (await holdfast(["inventory", "--list-hosts", "keepalived", "-i", inventory], { quiet: true })).trim().split(/\s+/);
  const witness = names.findLast((name) => name !== first);
  title(`7. ${first} holds ${vip}. keepalived stops there, while ${witness} asks for the virtual IP all the time`);
  const ms = await failover(first, witness);
  const second = await onlyHolder();
  if (second === first) throw new Surprise(`${vip} is still on ${first}`);
  say(`${vip} moved from ${first} to ${second}; seen from ${witness} it was away for ${(ms / 1000).toFixed(2)} s`);

  title(`8. The drift is found and put right, and ${first} takes the virtual IP back`);
  await holdfast(onCluster("apply", "--yes"), { says: /: 1 changed, 0 failed/ });
  const third = await onlyHolder();
  if (third !== first) throw new Surprise(`${vip} is on ${third}, not back on ${first}`);
  say(`${vip} is back on ${third}`);
}

async function clearAway() {
  interrupted = false;
  title("9. The machines are gone again, and with them all they were made of");
  await holdfast(["lab", "down", "-i", inventory]);
  const { processes, mounts, groups } = traces();
  if (processes.length + mounts.length + groups.length > 0)
    throw new Surprise(
      `left behind: processes ${processes.join(" ") || "none"}; mounts ${mounts.join("; ") || "none"}; control groups ${groups.join(" ") || "none"}`,
    );
  say("left behind: 0 processes, 0 mounts, 0 namespaces, 0 control groups");
}

/** Shows everything, and clears away whatever happened. */
async function showAndClear() {
  const began = Date.now();
  let failure;
  for (const part of [demonstrate, clearAway])
    try {
      await part();
    } catch (error) {
      failure ??= error;
    }
  if (failure instanceof Surprise) giveUp(`\nnot as expected: ${failure.message}`);
  if (failure) throw failure;
  say(`\nAll as expected, in ${Math.round((Date.now() - began) / 1000)} s.`);
}

await main(async () => {
  const missing = whyNoLab();
  if (missing) giveUp(`the demonstration boots machines of its own, and ${missing}`);
  prepareCommand();
  // A terminal's Ctrl-C reaches the command at hand by itself.
  process.on("SIGINT", () => (interrupted = true));
  process.on("SIGTERM", () => {
    interrupted = true;
    for (const child of running) child.kill("SIGTERM");
  });
  await showAndClear();
});
