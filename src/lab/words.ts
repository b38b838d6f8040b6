/** The words of a text: a long list of short names, written as one reads it. */
export function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
