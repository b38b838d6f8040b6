import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";

/** A user of this machine that a test makes and takes away again, with a line of sudoers of its own. */
export interface TestUser {
  readonly name: string;
  readonly password: string;
  remove(): void;
}

export function makeUser(name: string, options: { readonly sudo?: string; readonly defaults?: string; readonly shell?: string } = {}): TestUser {
  const password = "Sehr geheim'\"$x";
  const sudoers = `/etc/sudoers.d/${name}`;
  const remove = (): void => {
    rmSync(sudoers, { force: true });
    execFileSync("sh", ["-c", `uid=$(id -u ${name}) && userdel -rf ${name} && rm -rf /tmp/holdfast-$uid; true`], { stdio: "ignore" });
  };
  remove();
  execFileSync("useradd", ["-m", "-s", options.shell ?? "/bin/bash", name]);
  execFileSync("chpasswd", { input: `${name}:${password}\n` });
  if (options.sudo !== undefined)
    writeFileSync(sudoers, `${name} ${options.sudo}\n${options.defaults ? `Defaults:${name} ${options.defaults}\n` : ""}`, { mode: 0o440 });
  return { name, password, remove };
}
