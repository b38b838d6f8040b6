const octal = /^(?:0|0o)[0-7]{3,4}$/;
const clause = /^([ugoa]*)((?:[-+=][rwxXst]*)+)$/;

/** Why a text is no mode, or undefined where it is one. Octal modes need their leading zero: 644 in YAML is the number six hundred and forty-four. */
export function modeProblem(text: string): string | undefined {
  if (octal.test(text) || isSymbolic(text)) return undefined;
  if (/^[0-7]{3,4}$/.test(text)) return `must be written with a leading zero, as 0${text}`;
  return "must be octal as 0644, or symbolic as u=rw,g=r,o=";
}

/** `u+x`: what it comes to rests on what is there. */
export function isSymbolic(text: string): boolean {
  return text.split(",").every((part) => clause.test(part));
}

const shifts: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 };

/** Set-user-id, set-group-id, and the sticky bit. */
const specials: Readonly<Record<string, number>> = { u: 0o4000, g: 0o2000, o: 0o1000 };

/** Without u, g, o or a, chmod and Ansible leave alone what the umask takes: `+w` is no leave for everybody. That of the host's root is most often this one. */
const umask = 0o022;

/**
 * Four octal digits, starting from `current`. `X` is execution for folders and for what is executable already.
 * As with chmod, a folder keeps its set-id bits unless they are named.
 */
export function resolveMode(text: string, current: string, isDirectory: boolean): string {
  if (octal.test(text)) return text.replace(/^0o?/, "").padStart(4, "0").slice(-4);
  let mode = Number.parseInt(current, 8);
  for (const part of text.split(",")) {
    const [, who = "", actions = ""] = clause.exec(part) ?? [];
    const [affected, spared] = who === "" ? ["ugo", umask] : [who.includes("a") ? "ugo" : who, 0];
    for (const [action] of actions.matchAll(/[-+=][rwxXst]*/g)) mode = act(mode, affected, action, isDirectory, spared);
  }
  return mode.toString(8).padStart(4, "0");
}

function act(mode: number, who: string, action: string, isDirectory: boolean, spared: number): number {
  const executes = action.includes("x") || (action.includes("X") && (isDirectory || (mode & 0o111) !== 0));
  const bits = (action.includes("r") ? 4 : 0) | (action.includes("w") ? 2 : 0) | (executes ? 1 : 0);
  let set = 0;
  let mask = 0;
  for (const letter of who) {
    const shift = shifts[letter] ?? 0;
    const special = specials[letter] ?? 0;
    const named = action.includes(letter === "o" ? "t" : "s");
    set |= (bits << shift) | (named ? special : 0);
    mask |= (7 << shift) | (named || !isDirectory || letter === "o" ? special : 0);
  }
  set &= ~spared;
  if (action.startsWith("+")) return mode | set;
  return action.startsWith("-") ? mode & ~set : (mode & ~mask) | set;
}
