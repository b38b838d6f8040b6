import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Of the files that boot machines or time shells, two run at once. The longest begin, beside those that mostly wait and must do so one after
 * the other: so no core is idle at the end. All others follow in Vitest's order.
 */
const first = ["/test/e2e/drifted-states.", "/test/transport/", "/test/e2e/plan-kills.", "/test/e2e/product."];

function rank({ moduleId }: TestSpecification): number {
  const index = first.findIndex((part) => moduleId.includes(part));
  return index === -1 ? first.length : index;
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is Vitest's method, not an array's
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
