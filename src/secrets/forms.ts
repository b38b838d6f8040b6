/** Shorter texts occur everywhere by chance: masking them would hide the output, not the secret. */
export const shortest = 4;

/**
 * Every text in which a secret may turn up: as it is, quoted for a shell or JSON (also both, or twice), and encoded. A secret of many
 * lines is also looked for line by line, since output is often indented, cut or prefixed.
 */
export function formsOf(secret: string): Set<string> {
  const forms = new Set<string>(quoted(secret));
  for (const line of new Set([secret.trim(), ...secret.split(/[\r\n]+/).map((text) => text.trim())])) {
    if (line.length < shortest) continue;
    const written = quoted(line);
    for (const text of written) forms.add(text);
    for (const text of new Set([line, ...quotings.map((quoting) => quoting(line))])) for (const code of encoded(text)) forms.add(code);
  }
  for (const form of forms) if (form.length < shortest) forms.delete(form);
  return forms;
}

/** The inside of a quoted word; what stands around it does not matter. */
const quotings: readonly ((text: string) => string)[] = [
  (text) => text.replaceAll("'", `'\\''`),
  (text) => text.replaceAll("'", `'"'"'`),
  (text) => text.replaceAll(/["$\\`]/g, String.raw`\$&`),
  (text) => text.replaceAll(/[^\w@%+=:,./\u0080-\uffff-]/g, String.raw`\$&`),
  (text) => JSON.stringify(text).slice(1, -1),
  (text) => ascii(JSON.stringify(text).slice(1, -1)),
];

/** As it is, in each quoting, and in each quoting of those. */
function quoted(text: string): Set<string> {
  const once = [text, ...quotings.map((quoting) => quoting(text))];
  return new Set([...once, ...once.flatMap((form) => quotings.map((quoting) => quoting(form)))]);
}

function ascii(json: string): string {
  return json.replaceAll(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function encoded(text: string): string[] {
  const bytes = Buffer.from(text);
  const hex = bytes.toString("hex");
  return [...base64(bytes), hex, hex.toUpperCase(), ...urlEncoded(bytes)];
}

/** In base64 a text looks different by where it stands in a group of three bytes. Only what does not depend on its neighbours counts, and what it is by itself. */
function base64(bytes: Buffer): string[] {
  const alone = [bytes.toString("base64"), bytes.toString("base64url")];
  const inside = [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    const own = whole.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
    return [own, own.replaceAll("+", "-").replaceAll("/", "_")];
  });
  return [...alone, ...inside];
}

/** What is left unencoded, from the strictest to the most lenient of the common encoders. */
const plain = [/[\w.~-]/, /[\w.~*'()!-]/, /[\w.~*'()!;/?:@&=+$,#-]/];

function urlEncoded(bytes: Buffer): string[] {
  return plain.flatMap((safe) => {
    const percent = [...bytes].map((byte) => {
      const char = String.fromCharCode(byte);
      return byte < 0x80 && safe.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    });
    const text = percent.join("");
    return [text, text.replaceAll("%20", "+"), text.replaceAll(/%../g, (code) => code.toLowerCase())];
  });
}
