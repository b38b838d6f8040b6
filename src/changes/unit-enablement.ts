import type { Unit } from "../observations/unit.ts";
import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { isLoaded } from "./shared/systemd.ts";

/** Whether a unit starts with the machine, or may start at all. */
export interface UnitEnablement extends Change {
  readonly kind: "unit.enablement";
  readonly unit: string;
  readonly verb: "enable" | "disable" | "mask" | "unmask";
}

const state = { enable: "enabled", disable: "disabled", mask: "masked" } as const;

export default defineChange<UnitEnablement>({
  kind: "unit.enablement",

  describe: ({ verb, unit }) => `${verb} ${unit}`,
  subjects: ({ unit }) => [unit],
  diff: () => [],

  overlay({ verb, unit }, key, below) {
    if (key.kind !== "unit" || key.id !== unit) return undefined;
    const before = below();
    if (!("value" in before)) return undefined;
    const unitBefore = before.value as Unit;
    // What a unit was before it was masked can be guessed only.
    if (verb === "unmask") return { degree: "expected", value: { ...unitBefore, enabled: unitBefore.wanted ? "enabled" : "disabled" } };
    return { degree: before.degree, value: { ...unitBefore, enabled: state[verb] } };
  },

  script({ verb, unit }) {
    const name = quote(unit);
    const masked = `case $(systemctl is-enabled -- ${name} 2>/dev/null) in masked*) ;; *) false ;; esac`;
    const promise = {
      enable: `systemctl is-enabled --quiet -- ${name} 2>/dev/null`,
      disable: `! systemctl is-enabled --quiet -- ${name} 2>/dev/null`,
      mask: masked,
      unmask: `! { ${masked}; }`,
    };
    // A mask until the next boot is one of its own.
    const run = verb === "unmask" ? `systemctl unmask -- ${name} && systemctl unmask --runtime -- ${name}` : `systemctl ${verb} -- ${name}`;
    return { promise: promise[verb], ...(verb === "enable" && { predicate: isLoaded(unit) }), run };
  },
});
