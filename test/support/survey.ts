import type { Rehearsal } from "./rehearsal.ts";

/** What moves by itself, or with every login of anybody's, and why. All else on a node must stay as it is. */
const moving: readonly { readonly path: string; readonly why: string }[] = [
  { path: "/proc", why: "not files" },
  { path: "/sys", why: "not files" },
  { path: "/dev/pts", why: "not files" },
  { path: "/run/motd.dynamic", why: "PAM writes it at each login" },
  { path: "/run/systemd", why: "systemd keeps there who is logged in" },
  { path: "/run/utmp", why: "who is logged in" },
  { path: "/run/user", why: "made for each login" },
  { path: "/run/sudo", why: "sudo notes who has just given a password" },
  { path: "/var/log/journal", why: "logins are logged" },
  { path: "/var/log/secure", why: "logins are logged" },
  { path: "/var/log/messages", why: "everything is logged" },
  { path: "/var/log/wtmp", why: "logins are logged" },
  { path: "/var/log/lastlog", why: "logins are logged" },
  { path: "/var/log/keepalived.log", why: "keepalived logs what it checks" },
  { path: "/var/lib/rpm/rpmdb.sqlite-shm", why: "SQLite's list of who reads the database: root's every `rpm -q` writes it; the database itself is compared" },
  { path: "/var/lib/rpm/rpmdb.sqlite-wal", why: "likewise" },
];

/** Folders whose times move with what is in them, though not whose names. */
const times: readonly string[] = ["/run", "/var/log"];

const quoted = (paths: readonly string[]): string => paths.map((path) => `-path ${path}`).join(" -o ");

/**
 * Every file of every file system, in memory too, a line each: name, type, mode, owner, size, link's target, times of change. A file's status time moves
 * with every write, and nobody can set it back, so no content needs to be read. Folders have their names compared, and when names came and went.
 */
const files = `find / \\( ${quoted(moving.map(({ path }) => path))} \\) -prune -o \\( ${quoted(times)} \\) -printf 'file %p %y %m %U:%G\\n' \
-o -type d -printf 'file %p %y %m %U:%G %T@\\n' -o -printf 'file %p %y %m %U:%G %s %l %T@ %C@\\n'`;

/** A unit's invocation is another one each time it is started. Sessions come and go with logins. */
const units = `systemctl list-unit-files --no-legend --no-pager --plain | sed 's/^/unit file /'
systemctl show '*' -p Id -p ActiveState -p SubState -p UnitFileState -p MainPID -p InvocationID |
  awk -v RS= '{ gsub(/\\n/, " "); print "unit " $0 }' | grep -Ev ' Id=(session-|user-|user@|user\\.|run-)| Id=[^ ]*\\.(scope|device)( |$)'`;

const firewall = `for tool in iptables ip6tables; do $tool-save | sed -e '/^#/d' -e 's/\\[[0-9]*:[0-9]*\\]//' -e "s/^/$tool /"; done`;

/** keepalived's check starts a process every other second. */
const processes = `ps -eo pid,ppid,lstart,args | awk -v me=$$ '$1 != me && $2 != me && !/killall|awk/ { print "process " $0 }'`;

const mounts = "sed 's/^/mount /' /proc/mounts";

/** A session ends a moment after its client, and what it has left is killed two seconds later at most. */
const alone = "for i in $(seq 100); do pgrep -f '^sshd: [a-z]+@|case .l in .go [0-9a-f]+ ' >/dev/null || break; sleep 0.1; done";

/** All of a node that a dry run might touch, a line each: files, units, rules, processes, mounts; read once nobody is logged in. */
export async function surveyOf(rehearsal: Rehearsal, node: string): Promise<ReadonlySet<string>> {
  const lines = (await rehearsal.on(node, [alone, files, units, firewall, processes, mounts].join("\n"))).trim().split("\n");
  for (const [kind, least] of Object.entries({ file: 1000, unit: 20, iptables: 5, process: 4, mount: 10 })) {
    if (lines.filter((line) => line.startsWith(`${kind} `)).length < least) throw new Error(`${node} has next to nothing of the kind ${kind}: it was not read`);
  }
  return new Set(lines);
}

/** Lines that are in one survey and not in the other. */
export function moved(before: ReadonlySet<string>, after: ReadonlySet<string>): readonly string[] {
  const only = (one: ReadonlySet<string>, other: ReadonlySet<string>): string[] => [...one].filter((line) => !other.has(line));
  return [...only(before, after).map((line) => `- ${line}`), ...only(after, before).map((line) => `+ ${line}`)];
}

/** Surveys of all nodes, in their order. */
export type Surveys = readonly ReadonlySet<string>[];

export async function surveyAll(rehearsal: Rehearsal): Promise<Surveys> {
  return await Promise.all(rehearsal.nodes.map((node) => surveyOf(rehearsal, node)));
}

/** By node, what moved between two surveys. */
export function movedBetween(before: Surveys, after: Surveys): readonly (readonly string[])[] {
  return before.map((own, index) => moved(own, after[index] ?? new Set()));
}

/** By node, what moved while `work` was done. */
export async function movedDuring<T>(
  rehearsal: Rehearsal,
  work: () => Promise<T>,
): Promise<{ readonly moves: readonly (readonly string[])[]; readonly result: T }> {
  const before = await surveyAll(rehearsal);
  const result = await work();
  return { moves: movedBetween(before, await surveyAll(rehearsal)), result };
}
