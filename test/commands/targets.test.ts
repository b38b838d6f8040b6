import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { HostOptions } from "../../src/commands/options.ts";
import { becomeOf, routesTo, type Route, type Typed } from "../../src/commands/targets.ts";
import { bareEnv } from "../../src/commands/workspace.ts";
import { Problems } from "../../src/core/errors.ts";
import type { Lab } from "../../src/lab/types.ts";
import { Secrets } from "../../src/secrets/secrets.ts";
import type { SshConfig } from "../../src/transport/ssh-config.ts";
import { parseExtra } from "../../src/vars/extra.ts";
import { inventoryOf } from "../inventory/inventory.ts";
import { surroundings } from "../support/surroundings.ts";
import { hosts } from "./options.ts";
import { ownDisk } from "../../src/vars/disk.ts";

const found = vi.hoisted(() => ({ config: {} as SshConfig, lab: undefined as Lab | undefined, asked: [] as unknown[] }));

vi.mock(import("../../src/transport/ssh-config.ts"), () => ({
  resolveSshConfig: async (host, options) => {
    found.asked.push([host, options]);
    return await Promise.resolve(found.config);
  },
}));
vi.mock(import("../../src/lab/lab.ts"), async (original) => ({ ...(await original()), labStatus: async () => await Promise.resolve(found.lab) }));

afterEach(() => {
  found.config = {};
  found.lab = undefined;
  found.asked.length = 0;
});

interface Given extends Partial<HostOptions> {
  readonly vars?: Readonly<Record<string, unknown>>;
  readonly typed?: Partial<Typed>;
  readonly env?: Readonly<Record<string, string>>;
  /** The one host of the inventory; `web` where it is not said. */
  readonly list?: string;
}

/** The way to `name`, whose connection variables are `vars`. */
async function routeTo(name: string, { vars = {}, typed = {}, env = {}, list = "web", ...options }: Given = {}): Promise<Route> {
  const problems = new Problems();
  const inventory = inventoryOf(`all: { hosts: { ${list}: ${JSON.stringify(vars)} } }\n`, problems);
  const around = surroundings({ env });
  const extra = parseExtra(ownDisk, options.extraVars ?? [], problems);
  problems.throwIfAny();
  const workspace = { inventory, env: bareEnv(around, new Secrets()), extra };
  const routes = await routesTo([name], workspace, { ...hosts, ...options }, around, { password: undefined, becomePassword: undefined, ...typed });
  return routes.get(name) as Route;
}

const everything = {
  ssh_host: "10.0.0.1",
  ssh_port: 2222,
  ssh_user: "ann",
  ssh_identity_file: "~/keys/a",
  ssh_known_hosts_file: "~/known",
  ssh_strict_host_key_checking: "accept-new",
  ssh_proxy_jump: "bastion",
  ssh_password: "from-inventory",
};

const configured: SshConfig = {
  hostName: "10.9.9.9",
  user: "bob",
  port: 2022,
  identityFiles: ["/keys/b"],
  identityAgent: "/agent/b",
  userKnownHostsFiles: ["/known/b"],
  strictHostKeyChecking: "yes",
  proxyJump: "other",
};

describe("the way to a real host", () => {
  test("is what the inventory says, above ssh's configuration", async () => {
    found.config = configured;
    const { target } = await routeTo("web", { vars: everything, typed: { password: "typed" } });
    expect(target).toMatchObject({
      via: "ssh2",
      host: "10.0.0.1",
      port: 2222,
      user: "ann",
      identityFiles: [join(homedir(), "keys/a")],
      knownHostsFiles: [join(homedir(), "known")],
      strictHostKeyChecking: "accept-new",
      proxyJump: "bastion",
      password: "from-inventory",
    });
    expect(found.asked).toEqual([["10.0.0.1", { user: "ann", port: 2222 }]]);
  });

  test("is what ssh's configuration says where the inventory is silent", async () => {
    found.config = configured;
    const { target } = await routeTo("web", { env: { SSH_AUTH_SOCK: "/agent/env" } });
    expect(target).toMatchObject({
      host: "10.9.9.9",
      port: 2022,
      user: "bob",
      identityFiles: ["/keys/b"],
      agent: "/agent/b",
      knownHostsFiles: ["/known/b"],
      strictHostKeyChecking: "yes",
      proxyJump: "other",
    });
  });

  test("is ssh's own default where both are silent", async () => {
    const { target, become } = await routeTo("web", { typed: { password: "typed" }, env: { SSH_AUTH_SOCK: "/agent/env" }, timeout: 7 });
    expect(target).toMatchObject({
      host: "web",
      port: 22,
      user: userInfo().username,
      agent: "/agent/env",
      password: "typed",
      strictHostKeyChecking: "ask",
      connectTimeout: 7,
    });
    expect(target.knownHostsFiles[0]).toBe(join(homedir(), ".ssh/known_hosts"));
    expect(become).toBe(false);
  });

  test("-e is above the inventory, --transport ssh takes the system's", async () => {
    const { target } = await routeTo("web", { vars: everything, extraVars: ["ssh_user=eve"], transport: "ssh" });
    expect(target).toMatchObject({ via: "ssh", user: "eve", host: "10.0.0.1" });
  });

  test("localhost needs no connection, unless the inventory gives it one", async () => {
    expect((await routeTo("localhost")).target).toMatchObject({ via: "local", identityFiles: [] });
    expect((await routeTo("web", { vars: { ansible_connection: "local" } })).target.via).toBe("local");
    expect((await routeTo("127.0.0.1")).target.via).toBe("local");
    expect((await routeTo("::1")).target.via).toBe("local");
    expect((await routeTo("localhost", { list: "localhost" })).target.via).toBe("local");
    expect(found.asked).toEqual([]);
    expect((await routeTo("localhost", { list: "localhost", vars: { ansible_port: 2222 } })).target).toMatchObject({ via: "ssh2", port: 2222 });
    expect((await routeTo("127.0.0.1", { list: "127.0.0.1" })).target.via).toBe("ssh2");
  });
});

const lab: Lab = {
  id: "0badcafe",
  hosts: [{ name: "web", machine: 1, address: "10.0.0.1", socket: "/run/lab/web.sock", user: "root", running: true, leader: 1 }],
  identityFile: "/run/lab/key",
  knownHostsFile: "/run/lab/known_hosts",
  becomePassword: "the lab's",
};

describe("under --lab", () => {
  test("nothing of the real host is left: no address, agent, proxy, key or password but the lab's", async () => {
    found.lab = lab;
    found.config = configured;
    const vars = { ...everything, ssh_proxy_command: "nc %h %p", become: true, become_password: "real secret" };
    const route = await routeTo("web", {
      lab: true,
      inventory: ["x.yml"],
      vars,
      typed: { password: "typed", becomePassword: "typed too" },
      env: { SSH_AUTH_SOCK: "/agent/env" },
    });
    expect(route).toEqual({
      target: {
        name: "web",
        via: "lab",
        host: "web",
        port: 22,
        user: "ann",
        identityFiles: ["/run/lab/key"],
        knownHostsFiles: ["/run/lab/known_hosts"],
        strictHostKeyChecking: "yes",
        socket: "/run/lab/web.sock",
        connectTimeout: 20,
      },
      become: true,
      becomeUser: "root",
      becomeMethod: "sudo",
      becomePassword: "the lab's",
    });
    expect(found.asked).toEqual([]);
  });

  test("a host without a machine is refused, localhost and local connections too", async () => {
    found.lab = lab;
    const options = { lab: true, inventory: ["x.yml"], transport: "ssh" } as const;
    await expect(routeTo("localhost", options)).rejects.toMatchObject({ code: "HF4006" });
    expect((await routeTo("web", { ...options, vars: { ansible_connection: "local" } })).target.via).toBe("lab");
  });

  test("no lab, no run", async () => {
    await expect(routeTo("web", { lab: true, inventory: ["x.yml"] })).rejects.toMatchObject({
      code: "HF4010",
      exit: 1,
      hint: "start it: holdfast lab up -i x.yml",
    });
  });
});

describe("whom to become", () => {
  const wish = { become: undefined, user: undefined, method: undefined };

  test("nobody where nobody asks, and not oneself", async () => {
    const route = await routeTo("web", { vars: { ssh_user: "ann" } });
    expect(becomeOf(route, wish)).toBeUndefined();
    expect(becomeOf(route, { ...wish, become: true, user: "ann" })).toBeUndefined();
    expect(becomeOf(await routeTo("web", { vars: { ssh_user: "root" }, become: true }), wish)).toBeUndefined();
  });

  test("a task's wish is above the inventory's, that above the flags", async () => {
    const vars = { ssh_user: "ann", become: true, become_user: "app", become_method: "su", become_password: "p" };
    const route = await routeTo("web", { vars, typed: { becomePassword: "typed" } });
    expect(becomeOf(route, wish)).toEqual({ method: "su", user: "app", password: "p" });
    expect(becomeOf(route, { become: true, user: "root", method: "sudo" })).toEqual({ method: "sudo", user: "root", password: "p" });
    expect(becomeOf(route, { ...wish, become: false })).toBeUndefined();
    expect(becomeOf(await routeTo("web", { vars: { ssh_user: "ann" }, become: true, typed: { becomePassword: "typed" } }), wish)).toEqual({
      method: "sudo",
      user: "root",
      password: "typed",
    });
  });
});
