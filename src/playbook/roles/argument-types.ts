/** Types of arguments, as Ansible calls them. */
export const typeNames = ["str", "int", "float", "bool", "list", "dict", "path", "raw", "json", "jsonarg", "bytes", "bits"] as const;

export type ArgumentType = (typeof typeNames)[number];

/** Is the value of the type, or text that is plainly meant for one? Numbers in quotes count as numbers, as everywhere. */
export function fits(value: unknown, type: ArgumentType): boolean {
  switch (type) {
    case "raw":
    case "json":
    case "jsonarg":
      return true;
    case "list":
      return Array.isArray(value);
    case "dict":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "bool":
      return typeof value === "boolean" || /^(true|false|yes|no|on|off)$/i.test(String(value));
    case "int":
      return isScalar(value) && /^-?\d+$/.test(String(value));
    case "float":
      return isScalar(value) && String(value).trim() !== "" && Number.isFinite(Number(value));
    case "bytes":
    case "bits":
      return isScalar(value) && /^\d+(\.\d+)?\s*[KMGTPEZY]?[bB]?$/i.test(String(value));
    default:
      return isScalar(value) || typeof value === "boolean";
  }
}

function isScalar(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}
