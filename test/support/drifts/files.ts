import type { Random } from "../random.ts";
import type { Drift } from "./drift.ts";

/** Files that tasks write whole: whatever is there, it is theirs to replace. */
const whole = [
  "/etc/keepalived/keepalived.conf",
  "/etc/haproxy/haproxy.cfg",
  "/etc/rsyslog.d/10-keepalived.conf",
  "/etc/logrotate.d/keepalived",
  "/etc/own/app.conf",
  "/etc/own/deep/a",
  "/etc/own/deep/b",
  "/etc/systemd/system/own.service",
] as const;

/** Files that tasks edit: what else stands there stays. */
const edited = ["/etc/sysconfig/keepalived", "/etc/sysconfig/haproxy", "/etc/own/app.conf"] as const;

/** Content that nobody meant to be there. `$f` is the file, whose folder exists. */
const contents: readonly Drift[] = [
  { name: "a line added", script: 'echo "# somebody was here" >>"$f"' },
  { name: "a line changed", script: '[ ! -s "$f" ] || sed -i \'1s/.*/# changed/\' "$f"' },
  { name: "truncated", script: ': >"$f"' },
  { name: "no newline at its end", script: 'printf "# no end" >>"$f"' },
  { name: "with carriage returns", script: '[ ! -e "$f" ] || sed -i \'s/$/\\r/\' "$f"' },
  { name: "larger than what is read along", script: 'seq 20000 >"$f"' },
];

/** What is no text can be replaced, not edited. */
const wholeContents: readonly Drift[] = [...contents, { name: "binary", script: 'printf "\\377\\000\\001" >"$f"' }];

const attributes: readonly Drift[] = [
  { name: "for root alone", script: 'chmod 0600 "$f"' },
  { name: "for everybody", script: 'chmod 0666 "$f"' },
  { name: "executable", script: 'chmod 0755 "$f"' },
  { name: "with set-id bits", script: 'chmod 6755 "$f"' },
  { name: "of another owner", script: 'chown daemon "$f"' },
  { name: "of another group", script: 'chgrp games "$f"' },
  { name: "of nobody who has a name", script: 'chown 4242:4343 "$f"' },
];

const removed: Drift = { name: "removed", script: 'rm -f "$f"' };

const places: readonly Drift[] = [
  removed,
  { name: "replaced by a link", script: 'mkdir -p /srv/away; away=/srv/away/$(echo "$f" | tr / _); mv "$f" "$away"; ln -s "$away" "$f"' },
  { name: "with a link in between", script: 'mv "$f" "$f.real"; ln -s "${f##*/}.real" "$f"' },
];

/** A drift of a file, where it stands; `make` lets it be there beforehand. */
function at(file: string, { name, script }: Drift, make: boolean): Drift {
  const there = make ? 'mkdir -p "${f%/*}"; [ -e "$f" ] || echo "# made by hand" >"$f"' : '[ -e "$f" ] || exit 0';
  return { name: `${file}: ${name}${make ? ", made by hand where it is missing" : ""}`, script: `f=${file}; ${there}; ${script}` };
}

export function fileDrift(random: Random): Drift {
  const file = random.pick<string>(random.chance(0.3) ? edited : whole);
  const isEdited = edited.some((each) => each === file);
  // What a unit file leads to by a link must be one itself (systemd.unit(5)).
  const isUnit = file.endsWith(".service");
  const kind = random.int(10);
  const list = kind < 5 ? (isEdited ? contents : wholeContents) : kind < 8 ? attributes : isUnit ? [removed] : places;
  return at(file, random.pick(list), random.chance(0.3));
}

/** Things that tasks want to be a folder, a link, or gone. */
export function placeDrift(random: Random): Drift {
  return random.pick<Drift>([
    { name: "the folder gone", script: "rm -rf /etc/own" },
    { name: "the deep folder gone", script: "rm -rf /etc/own/deep" },
    { name: "the deep folder closed", script: "[ ! -d /etc/own/deep ] || chmod 0700 /etc/own/deep" },
    { name: "the deep folder another's", script: "[ ! -d /etc/own/deep ] || chown games:games /etc/own/deep" },
    { name: "the link gone", script: "rm -f /etc/own/current" },
    { name: "the link turned to another file", script: "[ ! -d /etc/own ] || { echo elsewhere >/etc/own/other; ln -sfn other /etc/own/current; }" },
    { name: "the link turned to an absolute path", script: "[ ! -d /etc/own ] || ln -sfn /etc/own/app.conf /etc/own/current" },
    { name: "what must be gone is a file", script: "rm -rf /etc/own.old; echo old >/etc/own.old" },
    { name: "what must be gone is a folder", script: "rm -rf /etc/own.old; mkdir -p /etc/own.old/deeper; echo old >/etc/own.old/deeper/file" },
    { name: "what must be gone is a link", script: "rm -rf /etc/own.old; ln -s /etc /etc/own.old" },
    { name: "what a command makes is gone", script: "rm -f /etc/own.made" },
    {
      name: "temporary files of a dead run",
      script: "for d in /etc/own /etc/keepalived /etc/haproxy; do [ ! -d $d ] || echo half >$d/.app.conf.holdfast; done",
    },
  ]);
}
