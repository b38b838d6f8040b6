import { expect, test } from "vitest";
import type { CrontabWrite } from "../../src/changes/crontab-write.ts";
import change from "../../src/changes/crontab-write.ts";
import crontabs, { type Crontab } from "../../src/observations/crontab.ts";
import { runIn, shells } from "../support/shells.ts";

/** crontab(1) over a variable, so that no crontab of this machine is touched. */
const crontab = `
have=
crontab() {
  [ "$1" != -u ] || { user=$2; shift 2; }
  case \${1}$user in
    -lops) [ -n "$have" ] || { echo "no crontab for ops" >&2; return 1; }; printf '%s' "$have" ;;
    -rops) have= ;;
    -ops) have=$(cat; echo .); have=\${have%.} ;;
    *) echo "crontab $*?" >&2; return 1 ;;
  esac
}`;

const write = (text: Crontab, before: Crontab): CrontabWrite => ({ kind: "crontab.write", crontab: "ops", text, before });

/** Goes through changes as a host does, and says what each came to, and what the crontab is at last. */
function history(argv: readonly string[], changes: readonly CrontabWrite[]): unknown[] {
  const steps = changes.map((each) => {
    const { promise, predicate, run, bodies = [] } = change.script(each);
    const body = Buffer.from(bodies[0] ?? []).toString("base64");
    // No pipe: what stands behind one could not set the variable.
    const here = run.replace("body 0 | crontab -u ops -", 'crontab -u ops - <"$file"');
    return `printf %s ${body} | base64 -d >"$file"
if ${promise}; then echo already; elif ${predicate}; then ${here}; if ${promise}; then echo done; else echo unmet; fi; else echo deviates; fi`;
  });
  const script = `file=$(mktemp) || exit\n${crontab}\n${steps.join("\n")}\nrm "$file"\n${crontabs.script(["ops"])}`;
  const { stdout, stderr } = runIn(argv, script);
  const lines = stdout.toString().trim().split("\n");
  return [...lines.slice(0, -1), crontabs.parse(Buffer.from(lines.at(-1) ?? ""), ["ops"]).get("ops"), stderr];
}

test.each(shells)("a crontab is made, changed, removed, once each, and only as it was planned (in $name)", ({ argv }) => {
  const [first, second] = ["@daily a\n\n", "# it's\n@daily b\n"];
  expect(history(argv, [write(first, null)])).toEqual(["done", first, ""]);
  expect(history(argv, [write(first, null), write(first, null), write(second, first)])).toEqual(["done", "already", "done", second, ""]);
  expect(history(argv, [write(first, null), write(null, first), write(null, first)])).toEqual(["done", "done", "already", null, ""]);
  expect(history(argv, [write(first, null), write(second, "@daily by hand\n")])).toEqual(["done", "deviates", first, ""]);
});
