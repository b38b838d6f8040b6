import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Surroundings } from "../../src/commands/options.ts";
import { loadWorkspace, playsOf } from "../../src/commands/workspace.ts";
import { Problems } from "../../src/core/errors.ts";
import type { HostSummary, RunEvent, StepPlanned, StepResult } from "../../src/core/events.ts";
import type { ExitCode } from "../../src/core/exit.ts";
import type { BecomeWish, RunInput } from "../../src/engine/input.ts";
import { Run } from "../../src/engine/run.ts";
import type { SavedPlan } from "../../src/engine/saved/plan.ts";
import type { PlanRecord } from "../../src/engine/saved/record.ts";
import { selected } from "../../src/playbook/selection.ts";
import { drawDiff } from "../../src/report/diff.ts";
import { Secrets } from "../../src/secrets/secrets.ts";
import { FakeMachine, type MachineOptions } from "./fake-machine.ts";
import { FakePort, type Deviation, type SentBatch } from "./fake-port.ts";
import { surroundings } from "./surroundings.ts";

export interface FakeRunOptions {
  readonly play: string;
  /** By inventory name; a fresh `node1` where none is given. */
  readonly hosts?: Readonly<Record<string, FakeMachine | MachineOptions>>;
  /** YAML; a plain list of `hosts` where it is not given. */
  readonly inventory?: string;
  /** Further files of the project: templates, included tasks. */
  readonly files?: Readonly<Record<string, string>>;
  readonly mode?: "plan" | "apply" | "verify";
  readonly deviations?: Readonly<Record<string, readonly Deviation[]>>;
  /** Hosts that can't be reached. */
  readonly down?: readonly string[];
  /** Hosts that can't be reached until a step has waited for them. */
  readonly starting?: readonly string[];
  readonly tags?: readonly string[];
  /** `-e`, one by one. */
  readonly extraVars?: readonly string[];
  readonly limit?: string;
  readonly verify?: RunInput["verify"];
  readonly skipUnreachable?: boolean;
  /** What the person answers; yes where it is not given. */
  readonly confirm?: () => boolean | Promise<boolean>;
  /** What the person answers where a step goes beyond the plan that was shown; yes where it is not given. */
  readonly approve?: (step: Parameters<RunInput["approve"]>[0]) => boolean | Promise<boolean>;
  /** What the person answers before each task, where they want to be asked. */
  readonly step?: RunInput["step"];
  /** What the person answers to a task that asks; nobody is there where it is not given. */
  readonly read?: RunInput["read"];
  /** Keeps the plan. */
  readonly record?: PlanRecord;
  /** A plan that was kept, in place of one that is made now. */
  readonly saved?: SavedPlan;
  /** Called at each event; `stop` is Ctrl-C. */
  readonly onEvent?: (event: RunEvent, stop: () => void) => void;
}

/** What a run told and did, in the short forms that tests compare. */
export class FakeRun {
  readonly exit: ExitCode;
  readonly events: readonly RunEvent[];
  /** `node1: create /etc/motd`, over all machines, in the order in which it really happened. */
  readonly log: readonly string[];
  readonly #machines: ReadonlyMap<string, FakeMachine>;
  readonly #ports: ReadonlyMap<string, readonly FakePort[]>;

  constructor(
    exit: ExitCode,
    events: readonly RunEvent[],
    log: readonly string[],
    machines: ReadonlyMap<string, FakeMachine>,
    ports: ReadonlyMap<string, readonly FakePort[]>,
  ) {
    this.exit = exit;
    this.events = events;
    this.log = log;
    this.#machines = machines;
    this.#ports = ports;
  }

  machine(host = "node1"): FakeMachine {
    const machine = this.#machines.get(host);
    if (!machine) throw new Error(`no machine is called ${host}`);
    return machine;
  }

  /** Planned rows of a host: `change Write it`. */
  planned(host = "node1"): string[] {
    return this.rows(host).map(({ verdict, step }) => `${verdict} ${step}`);
  }

  rows(host = "node1"): StepPlanned[] {
    return this.events.filter((event): event is StepPlanned => event.event === "step" && event.host === host);
  }

  row(step: string, host = "node1"): StepPlanned {
    const found = this.rows(host).find((row) => row.step === step);
    if (!found) throw new Error(`no row "${step}" on ${host}: ${this.planned(host).join(", ")}`);
    return found;
  }

  /** Results of a host: `changed Write it`. */
  done(host = "node1"): string[] {
    return this.results(host).map(({ status, step }) => `${status} ${step}`);
  }

  results(host = "node1"): StepResult[] {
    return this.events.filter((event): event is StepResult => event.event === "result" && event.host === host);
  }

  result(step: string, host = "node1"): StepResult {
    const found = this.results(host).find((result) => result.step === step);
    if (!found) throw new Error(`no result "${step}" on ${host}: ${this.done(host).join(", ")}`);
    return found;
  }

  summary(host = "node1"): HostSummary {
    const summary = this.events.find((event) => event.event === "summary");
    const found = summary?.hosts[host];
    if (!found) throw new Error(`the summary does not have ${host}`);
    return found;
  }

  /** Every trip to a host, of all its sessions. */
  trips(host = "node1"): SentBatch[] {
    return (this.#ports.get(host) ?? []).flatMap(({ batches }) => batches);
  }

  /** The steps of each trip that carried any. */
  batches(host = "node1"): (readonly string[])[] {
    return this.trips(host).flatMap(({ steps }) => (steps.length > 0 ? [steps] : []));
  }

  /** Whom each step was sent to do as: `root: run who`. */
  sentAs(host = "node1"): string[] {
    return (this.#ports.get(host) ?? []).flatMap(({ user, batches }) => batches.flatMap(({ steps }) => steps.map((step) => `${user}: ${step}`)));
  }

  users(host = "node1"): string[] {
    return (this.#ports.get(host) ?? []).map(({ user }) => user);
  }
}

const noAround = (signal: AbortSignal): Surroundings => surroundings({ signal, kill: signal });

/** Runs a playbook as the command line would, on machines in memory. */
export async function runFake(options: FakeRunOptions): Promise<FakeRun> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "hf-run-")));
  try {
    return await runIn(root, options);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** The same playbook on the same machines: planned, applied, planned again. */
export async function converge(options: FakeRunOptions): Promise<{ plan: FakeRun; apply: FakeRun; again: FakeRun }> {
  const hosts = machinesOf(options);
  return {
    plan: await runFake({ ...options, hosts, mode: "plan", deviations: {} }),
    apply: await runFake({ ...options, hosts, mode: "apply" }),
    again: await runFake({ ...options, hosts, mode: "plan", deviations: {} }),
  };
}

export function machinesOf({ hosts = { node1: {} } }: FakeRunOptions): Record<string, FakeMachine> {
  return Object.fromEntries(Object.entries(hosts).map(([name, host]) => [name, host instanceof FakeMachine ? host : new FakeMachine(host)]));
}

async function runIn(root: string, options: FakeRunOptions): Promise<FakeRun> {
  const machines = new Map(Object.entries(machinesOf(options)));
  const inventory = options.inventory ?? `all:\n  hosts:\n${[...machines.keys()].map((name) => `    ${name}:\n`).join("")}`;
  write(root, { "holdfast.yml": "", "hosts.yml": inventory, "play.yml": options.play, ...options.files });
  const stopper = new AbortController();
  const secrets = new Secrets();
  const problems = new Problems();
  const workspace = await loadWorkspace(
    { playbooks: [join(root, "play.yml")], inventory: [join(root, "hosts.yml")], limit: options.limit, extraVars: options.extraVars ?? [] },
    noAround(stopper.signal),
    secrets,
    problems,
  );
  problems.throwIfAny();
  const events: RunEvent[] = [];
  const log: string[] = [];
  const ports = new Map<string, FakePort[]>();
  const { mode = "apply", deviations = {}, down = [], starting = [] } = options;
  const doors = new Map(starting.map((host) => [host, { isOpen: false, opens: true }]));
  const open = (host: string, wish: BecomeWish): FakePort => {
    const machine = machines.get(host);
    if (!machine) throw new Error(`no machine is called ${host}`);
    const port = new FakePort(machine, {
      user: identity(wish),
      deviations: deviationsOf(host),
      door: doors.get(host) ?? { isOpen: !down.includes(host), opens: false },
      note: (what) => log.push(`${host}: ${what}`),
    });
    ports.set(host, [...(ports.get(host) ?? []), port]);
    return port;
  };
  const left = new Map(Object.entries(deviations).map(([host, list]) => [host, [...list]]));
  const deviationsOf = (host: string): Deviation[] => left.get(host) ?? [];
  const run = new Run({
    plays: playsOf(workspace),
    inventory: workspace.inventory,
    hostsOf: (play, grown) => workspace.hostsOf(play, grown),
    reach: async () => await Promise.resolve(),
    isSelected: (task) => selected(task, options.tags ?? [], []),
    module: (name) => workspace.catalog.module(name),
    connector: { identity: (_host, wish) => identity(wish), open },
    record: options.record,
    saved: options.saved,
    emit: (event) => {
      events.push(event);
      options.record?.shown.push(event);
      options.onEvent?.(event, () => stopper.abort());
    },
    env: workspace.env,
    extra: workspace.extra,
    project: ({ searchPath, at }) => ({
      file: (name) => workspace.project.bytes(name, searchPath, at),
      template: (name) => workspace.project.template(name, searchPath, at),
    }),
    drawDiff: (diffs) => drawDiff(diffs, { secrets }) || undefined,
    asksRepositories: true,
    skipUnreachable: options.skipUnreachable ?? false,
    verify: options.verify ?? (mode === "verify" ? "always" : "auto"),
    confirm: async () => {
      if (!options.confirm) return "given";
      return (await options.confirm()) ? "asked" : "refused";
    },
    approve: async (step) => (options.approve ? await options.approve(step) : true),
    step: options.step,
    read: options.read,
    signal: stopper.signal,
  });
  const exit = await run[mode]();
  return new FakeRun(exit, events, log, machines, ports);
}

function identity({ become, user, method }: BecomeWish): string {
  if (!become) return "login";
  return `${user ?? "root"}${method === undefined ? "" : ` by ${method}`}`;
}

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}
