import { z } from "zod";
import { packageManagerFunction } from "../package-manager.ts";
import { defineFact } from "./define.ts";

const word = (text: string): string => text.trim();

export const kernel = defineFact({ schema: z.string().describe("Release of the kernel"), script: "uname -r", parse: word });

export const architecture = defineFact({ schema: z.string().describe("x86_64, aarch64"), script: "uname -m", parse: word });

export const hostname = defineFact({
  schema: z.string().describe("The name the kernel has, up to the first dot"),
  script: "uname -n",
  parse: (text) => word(text).split(".")[0] ?? "",
});

/** A name server may be asked. */
export const fqdn = defineFact({
  schema: z.string().describe("The name as the resolver completes it"),
  script: "timeout -s KILL 3 hostname -f 2>/dev/null || uname -n",
  parse: word,
});

export const packageManager = defineFact({
  schema: z.enum(["dnf", "yum", "apt", "none"]).describe("What installs packages"),
  script: `${packageManagerFunction}package_manager`,
  parse: (text) => word(text) as "dnf" | "yum" | "apt" | "none",
});

export const boot = defineFact({ schema: z.string().describe("New at each boot"), script: "cat /proc/sys/kernel/random/boot_id", parse: word });

/** One line a processor that runs; the `cpu` line before them adds all up. proc_stat(5). */
export const cpus = defineFact({ schema: z.number().describe("Processors that run"), script: "grep -c '^cpu[0-9]' /proc/stat", parse: Number });

/** selinuxfs is mounted only where SELinux is not disabled. */
export const selinux = defineFact({
  schema: z.enum(["enforcing", "permissive", "disabled"]).describe("What SELinux does"),
  script: "cat /sys/fs/selinux/enforce 2>/dev/null",
  parse: (text) => (word(text) === "" ? "disabled" : word(text) === "1" ? "enforcing" : "permissive"),
});

/** Of systemd, sd_booted(3) says how to tell; others are called by their first process. */
export const init = defineFact({
  schema: z.string().describe("What started the machine: systemd, openrc-init, init"),
  script: "if [ -d /run/systemd/system ]; then echo systemd; else cat /proc/1/comm; fi",
  parse: word,
});

export const virtualization = defineFact({
  schema: z.string().describe("What the machine runs in: kvm, vmware, microsoft, docker, lxc, …; none on bare metal"),
  script: String.raw`if command -v systemd-detect-virt >/dev/null; then systemd-detect-virt
elif [ -e /.dockerenv ]; then echo docker
elif [ -e /run/.containerenv ]; then echo podman
else
  case "$(cat /sys/class/dmi/id/sys_vendor /sys/class/dmi/id/product_name 2>/dev/null)" in
    *QEMU* | *KVM*) echo kvm ;;
    *VMware*) echo vmware ;;
    *VirtualBox*) echo oracle ;;
    *Microsoft*Virtual*) echo microsoft ;;
    *Xen*) echo xen ;;
    *) echo none ;;
  esac
fi`,
  limit: 5,
  parse: (text) => word(text) || "none",
});
