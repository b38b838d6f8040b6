/** Whether the expensive kinds of test run in full, as `npm run test:full` asks for, or as a sample. */
export const full = process.env["HOLDFAST_FULL"] === "1";
