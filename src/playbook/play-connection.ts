import type { Problems } from "../core/errors.ts";
import { connectionNames } from "../inventory/connection-names.ts";
import type { Host } from "../inventory/types.ts";
import type { PlainEntry } from "../vars/value.ts";
import { plainText, wrong } from "./fields.ts";
import { connections } from "./keyword-fields.ts";
import { lastOf } from "./reach.ts";

/**
 * Ansible's `connection` of a play. How a host is reached is the inventory's to say: `local` may stand where all of the play's hosts are this computer
 * anyhow, as above `hosts: localhost`, and is refused where it would have meant another machine.
 */
export function checkConnection(entry: PlainEntry | undefined, hosts: readonly Host[], problems: Problems): void {
  const word = entry && plainText(entry, problems);
  if (!entry || word === undefined) return;
  if (!connections.some((known) => known === word)) wrong(problems, entry.value.span, `connection can't be ${word}`, `write one of ${connections.join(", ")}`);
  const far = word === "local" ? hosts.find((host) => !isHere(host)) : undefined;
  if (far)
    wrong(
      problems,
      entry.value.span,
      `connection: local, and ${far.name} is another machine`,
      "give its tasks `delegate_to: localhost`, or the host `ansible_connection: local` in the inventory",
    );
}

function isHere(host: Host): boolean {
  const said = lastOf(host.vars, "ansible_connection", host)?.value;
  if (host.implicit === true || (said?.kind === "scalar" && said.value === "local")) return true;
  const leadsElsewhere = [...connectionNames.host, ...connectionNames.port, ...connectionNames.connection].some((name) => lastOf(host.vars, name, host));
  return host.name === "localhost" && !leadsElsewhere;
}
