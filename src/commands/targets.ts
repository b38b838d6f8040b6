import { existsSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { HoldfastError, Problems } from "../core/errors.ts";
import { connectionOf, type ConnectionVars } from "../inventory/connection.ts";
import { hostNamed } from "../inventory/pattern.ts";
import type { Host } from "../inventory/types.ts";
import type { BecomeWish } from "../engine/input.ts";
import { resolveSshConfig, type SshConfig } from "../transport/ssh-config.ts";
import { becomeMethods } from "../playbook/keyword-fields.ts";
import type { Become, BecomeMethod, Target } from "../transport/types.ts";
import { labStatus } from "../lab/lab.ts";
import { labTargets, type LabTarget } from "../lab/use.ts";
import type { HostOptions, Surroundings } from "./options.ts";
import type { Workspace } from "./workspace.ts";

/** A way to a host, and whom to become there when a task does not say. */
export interface Route {
  readonly target: Omit<Target, "become">;
  readonly become: boolean;
  readonly becomeUser: string;
  readonly becomeMethod: BecomeMethod;
  readonly becomePassword: string | undefined;
}

/** Passwords that a person typed for this run. */
export interface Typed {
  readonly password: string | undefined;
  readonly becomePassword: string | undefined;
}

/** Finds the way to every host: inventory first, then ssh's configuration, then its defaults. Under `--lab` there is one way only. */
export async function routesTo(
  hosts: readonly string[],
  workspace: Pick<Workspace, "inventory" | "env" | "extra">,
  options: HostOptions,
  around: Surroundings,
  typed: Typed,
): Promise<ReadonlyMap<string, Route>> {
  const lab = options.lab ? await labRoutes(options) : undefined;
  const routes = await Promise.all(
    hosts.map(async (name): Promise<[string, Route]> => {
      const vars = varsOf(name, workspace);
      if (lab) return [name, labRoute(name, vars, lab, options)];
      if (isHere(name, hostNamed(workspace.inventory, name), vars)) return [name, localRoute(name, vars, options, typed)];
      return [name, await realRoute(name, vars, options, around, typed)];
    }),
  );
  return new Map(routes);
}

/** Connection variables that can't be are found without a host too; one of a group is told for the first of its hosts. */
export function checkConnections(workspace: Pick<Workspace, "inventory" | "env" | "extra">, problems: Problems): void {
  const told = new Set<string>();
  for (const name of workspace.inventory.hosts.keys()) {
    const found = new Problems();
    found.attempt(() => varsOf(name, workspace));
    for (const error of found.errors) {
      const key = `${error.at?.source.path}:${error.at?.start} ${error.message}`;
      if (!told.has(key)) problems.errors.push(error);
      told.add(key);
    }
  }
}

function varsOf(name: string, { inventory, env, extra }: Pick<Workspace, "inventory" | "env" | "extra">): ConnectionVars {
  const host = hostNamed(inventory, name);
  const values = [{ label: "magic", values: { inventory_hostname: name } }];
  return connectionOf({ layers: host?.vars ?? [], values, extra }, env);
}

function becoming(vars: ConnectionVars, options: HostOptions, password: string | undefined): Omit<Route, "target"> {
  return {
    become: vars.become?.value ?? options.become,
    becomeUser: vars.becomeUser?.value ?? "root",
    becomeMethod: vars.becomeMethod?.value ?? "sudo",
    becomePassword: password,
  };
}

/** Is it the computer in front of the person, reached without ssh? What no inventory lists and is called as such, `localhost` also where one does. */
function isHere(name: string, host: Host | undefined, { connection, host: address, port }: ConnectionVars): boolean {
  if (connection || address) return connection?.value === "local";
  return host?.implicit === true || (name === "localhost" && !port);
}

async function realRoute(name: string, vars: ConnectionVars, options: HostOptions, around: Surroundings, typed: Typed): Promise<Route> {
  const become = becoming(vars, options, vars.becomePassword?.value ?? typed.becomePassword);
  const config: SshConfig = await resolveSshConfig(vars.host?.value ?? name, {
    user: vars.user?.value,
    port: vars.port?.value,
    configFile: options.sshConfig,
  });
  const home = homedir();
  const target: Omit<Target, "become"> = {
    name,
    via: options.transport,
    host: vars.host ? vars.host.value : (config.hostName ?? name),
    port: vars.port?.value ?? config.port ?? 22,
    user: vars.user?.value ?? config.user ?? userInfo().username,
    identityFiles: vars.identityFile ? [expandHome(vars.identityFile.value, home)] : (config.identityFiles ?? defaultKeys(home)),
    agent: config.identityAgent ?? around.env["SSH_AUTH_SOCK"],
    password: vars.password?.value ?? typed.password,
    knownHostsFiles: vars.knownHostsFile ? [expandHome(vars.knownHostsFile.value, home)] : (config.userKnownHostsFiles ?? defaultKnownHosts(home)),
    strictHostKeyChecking: vars.strictHostKeyChecking?.value ?? config.strictHostKeyChecking ?? "ask",
    proxyJump: vars.proxyJump?.value ?? config.proxyJump,
    proxyCommand: vars.proxyCommand?.value ?? config.proxyCommand,
    sshConfig: options.sshConfig,
    connectTimeout: options.timeout,
  };
  return { target, ...become };
}

function localRoute(name: string, vars: ConnectionVars, options: HostOptions, typed: Typed): Route {
  const target: Omit<Target, "become"> = {
    name,
    via: "local",
    host: "localhost",
    port: 0,
    user: userInfo().username,
    identityFiles: [],
    knownHostsFiles: [],
    strictHostKeyChecking: "yes",
    connectTimeout: options.timeout,
  };
  return { target, ...becoming(vars, options, vars.becomePassword?.value ?? typed.becomePassword) };
}

function expandHome(path: string, home: string): string {
  return path === "~" || path.startsWith("~/") ? join(home, path.slice(1)) : path;
}

function defaultKeys(home: string): readonly string[] {
  return ["id_ed25519", "id_ecdsa", "id_rsa"].map((file) => join(home, ".ssh", file)).filter((file) => existsSync(file));
}

function defaultKnownHosts(home: string): readonly string[] {
  return [join(home, ".ssh", "known_hosts"), "/etc/ssh/ssh_known_hosts"];
}

async function labRoutes({ inventory }: HostOptions): Promise<ReadonlyMap<string, LabTarget>> {
  const [path] = inventory;
  const lab = path === undefined ? undefined : await labStatus(path);
  if (lab) return labTargets(lab);
  throw new HoldfastError("no lab is up for this inventory", { code: "HF4010", hint: `start it: holdfast lab up -i ${path ?? "INVENTORY"}` });
}

/** Sockets, keys and passwords of the lab, whatever the inventory says: a rehearsal can reach nothing else. */
function labRoute(name: string, vars: ConnectionVars, lab: ReadonlyMap<string, LabTarget>, options: HostOptions): Route {
  const node = lab.get(name);
  if (!node)
    throw new HoldfastError(`the lab has no machine for ${name}`, {
      code: "HF4006",
      hint: "under --lab only hosts of the lab's inventory are reached; run `holdfast lab up` again",
    });
  const user = vars.user?.value ?? node.user;
  return {
    target: {
      name,
      via: "lab",
      host: name,
      port: 22,
      user,
      identityFiles: [node.identityFile],
      knownHostsFiles: [node.knownHostsFile],
      strictHostKeyChecking: "yes",
      socket: node.socket,
      connectTimeout: options.timeout,
    },
    ...becoming(vars, options, node.becomePassword),
  };
}

/** What a task wants to be, over what the connection says; undefined where the login user is the one already. */
export function becomeOf(route: Route, wish: BecomeWish): Become | undefined {
  const wanted = wish.become ?? route.become;
  const user = wish.user ?? route.becomeUser;
  if (!wanted || user === route.target.user) return undefined;
  const method = becomeMethods.find((known) => known === wish.method) ?? route.becomeMethod;
  return { method, user, ...(route.becomePassword !== undefined && { password: route.becomePassword }) };
}
