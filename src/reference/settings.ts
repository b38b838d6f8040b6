import { z } from "zod";

/** The file that holds a project's settings; its folder is the project's root. */
export const settingsFile = "holdfast.yml";

/** What `holdfast.yml` may say: what flags say wins. Paths are relative to its folder. */
export const settingsParams = z.strictObject({
  inventory: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .optional()
    .describe("Inventory that is used where -i names none, or several"),
  forks: z.int().min(0).optional().describe("Hosts worked on at the same time; 0 for all, the default"),
  transport: z.enum(["ssh2", "ssh"]).optional().describe("How hosts are reached; ssh uses the system's ssh"),
  color: z.enum(["auto", "always", "never"]).optional().describe("Colours; auto, the default, looks at NO_COLOR, FORCE_COLOR and the terminal"),
  timeout: z.int().min(1).optional().describe("Seconds until a host must have answered; 20 where nothing is said"),
  modules: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .optional()
    .describe("Folder of modules of your own, or several, beside `modules/` next to the playbook and in the root"),
  ssh_config: z.string().min(1).optional().describe("Configuration that ssh's settings are taken from, in place of ~/.ssh/config"),
});

export type Settings = z.infer<typeof settingsParams>;
