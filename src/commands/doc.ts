import { HoldfastError } from "../core/errors.ts";
import { Exit, type ExitCode } from "../core/exit.ts";
import { didYouMean } from "../core/suggest.ts";
import { resolveModule } from "../modules/catalog.ts";
import { pageOf } from "../reference/page.ts";
import { terminalIndex, terminalPage } from "../reference/terminal.ts";
import { createColors } from "../report/colors.ts";
import { hasColor, openDesk, tell } from "./desk.ts";
import type { OutputOptions, Surroundings } from "./options.ts";
import { everyModule } from "./scripts/modules.ts";

/** Prints the page of one module, or the list of all. */
export async function doc(options: OutputOptions & { readonly module: string | undefined }, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    const pages = (await everyModule(".", around)).map(pageOf);
    const name = options.module;
    const page = name === undefined ? undefined : pages.find((each) => each.name === (resolveModule(name) ?? name));
    if (name !== undefined && !page) {
      const names = pages.flatMap((each) => [each.name, ...each.aliases]);
      throw new HoldfastError(`there is no module "${name}"`, {
        code: "HF1630",
        hint: didYouMean(name.split(".").at(-1) ?? name, names) ?? "`holdfast doc` lists them",
      });
    }
    const { bold } = createColors(options.output !== "jsonl" && hasColor(options, around));
    desk.answer((page ? terminalPage(page, widthOf(around), bold) : terminalIndex(pages)).trimEnd());
    return Exit.done;
  } catch (error) {
    return tell(error, desk);
  } finally {
    await desk.reporter.end();
  }
}

/** Lines longer than this are hard to read, however wide the terminal is. */
const widest = 100;

function widthOf({ stdout }: Surroundings): number {
  return Math.min(widest, Math.max(40, stdout.columns ?? widest));
}
