export interface Machine {
  /** From /etc/machine-id: two names of one machine share it. Empty where the machine has none. */
  readonly id: string;
  /** Who the run is there, after `become`. */
  readonly user: string;
  readonly uid: number;
}

export const machineScript = "cat /etc/machine-id 2>/dev/null || echo; id -un; id -u";

export function parseMachine(text: string): Machine {
  const [id = "", user = "", uid = ""] = text.split("\n");
  return { id, user, uid: Number(uid) };
}
