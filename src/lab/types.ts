/** A host of the inventory, as far as the lab cares. */
export interface LabHost {
  /** The inventory's name. */
  readonly name: string;
  /** Its `ssh_host` where that is an IP address. */
  readonly address?: string | undefined;
}

/**
 * What stands in a node's INPUT chain when it boots. `el`: the default rules of iptables-services, which end in a REJECT.
 * `rh-firewall-1`: INPUT jumps to the chain RH-Firewall-1-INPUT, and the REJECT is there. `none`: no rules, the unit is off.
 */
export type Firewall = "el" | "rh-firewall-1" | "none";

export interface LabOptions {
  /** Default `el`. */
  readonly firewall?: Firewall | undefined;
  readonly onProgress?: ((message: string) => void) | undefined;
}

/** One host of the inventory as it stands in the lab. Two hosts of one address are two names of one machine. */
export interface LabNode {
  readonly name: string;
  /** The machine's number in its lab, from 1. */
  readonly machine: number;
  /** What `eth0` has; made up where the inventory gives none. */
  readonly address: string;
  /** The unix socket that reaches the machine's sshd. */
  readonly socket: string;
  /** Whom the lab's key logs in; it opens `ops` (sudo without a password) and `oper` (sudo with one) as well. */
  readonly user: string;
  readonly running: boolean;
  /** Process id of the machine's init, seen from this computer; 0 when it is not running. */
  readonly leader: number;
}

export interface Lab {
  /** Names the lab on this computer; the hash of its inventory's path. */
  readonly id: string;
  /** In the order of the inventory. */
  readonly hosts: readonly LabNode[];
  readonly identityFile: string;
  readonly knownHostsFile: string;
  /** The password of `oper`. */
  readonly becomePassword: string;
}
