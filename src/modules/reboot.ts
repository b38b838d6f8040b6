import { z } from "zod";
import type { Reboot } from "../changes/reboot.ts";
import { defineModule } from "./define.ts";
import { elapsed } from "./shared/elapsed.ts";

const seconds = z.int().min(0).max(86_400);

export default defineModule({
  name: "reboot",
  summary: "Restart the machine, and go on once it is back",
  params: z.strictObject({
    reboot_timeout: z.int().min(1).max(86_400).default(600).describe("Seconds until it must be back"),
    pre_reboot_delay: seconds.default(0).describe("Seconds before it goes down"),
    post_reboot_delay: seconds.default(0).describe("Seconds to wait once it is back"),
    connect_timeout: z.int().min(1).max(86_400).optional().describe("Seconds of one attempt to connect; without it as for any connection"),
    test_command: z.string().min(1).optional().describe("Command of the shell that must succeed before the machine counts as back"),
    msg: z.string().default("restarted by holdfast").describe("What who is logged in is told"),
    boot_time_command: z
      .string()
      .refine(() => false, "must be left out: a new start is told by the kernel's id of the boot and the age of process 1")
      .optional()
      .describe("Not taken: a new start is told by the kernel's id of the boot and the age of process 1"),
  }),
  returns: { rebooted: "true once it was restarted", elapsed: "seconds until it was back" },
  finish: { members: ["rebooted", "elapsed"], result: (results) => ({ rebooted: results.length > 0, elapsed: elapsed(results) }) },
  foresight: "That it restarts is sure; what the machine is like afterwards is less so, and its boot id and kernel are decided at run.",
  examples: [
    { title: "After a new kernel (as a handler, or with a `when`: without one, every run restarts the machine)", task: { reboot: {} } },
    { title: "A slow machine, and a service that must be up again", task: { reboot: { reboot_timeout: 1800, test_command: "systemctl is-active haproxy" } } },
  ],
  reads: () => [],
  plan(_host, { msg, reboot_timeout, pre_reboot_delay, post_reboot_delay, connect_timeout, test_command }) {
    const change: Reboot = {
      kind: "reboot",
      message: msg,
      before: pre_reboot_delay,
      after: post_reboot_delay,
      timeout: reboot_timeout,
      ...(connect_timeout !== undefined && { connectTimeout: connect_timeout }),
      ...(test_command !== undefined && { test: test_command }),
    };
    return { changes: [change], reason: `back within ${reboot_timeout} s` };
  },
});
