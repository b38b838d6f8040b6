import file from "../../src/observations/file.ts";
import { textFile } from "../support/fake-machine.ts";
import { given } from "../support/fake-host.ts";
import type { ModuleCase } from "../support/module-case.ts";

export const cases: readonly ModuleCase[] = [
  {
    title: "in a file that is there",
    task: { replace: { path: "/etc/app.conf", regexp: "(?P<key>\\w+)=no", replace: "\\g<key>=yes" } },
    host: [given(file.key("/etc/app.conf"), textFile("debug=no\nquiet=no\n"))],
  },
];
