import { z } from "zod";
import type { CrontabWrite } from "../changes/crontab-write.ts";
import crontabs from "../observations/crontab.ts";
import users from "../observations/user.ts";
import { defineModule, type HostView, type Outcome } from "./define.ts";
import { nameParam } from "./shared/account-params.ts";
import { ensureJob, ensureVariable, removeJob, removeVariable } from "./shared/cron-lines.ts";
import { planEdit, type Edit } from "./shared/edit.ts";
import { planTakingOut } from "./shared/emptied.ts";
import { fileKeys } from "./shared/look.ts";
import { needOwners } from "./shared/need-accounts.ts";

/** A field of crontab(5): numbers, names, ranges, steps. One that is out of its bounds would be a job in /etc/cron.d that cron passes over. */
function field(from: number, to: number) {
  const isWithin = (text: string): boolean => (text.replaceAll(/\/\d+/g, "").match(/\d+/g) ?? []).every((each) => Number(each) >= from && Number(each) <= to);
  return z
    .string()
    .regex(/^[\w*/,~-]+$/, "must be a field of crontab(5), as */5 or 1-5")
    .refine(isWithin, `must be from ${from} to ${to}`)
    .default("*");
}

type Fields = Readonly<Record<"minute" | "hour" | "day" | "month" | "weekday", string>>;

function timeOf({ minute, hour, day, month, weekday }: Fields): string {
  return [minute, hour, day, month, weekday].join(" ");
}

const params = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .refine((text) => !/[\r\n]/.test(text), "must be one line")
      .describe("What the job is called, in the comment above it; with env, the variable"),
    job: z
      .string()
      .min(1)
      .refine((text) => !/[\r\n]/.test(text), "must be one line")
      .optional()
      .describe("Command, for sh; a % stands for a line break unless it is written \\%. With env, the variable's value"),
    minute: field(0, 59).describe("0 to 59"),
    hour: field(0, 23).describe("0 to 23"),
    day: field(1, 31).describe("Of the month, 1 to 31"),
    month: field(1, 12).describe("1 to 12, or jan to dec"),
    weekday: field(0, 7).describe("0 to 6 from Sunday, or sun to sat"),
    special_time: z.enum(["reboot", "yearly", "annually", "monthly", "weekly", "daily", "hourly"]).optional().describe("In place of the five fields"),
    user: nameParam.optional().describe("Whose crontab, or in a cron_file as whom; who the run is where it is not given, there root"),
    cron_file: z
      .string()
      .regex(/^\/?[\w@./-]+$/, "must be a file's name")
      .optional()
      .describe("File in /etc/cron.d, or path, in place of a user's crontab; removed with its last job"),
    disabled: z.boolean().default(false).describe("Keep the job, commented out"),
    env: z.boolean().default(false).describe("This is a variable of the crontab, not a job"),
    insertafter: z.string().optional().describe("Variable that a new one goes behind; it goes to the top otherwise"),
    insertbefore: z.string().optional().describe("Variable that a new one goes before"),
    state: z.enum(["present", "absent"]).default("present").describe("Whether the job is to be there"),
  })
  .refine(({ state, job }) => state === "absent" || job !== undefined, { path: ["state"], error: "cron needs `job`" })
  .refine(({ env, name }) => !env || /^[A-Za-z_]\w*$/.test(name), { path: ["name"], error: "`name` must be a variable's name with `env`" })
  .refine(({ env, insertafter, insertbefore }) => env || (insertafter ?? insertbefore) === undefined, {
    path: ["insertafter"],
    error: "`insertafter` and `insertbefore` are of variables: set `env: true`",
  })
  .refine(({ special_time, ...fields }) => special_time === undefined || timeOf(fields) === "* * * * *", {
    path: ["special_time"],
    error: "cron takes `special_time` or fields of time, not both",
  });

type Wanted = z.infer<typeof params>;

/** The job's line; in files of /etc/cron.d it names its user. */
function lineOf({ special_time, user = "root", cron_file, disabled, job = "", ...fields }: Wanted): string {
  const time = special_time === undefined ? timeOf(fields) : `@${special_time}`;
  return `${disabled ? "#" : ""}${[time, ...(cron_file === undefined ? [] : [user]), job].join(" ")}`;
}

function editOf(wanted: Wanted): (text: string) => Edit {
  const { name, job = "", env, state, insertafter, insertbefore } = wanted;
  if (state === "absent") return (text) => (env ? removeVariable(text, name) : removeJob(text, name));
  if (!env) return (text) => ensureJob(text, name, lineOf(wanted));
  const place = insertafter === undefined ? insertbefore && { before: insertbefore } : { after: insertafter };
  return (text) => ensureVariable(text, name, job, place || undefined);
}

function pathOf(file: string): string {
  return file.startsWith("/") ? file : `/etc/cron.d/${file}`;
}

function planCrontab(host: HostView, user: string, edit: (text: string) => Edit): Outcome {
  const before = host.read(crontabs.key(user));
  const { text, reason } = edit(before ?? "");
  if (text === (before ?? "")) return { changes: [], reason };
  if (user !== "") needOwners(host, { owner: user });
  const change: CrontabWrite = { kind: "crontab.write", crontab: user, text: text === "" ? null : text, before };
  return { changes: [change], reason };
}

export default defineModule({
  name: "cron",
  summary: "Keep a job in a crontab",
  params,
  refused: {
    backup: "the diff of a plan shows what was there; `cron_file` keeps jobs in a file of their own",
    reboot: "write `special_time: reboot`",
  },
  synonyms: { value: "job", dom: "day", dow: "weekday" },
  returns: { path: "path of the cron_file", dest: "the same as path", size: "bytes of the file" },
  examples: [
    { title: "Every night, in root's crontab", task: { cron: { name: "back up", minute: "30", hour: "2", user: "root", job: "/usr/local/bin/backup" } } },
    {
      title: "In a file of its own",
      task: { cron: { name: "look for updates", special_time: "daily", cron_file: "updates", user: "root", job: "dnf -q check-update" } },
    },
    { title: "Who gets its output", task: { cron: { name: "MAILTO", env: true, job: "ops@example.org", user: "root" } } },
    { title: "No longer", task: { cron: { name: "back up", user: "root", state: "absent" } } },
  ],
  reads({ user, cron_file }) {
    if (cron_file !== undefined) return fileKeys(pathOf(cron_file));
    return [crontabs.key(user ?? ""), ...(user === undefined ? [] : [users.key(user)])];
  },
  plan(host, wanted) {
    const { user = "", cron_file, state } = wanted;
    const edit = editOf(wanted);
    if (cron_file === undefined) return planCrontab(host, user, edit);
    if (state === "absent") return planTakingOut(host, pathOf(cron_file), edit);
    needOwners(host, { owner: wanted.user });
    return planEdit(host, { path: pathOf(cron_file), create: true }, edit);
  },
});
