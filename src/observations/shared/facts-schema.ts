import { z } from "zod";
import type { Shape } from "../../playbook/check-facts.ts";
import { facts } from "../fact.ts";
import { moments } from "../moment.ts";
import { networkSchema } from "../network.ts";

const { boot, machine, firewall, ...stable } = facts;

/** Everything that `facts` has, by type: what is checked at load, and what documentation and completion are made of. */
export const factsSchema = z.strictObject({
  ...(Object.fromEntries(Object.entries(stable).map(([id, { schema }]) => [id, schema])) as { [Id in keyof typeof stable]: (typeof stable)[Id]["schema"] }),
  ...(Object.fromEntries(Object.entries(moments).map(([id, { schema }]) => [id, schema])) as { [Id in keyof typeof moments]: (typeof moments)[Id]["schema"] }),
  firewall: firewall.schema.shape.in_charge,
  boot_id: boot.schema,
  machine_id: machine.schema.shape.id,
  user: machine.schema.shape.user,
  network: networkSchema,
  interfaces: networkSchema.shape.interfaces,
  default_interface: networkSchema.shape.default_interface,
  local: z.record(z.string(), z.unknown()).describe("Facts of the machine's own, by file: `/etc/holdfast/facts.d/*.fact`, `/etc/ansible/facts.d/*.fact`"),
  addresses: z.array(z.string()).describe("All of all interfaces, without their prefixes"),
});

export type FactsView = z.infer<typeof factsSchema>;

/** The same, for checks by name. `interface_for` is called, never read. */
export const factsShape: Shape = shapeOf(factsSchema);

export const factNames: readonly string[] = factsShape.names.toSorted();

/** Of what nothing is known beforehand, anything may be asked. */
const anything: Shape = { names: [], member: () => anything };

function shapeOf(schema: z.ZodType): Shape {
  if (schema instanceof z.ZodNullable) return shapeOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodObject) {
    const members = schema.shape as Readonly<Record<string, z.ZodType>>;
    return { names: Object.keys(members), member: (name) => (Object.hasOwn(members, name) ? shapeOf(members[name] as z.ZodType) : undefined) };
  }
  if (schema instanceof z.ZodRecord) return { names: [], member: () => shapeOf(schema.valueType as z.ZodType) };
  if (schema instanceof z.ZodUnknown) return anything;
  const names = schema instanceof z.ZodArray || schema instanceof z.ZodString || schema instanceof z.ZodEnum ? ["length"] : [];
  return { names, member: (name) => (names.includes(name) ? shapeOf(z.number()) : undefined) };
}
