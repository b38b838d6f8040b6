import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { resolveSshConfig } from "../../src/transport/ssh-config.ts";

const folder = mkdtempSync(join(tmpdir(), "hf-config-"));
afterAll(() => rmSync(folder, { recursive: true }));
const config = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

describe("ssh's own configuration", () => {
  it("is resolved as ssh does it", async () => {
    const configFile = config(
      "full",
      `Host web*
  HostName %h.example.org
  User deploy
  Port 2222
  IdentityFile ~/.ssh/deploy
  IdentityFile %d/keys/%r
  UserKnownHostsFile ~/.ssh/fleet
  GlobalKnownHostsFile none
  IdentityAgent none
  StrictHostKeyChecking accept-new
  ProxyJump ops@bastion:2200
`,
    );
    expect(await resolveSshConfig("web1", { configFile })).toEqual({
      hostName: "web1.example.org",
      user: "deploy",
      port: 2222,
      identityFiles: [join(homedir(), ".ssh/deploy"), join(homedir(), "keys/deploy")],
      identityAgent: "",
      userKnownHostsFiles: [join(homedir(), ".ssh/fleet")],
      strictHostKeyChecking: "accept-new",
      proxyJump: "ops@bastion:2200",
    });
  });

  it("gives way to what the inventory says, and lets Match lines see that", async () => {
    const configFile = config("match", "Match user admin\n  Port 2200\n  ProxyCommand nc %h %p\nHost *\n  User nobody\n  StrictHostKeyChecking yes\n");
    expect(await resolveSshConfig("web1", { configFile, user: "admin" })).toMatchObject({
      user: "admin",
      port: 2200,
      proxyCommand: "nc %h %p",
      strictHostKeyChecking: "yes",
    });
    expect(await resolveSshConfig("web1", { configFile, port: 22 })).toMatchObject({ user: "nobody", port: 22 });
  });

  it("that ssh can't read is an error that says where", async () => {
    const configFile = config("broken", "Host a\n  Nonsense yes\n");
    await expect(resolveSshConfig("web1", { configFile })).rejects.toMatchObject({ code: "HF2041", message: expect.stringContaining("line 2") });
  });
});
