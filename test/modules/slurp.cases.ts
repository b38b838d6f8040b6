import file from "../../src/observations/file.ts";
import { textFile } from "../support/fake-machine.ts";
import { given } from "../support/fake-host.ts";
import type { ModuleCase } from "../support/module-case.ts";

export const cases: readonly ModuleCase[] = [
  { title: "A file that is there", task: { slurp: { src: "/etc/token" } }, host: [given(file.key("/etc/token"), textFile("a token\n"))] },
];
