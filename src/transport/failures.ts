import { HoldfastError } from "../core/errors.ts";
import { Exit } from "../core/exit.ts";
import type { Target } from "./types.ts";

/** Every failure to reach a host or its shell: exit 4, said with the inventory's name. */
export function connectionError(target: Target, code: string, message: string, hint?: string, cause?: unknown): HoldfastError {
  return new HoldfastError(`${target.name}: ${message}`, { code, hint, exit: Exit.unreachable, cause });
}

/** `user@host:22` as messages show it. */
export function addressOf(target: Target): string {
  if (target.via === "local") return "this machine";
  return `${target.user}@${target.host}${target.port === 22 ? "" : `:${target.port}`}`;
}

interface Silence {
  readonly stdout: string;
  readonly stderr: string;
  readonly code?: number | undefined;
}

type Explanation = readonly [code: string, message: string, hint?: string];

const sudoSays: readonly (readonly [RegExp, (target: Target) => Explanation])[] = [
  [
    /a (terminal|password) is required/,
    (t) => ["HF2020", `sudo wants a password to become ${t.become?.user}, and none was given`, "give become_password, or ask for it with --ask-become-pass"],
  ],
  [/no password was provided|incorrect password|Sorry, try again/, wrongPassword],
  [
    /doas: Authori[sz]ation required|doas: Authentication required/,
    (t) => [
      "HF2020",
      `doas wants a password to become ${t.become?.user}, and reads one from a terminal only`,
      "permit it without one: `permit nopass` in the host's doas.conf",
    ],
  ],
  [/doas: .*not permitted/, (t) => ["HF2022", `${t.user} is not allowed to become ${t.become?.user} by doas`, "permit it in the host's doas.conf"]],
  [/you must have a tty/, () => ["HF2023", "sudo there insists on a terminal (requiretty)", "put `Defaults:USER !requiretty` into the host's sudoers"]],
  [
    /not in the sudoers file|may not run sudo|is not allowed to (execute|run)/,
    (t) => ["HF2022", `${t.user} is not allowed to become ${t.become?.user} by sudo`, "grant it in the host's sudoers, or set become_method: su"],
  ],
  [/unknown user|user .* does not exist/, (t) => ["HF2025", `there is no user ${t.become?.user} to become`]],
  [
    /(sudo|su|doas)\S* (command )?not found|(sudo|su|doas)\W+No such file/,
    (t) => ["HF2024", `there is no ${t.become?.method} on the host`, "install it, or connect as the user itself"],
  ],
  [/Authentication failure|Permission denied|Sorry/, wrongPassword],
];

function wrongPassword(target: Target): Explanation {
  return ["HF2021", `the password to become ${target.become?.user} was not accepted`, "check become_password"];
}

/** The host's shell ended before the loop answered: why, as far as what it printed tells. */
export function explainEarlyEnd(target: Target, silence: Silence): HoldfastError {
  const said = `${silence.stdout}\n${silence.stderr}`;
  const fail = ([code, message, hint]: Explanation): HoldfastError => connectionError(target, code, message, hint);
  if (/account is currently not available|nologin/i.test(said)) {
    return fail(["HF2011", `the account ${target.user} has no login shell (${excerpt(said)})`, "use another ssh_user"]);
  }
  const found = target.become && sudoSays.find(([pattern]) => pattern.test(said));
  if (found) return fail(found[1](target));
  const status = silence.code === undefined ? "" : ` with status ${silence.code}`;
  const quoted = excerpt(said);
  return fail([
    "HF2010",
    `the host's shell ended${status} before it answered${quoted && `: ${quoted}`}`,
    "log in by hand: does a command like `ssh HOST true` work there?",
  ]);
}

export function wrongBecomePassword(target: Target): HoldfastError {
  const [code, message, hint] = wrongPassword(target);
  return connectionError(target, code, message, hint);
}

export function passwordWanted(target: Target): HoldfastError {
  const message = `${target.become?.method} wants a password to become ${target.become?.user}, and none was given`;
  return connectionError(target, "HF2020", message, "give become_password, or ask for it with --ask-become-pass");
}

/** Nothing came within the time given for connecting; `stands` tells whether the connection did. */
export function explainTimeout(target: Target, stands: boolean): HoldfastError {
  const within = `within ${target.connectTimeout} s`;
  if (!stands)
    return connectionError(target, "HF2001", `${addressOf(target)} did not answer ${within}`, "is the machine up, and its sshd reachable from here?");
  const become = target.become && target.become.user !== target.user;
  return connectionError(
    target,
    "HF2009",
    `logged in as ${addressOf(target)}, but no shell answered ${within}`,
    become
      ? `does ${target.become?.method} wait for something there? An rc file (.bashrc, .zshenv, .tcshrc, config.fish) that reads its input has the same effect`
      : "an rc file (.bashrc, .zshenv, .tcshrc, config.fish) of that user may read its input or start another shell; let it do so for interactive shells only",
  );
}

/** The last line that is not empty, without control characters. */
export function excerpt(text: string): string {
  const lines = text.split("\n").map((line) => line.replaceAll(/\p{Cc}/gu, " ").trim());
  return lines.findLast((line) => line !== "")?.slice(0, 200) ?? "";
}
