import type { Rehearsal } from "./rehearsal.ts";

/** Everything on a node that a run of ours might touch, by name: `file /etc/x`, `content /etc/x`, `rules INPUT` in their order, `unit x`, `package x`. */
export type Traits = ReadonlyMap<string, Trait>;

interface Trait {
  /** What a person would say it is: content, mode, owner, state. */
  readonly state: string;
  /** What changes with every touch, even one that leaves the state as it is: inode and change time, or main process. */
  readonly touched: string;
}

const units = ["keepalived", "haproxy", "rsyslog", "iptables", "sshd"];

/** Reading it moves nothing that it reads. */
const script = `
files=$(find /etc /var/lib/holdfast /usr/lib/systemd -xdev -type f 2>/dev/null)
stat -c 'file|%n|%a %U:%G %s|%i %Z' $files
sha256sum $files | while read -r sum name; do echo "content|$name|$sum|"; done
echo "rules|INPUT|$(iptables -S INPUT | tr '\\n' ';')|"
for unit in ${units.join(" ")}; do
  echo "unit|$unit|$(systemctl show -p ActiveState --value $unit) $(systemctl show -p UnitFileState --value $unit)|$(systemctl show -p MainPID --value $unit)"
done
rpm -qa | sed 's/.*/package|&||/'`;

export async function traitsOf(rehearsal: Rehearsal, node: string): Promise<Traits> {
  const lines = (await rehearsal.on(node, script)).trim().split("\n");
  return new Map(
    lines.map((line) => {
      const [kind, name, state, touched] = line.split("|");
      return [`${kind} ${name}`, { state: state ?? "", touched: touched ?? "" }];
    }),
  );
}

/** Names of what is there in one and not, or not the same, in the other. */
export function differing(before: Traits, after: Traits, aspect: "state" | "touched" = "state"): readonly string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const text = (trait: Trait | undefined): string => (trait ? (aspect === "state" ? trait.state : `${trait.state} ${trait.touched}`) : "absent");
  return names.filter((name) => text(before.get(name)) !== text(after.get(name))).toSorted();
}
