import type { Unit } from "../observations/unit.ts";
import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { filtersPackets, firewallLater } from "./shared/firewall-overlay.ts";
import { isLoaded } from "./shared/systemd.ts";

/** Starts, stops, restarts or reloads a unit now. */
export interface UnitActivity extends Change {
  readonly kind: "unit.activity";
  readonly unit: string;
  readonly verb: "start" | "stop" | "restart" | "reload";
  /** It ends by itself, so that it ran can't be told afterwards. */
  readonly oneshot?: true | undefined;
}

/**
 * Ends with an error, and with what the unit says, if it is not up or dies within half a second: systemctl takes a unit of most types for started as
 * soon as its process exists. Types that tell when they are ready, or that end by design, are believed.
 */
function staysUp(unit: string): string {
  return `hf_up() { case $(systemctl show -p ActiveState,SubState -- ${unit}) in *auto-restart*) false ;; *=active* | *=reloading* | *=activating*) ;; *) false ;; esac; }
case $(systemctl show -p Type -- ${unit}) in
*=oneshot) ;;
*=notify*) hf_up ;;
*) hf_up && sleep 0.25 && hf_up && sleep 0.25 && hf_up ;;
esac || { systemctl status --no-pager --full --lines=20 -- ${unit} >&2; exit 1; }`;
}

/** A silent sh test that the unit is down. One that dies and is started again and again is not, though it is not active in between. */
function isDown(unit: string): string {
  return `case $(systemctl is-active -- ${unit}) in inactive | failed | unknown) ;; *) false ;; esac`;
}

export default defineChange<UnitActivity>({
  kind: "unit.activity",

  describe: ({ verb, unit }) => `${verb} ${unit}`,
  subjects: ({ unit }) => [unit],
  diff: () => [],

  overlay({ verb, unit }, key, below, step) {
    if (filtersPackets(unit)) {
      const firewall = firewallLater(key, below, step);
      if (firewall) return firewall;
    }
    if (key.kind !== "unit" || key.id !== unit || verb === "reload") return undefined;
    const before = below();
    if (!("value" in before)) return undefined;
    const unitBefore = before.value as Unit;
    if (unitBefore.oneshot) return { degree: "expected", value: { ...unitBefore, active: "inactive", finished: verb !== "stop" } };
    const [active, subState] = verb === "stop" ? ["inactive", "dead"] : ["active", "running"];
    return { degree: "expected", value: { ...unitBefore, active, subState } };
  },

  script({ verb, unit, oneshot }) {
    const name = quote(unit);
    const run = `systemctl ${verb} -- ${name}`;
    if (verb === "stop") return { promise: isDown(name), run };
    const failed = `{ rc=$?; systemctl status --no-pager --full --lines=20 -- ${name} >&2; exit $rc; }`;
    return {
      ...(verb === "start" && !oneshot && { promise: `systemctl is-active --quiet -- ${name}` }),
      predicate: isLoaded(unit),
      run: `${run} || ${failed}\n${staysUp(name)}`,
    };
  },

  satisfiedBy(change, later) {
    if (change.verb !== "restart" && change.verb !== "reload") return false;
    const { kind, unit, verb } = later as UnitActivity;
    return kind === "unit.activity" && unit === change.unit && (verb === "start" || verb === "restart" || verb === change.verb);
  },
});
