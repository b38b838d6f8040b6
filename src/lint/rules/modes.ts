import { type Finding, finding, type Loaded, tasksIn } from "../finding.ts";

/** Modes without quotes. Here they mean what they show; other readers of the file take 0644 for 420, or for 644. */
export function* unquotedModes(loaded: Loaded): Iterable<Finding> {
  for (const { task } of tasksIn(loaded)) {
    if (task.args.kind !== "map") continue;
    for (const { key, value } of task.args.entries) {
      if (!key.endsWith("mode") || value.kind !== "scalar") continue;
      const { source, start, end } = value.span;
      const written = source.text.slice(start, end);
      if (!/^0?o?[0-7]{3,4}$/.test(written)) continue;
      yield finding("HF1906", `${key} has no quotes`, value.span, `write \`${key}: "${written}"\`, which every reader of YAML takes for the same`, {
        fix: { at: value.span, text: `"${written}"` },
      });
    }
  }
}
