import type { Random } from "../random.ts";
import type { Drift } from "./drift.ts";

/** What people do to a line `KEY="value"`, as sh on the file `$f` with its key `$k`. */
const edits: readonly Drift[] = [
  { name: "commented out", script: 'sed -i "s/^$k=/#&/" "$f"' },
  { name: "given twice, the last one wrong", script: 'echo "$k=\\"-V\\"" >>"$f"' },
  { name: "given twice, the first one wrong", script: 'sed -i "1i $k=\\"-V\\"" "$f"' },
  { name: "given twice, both right", script: 'grep "^$k=" "$f" >/tmp/line && cat /tmp/line >>"$f"; rm -f /tmp/line' },
  { name: "moved to the top", script: '{ grep "^$k=" "$f"; grep -v "^$k=" "$f"; } >"$f.new"; cat "$f.new" >"$f"; rm "$f.new"' },
  { name: "with trailing spaces", script: 'sed -i "s/^$k=.*/&   /" "$f"' },
  { name: "indented", script: 'sed -i "s/^$k=/  &/" "$f"' },
  { name: "exported", script: 'sed -i "s/^$k=/export &/" "$f"' },
  { name: "in single quotes", script: `sed -i "/^$k=/s/\\"/'/g" "$f"` },
  { name: "without quotes", script: 'sed -i "s/^$k=.*/$k=-D/" "$f"' },
  { name: "empty", script: 'sed -i "s/^$k=.*/$k=/" "$f"' },
  { name: "gone", script: 'sed -i "/^$k=/d" "$f"' },
  { name: "at the end, which has no newline", script: 'sed -i "/^$k=/d" "$f"; printf %s "$k=\\"-D\\"" >>"$f"' },
  { name: "in lines that end as on Windows", script: "sed -i 's/$/\\r/' \"$f\"" },
];

/** haproxy does not start or reload with these, and the play that mends them comes after those that do so. */
const breaking: readonly Drift[] = [
  { name: "with a comment behind it", script: 'sed -i "s/^$k=.*/& # as it was/" "$f"' },
  { name: "of another value", script: 'sed -i "s/^$k=.*/$k=\\"-D -x\\"/" "$f"' },
];

/** A drift of one line in a file of variables. */
export function optionDrift(random: Random): Drift {
  const [file, key] = random.pick([
    ["/etc/sysconfig/keepalived", "KEEPALIVED_OPTIONS"],
    ["/etc/sysconfig/keepalived", "KEEPALIVED_OPTIONS"],
    ["/etc/sysconfig/haproxy", "OPTIONS"],
    ["/etc/own/app.conf", "second"],
  ] as const);
  const { name, script } = random.pick(key === "OPTIONS" ? edits : [...edits, ...breaking]);
  return { name: `${key} in ${file}: ${name}`, script: `f=${file}; k=${key}; [ -e "$f" ] || exit 0; ${script}; :` };
}
