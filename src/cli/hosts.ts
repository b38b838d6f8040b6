import type { Cli } from "./cli.ts";
import { commaList, hostOptions, withExamples, withHosts, withOutput, withPasswords, type HostFlags } from "./flags.ts";

/** Adds `exec` and `owed`: what is done with hosts, without a playbook. */
export function addHostCommands({ root, around, lab, end }: Cli): void {
  const exec = withOutput(withPasswords(withHosts(root.command("exec"))))
    .argument("<pattern>", "hosts and groups")
    .argument("<command...>", "one word is a line for sh; several are a program and its arguments")
    .description("run a command on many hosts, their output streamed");
  withExamples(
    exec,
    "exec all -i hosts.yml -- uptime",
    "exec 'web:!web1' -i hosts.yml 'df -h / | tail -1'",
    "exec node1 -i hosts.yml -b -- systemctl restart keepalived",
  ).action(async (pattern: string, command: string[], flags: HostFlags) => {
    const { exec: run } = await import("../commands/exec.ts");
    end(await run({ ...hostOptions(flags, lab()), pattern, command }, around));
  });

  const facts = withOutput(withPasswords(withHosts(root.command("facts"))))
    .argument("[pattern]", "hosts and groups", "all")
    .description("print what expressions find in `facts`, as JSON by host")
    .option("--filter <facts>", "only these, by comma: os.family,memory", commaList, []);
  withExamples(facts, "facts -i hosts.yml", "facts node1 -i hosts.yml --filter os,interfaces").action(
    async (pattern: string, flags: HostFlags & { filter: readonly string[] }) => {
      const { facts: show } = await import("../commands/facts.ts");
      end(await show({ ...hostOptions(flags, lab()), pattern, filter: flags.filter }, around));
    },
  );

  const owed = withOutput(withPasswords(withHosts(root.command("owed"))))
    .argument("[pattern]", "hosts and groups", "all")
    .description("show the handlers that an earlier run left owed")
    .option("--list", "list them (the default)")
    .option("--drop <id>", "strike one out without running it; `all` for every one");
  withExamples(owed, "owed -i hosts.yml", "owed node1 -i hosts.yml --drop all").action(async (pattern: string, flags: HostFlags & { drop?: string }) => {
    const { owed: show } = await import("../commands/owed.ts");
    end(await show({ ...hostOptions(flags, lab()), pattern, drop: flags.drop }, around));
  });
}
