/** Name and version as `--version` and reports of bugs show them; a test holds it against package.json. */
export const version = "holdfast 0.1.0";
