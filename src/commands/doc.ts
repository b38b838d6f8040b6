import { HoldfastError } from "../core/errors.ts";
import { Exit, type ExitCode } from "../core/exit.ts";
import { didYouMean } from "../core/suggest.ts";
import { resolveModule } from "../modules/catalog.ts";
import { errorPage } from "../reference/error-page.ts";
import { keywordRows, terminalKeyword } from "../reference/keywords.ts";
import { pageOf } from "../reference/page.ts";
import { terminalIndex, terminalPage } from "../reference/terminal.ts";
import { createColors } from "../report/colors.ts";
import { hasColor, openDesk, tell } from "./desk.ts";
import type { OutputOptions, Surroundings } from "./options.ts";
import { everyModule } from "./scripts/modules.ts";

/** Prints the page of one module, keyword or error code, or the list of all modules. */
export async function doc(options: OutputOptions & { readonly module: string | undefined }, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    const name = options.module;
    const error = name === undefined ? undefined : errorPage(name.toUpperCase());
    if (error !== undefined) {
      desk.answer(error);
      return Exit.done;
    }
    const pages = (await everyModule(".", around)).map(pageOf);
    const page = name === undefined ? undefined : pages.find((each) => each.name === (resolveModule(name) ?? name));
    const keywords = page ? [] : keywordRows().filter((row) => row.name === name);
    if (name !== undefined && !page && keywords.length === 0) {
      const names = [...pages.flatMap((each) => [each.name, ...each.aliases]), ...keywordRows().map((row) => row.name)];
      throw new HoldfastError(`there is no module or keyword "${name}"`, {
        code: "HF1630",
        hint: didYouMean(name.split(".").at(-1) ?? name, names) ?? "`holdfast doc` lists them",
      });
    }
    const { bold } = createColors(options.output !== "jsonl" && hasColor(options, around));
    const text = page ? terminalPage(page, widthOf(around), bold) : keywords.length > 0 ? terminalKeyword(keywords, bold) : terminalIndex(pages);
    desk.answer(text.trimEnd());
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
