/** DEL, C1 controls, line separators and the marks that reorder what is read: JSON allows them bare, but a terminal or a line reader may act upon them. */
const unsafe = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** The same JSON, safe to print. */
export function safeJson(json: string): string {
  return json.replaceAll(unsafe, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
