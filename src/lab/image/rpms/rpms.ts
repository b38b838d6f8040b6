import { chrony } from "./chrony.ts";
import { cronie } from "./cronie.ts";
import { haproxy } from "./haproxy.ts";
import { iptablesServices } from "./iptables-services.ts";
import { keepalived } from "./keepalived.ts";
import { nginx } from "./nginx.ts";
import { psmisc } from "./psmisc.ts";
import type { Rpm } from "./rpm.ts";

/** What `yum` finds in the lab. */
export const rpms: readonly Rpm[] = [keepalived, psmisc, haproxy, iptablesServices, nginx, chrony, cronie];
