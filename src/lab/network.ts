import { isIP } from "node:net";
import type { Machine } from "./addresses.ts";
import { command } from "./command.ts";
import { cableName, labPaths } from "./names.ts";

/** `ip` inside a namespace, many commands in one process. */
async function ip(namespace: string, commands: readonly string[]): Promise<void> {
  await command(["nsenter", `--net=${namespace}`, "ip", "-batch", "-"], { input: `${commands.join("\n")}\n` });
}

/** A new network namespace, kept alive by a mount at `path`. */
async function makeNamespace(path: string): Promise<void> {
  await command(["sh", "-c", ': >"$1" && exec unshare --net="$1" true', "netns", path]);
}

function addressCommands({ address, prefix }: Machine): string[] {
  const family = isIP(address) === 6 ? "-6 " : "";
  return [
    "link set lo up",
    "link set eth0 up",
    `${family}address add ${address}/${prefix} ${family === "" ? "broadcast +" : "nodad"} dev eth0`,
    `${family}route add default dev eth0`,
  ];
}

/**
 * One switch with a cable to each machine. The bridge stands in a namespace of its own that has no other interface, so nothing that a node sends can leave it.
 * Snooping is off, or the bridge would stop passing VRRP's multicast to nodes that have not joined.
 */
export async function makeNetwork(id: string, machines: readonly Machine[]): Promise<void> {
  const paths = labPaths(id);
  await Promise.all([paths.bridge, ...machines.map(({ index }) => paths.machine(index).namespace)].map(makeNamespace));
  const cables = machines.flatMap(({ index }) => [
    `link add ${cableName(index)} type veth peer name eth0 netns ${paths.machine(index).namespace}`,
    `link set ${cableName(index)} master br0 up`,
  ]);
  await ip(paths.bridge, ["link set lo up", "link add br0 type bridge mcast_snooping 0 forward_delay 0 stp_state 0", "link set br0 up", ...cables]);
  await Promise.all(machines.map((machine) => ip(paths.machine(machine.index).namespace, addressCommands(machine))));
}

/** Pulls a machine's cable out at the switch, or puts it back. */
export async function setCable(id: string, index: number, state: "up" | "down"): Promise<void> {
  await ip(labPaths(id).bridge, [`link set ${cableName(index)} ${state}`]);
}
