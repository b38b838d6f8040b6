// How long the product takes beside what people use today: the first run on bare machines, and one that finds nothing to change; over a link
// without delay, and over one of 50 ms; on three machines, and on as many as `--hosts` says. Ratios of one run on one computer; nothing here is a test.
import { parseArgs } from "node:util";
import { giveUp, main, prepareCommand, say, whyNoLab } from "../prepare.js";
import { measureLoad } from "./load.js";
import { mostNodes, Stand } from "./stand.js";
import { waysOf } from "./ways.js";

/** Converged runs, of which the median counts: fewer of what takes long, whose figures differ less. */
const runsFor = (milliseconds) => (milliseconds > 3000 ? 3 : 9);

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

function row(name, times, aim) {
  const bare = times.get("ssh");
  const cells = [...times].map(([way, ms]) => `${Math.round(ms)} ms ${way === "ssh" ? "" : `(${(ms / bare).toFixed(2)})`}`.padStart(18));
  say(`${name.padEnd(36)}${cells.join("")}${aim ? `   aim: ${aim}` : ""}`);
}

async function measure(stand, ways, milliseconds, aim) {
  const name = (what) => `${stand.nodes.length} hosts, ${milliseconds} ms, ${what}`;
  const first = new Map();
  for (const way of ways) {
    await stand.renew(milliseconds / 2000);
    first.set(way.name, await stand.time(way.first(stand)));
  }
  row(name("first run"), first);
  const again = new Map();
  for (const way of ways) {
    // What another way has left is not what this one would: from here on nothing is to be done.
    const settled = await stand.time(way.again(stand));
    const times = [];
    for (let run = 0; run < runsFor(settled); run++) times.push(await stand.time(way.again(stand)));
    again.set(way.name, median(times));
  }
  row(name("nothing to do"), again, aim);
}

const { values } = parseArgs({ options: { hosts: { type: "string" } } });

await main(async () => {
  const missing = whyNoLab();
  if (missing) giveUp(`the benchmark boots machines of its own, and ${missing}`);
  const hosts = Number(values.hosts ?? 3);
  if (!Number.isInteger(hosts) || hosts < 1 || hosts > mostNodes) giveUp(`--hosts takes a number from 1 to ${mostNodes}`);
  prepareCommand();
  const { ways, missing: absent, version } = waysOf();
  if (version) say(version);
  if (absent.length > 0) say(`not installed here, and left out: ${absent.join(", ")}`);
  say(`\n${"".padEnd(36)}${ways.map(({ name }) => name.padStart(18)).join("")}`);
  const stand = new Stand(hosts);
  try {
    await measure(stand, ways, 0, hosts === 3 ? 1.2 : undefined);
    await measure(stand, ways, 50, hosts === 3 ? 0.8 : undefined);
  } finally {
    await stand.end();
  }
  // Last: by now V8's compiled form of the command is kept, as it is for everybody who has run it before.
  if (!values.hosts) await measureLoad();
});
