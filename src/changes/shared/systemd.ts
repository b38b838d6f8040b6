import { quote } from "../../shell/quote.ts";

/** A silent sh test that systemd knows the unit and can load it. `--value` is too new for EL 7. */
export function isLoaded(unit: string): string {
  return `[ "$(systemctl show -p LoadState -- ${quote(unit)})" = LoadState=loaded ]`;
}
