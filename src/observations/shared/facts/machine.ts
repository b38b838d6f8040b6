export interface Machine {
  /** From /etc/machine-id: two names of one machine share it. Empty where the machine has none. */
  readonly id: string;
  /** Who the run is there, after `become`. */
  readonly user: string;
  readonly uid: number;
}

/** One process: what looks at itself has our user. A user without a name is called by its number. */
export const machineScript = String.raw`id=
if [ -r /etc/machine-id ]; then read -r id </etc/machine-id; fi
set -- $(stat -c '%U %u' /proc/self)
[ "$1" != UNKNOWN ] || set -- "$2" "$2"
printf '%s\n' "$id" "$1" "$2"`;

export function parseMachine(text: string): Machine {
  const [id = "", user = "", uid = ""] = text.split("\n");
  return { id, user, uid: Number(uid) };
}
