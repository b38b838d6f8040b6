import type { Span } from "../../core/source.ts";
import type { Task } from "../../playbook/types.ts";
import type { Value } from "../../vars/value.ts";
import { type Finding, finding, type Loaded, tasksIn } from "../finding.ts";

/** Programs, what of theirs a module does, and which. A module shows a diff, changes nothing twice, and can be planned. */
const programs: readonly (readonly [program: RegExp, module: string])[] = [
  [/^systemctl (start|stop|restart|reload|enable|disable|mask|unmask|daemon-reload)\b|^service \S+ (start|stop|restart|reload)\b|^chkconfig /, "service"],
  [/^(yum|dnf|apt|apt-get)\b.* (install|remove|update|upgrade|erase|purge)\b|^rpm -[iUe]/, "package"],
  [/^iptables (.* )?-[AID]\b/, "iptables"],
  [/^sed (.* )?-i/, "lineinfile"],
  [/^(mkdir|rm|chmod|chown|chgrp|ln|touch) /, "file"],
  [/^cp /, "copy"],
  [/^(useradd|usermod|userdel) /, "user"],
  [/^(groupadd|groupmod|groupdel) /, "group"],
  [/^sysctl (.* )?(-w\b|\S+=)/, "sysctl"],
  [/^crontab /, "cron"],
  [/^(curl|wget) (.* )?(-[oO]\b|--output)/, "get_url"],
  [/^hostnamectl (set-hostname|hostname \S)/, "hostname"],
  [/^mount /, "mount"],
];

/** Commands that do what a module does. */
export function* commandsWithModules(loaded: Loaded): Iterable<Finding> {
  const { catalog } = loaded;
  for (const { task } of tasksIn(loaded)) {
    const line = task.module === "command" || task.module === "shell" ? lineOf(task) : undefined;
    const module = line && programs.find(([program]) => program.test(line.text))?.[1];
    if (!line || module === undefined || catalog.resolve(module) === undefined) continue;
    yield finding(
      "HF1905",
      `the module ${module} does what this command does`,
      line.at,
      `\`holdfast doc ${module}\` shows it: it tells what it would change, and changes nothing twice`,
    );
  }
}

/** The command's words in one line; undefined where it only reads, or only a run tells what it is. */
function lineOf({ args }: Task): { readonly text: string; readonly at: Span } | undefined {
  if (args.kind !== "map") return undefined;
  const parameter = (name: string): Value | undefined => args.entries.find(({ key }) => key === name)?.value;
  const reads = parameter("reads");
  if (reads && !(reads.kind === "scalar" && reads.value === false)) return undefined;
  const argv = parameter("argv");
  const value = argv ?? parameter("cmd");
  if (!value) return undefined;
  const words = value.kind === "list" ? value.items.map(wordOf).join(" ") : wordOf(value);
  return { text: words.trim().replace(/^sudo\s+/, ""), at: value.span };
}

function wordOf(value: Value): string {
  return value.kind === "scalar" || value.kind === "text" ? value.raw.replace(/^["']/, "") : "";
}
