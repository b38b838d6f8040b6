import { createHash } from "node:crypto";

/** A file's bytes as JSON: text where they are UTF-8, which people can read in a saved plan, else base64. */
export type Content = { readonly text: string } | { readonly base64: string };

export function contentOf(bytes: Uint8Array): Content {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString("utf8");
  return Buffer.from(text, "utf8").equals(buffer) ? { text } : { base64: buffer.toString("base64") };
}

export function bytesOf(content: Content): Buffer {
  return "text" in content ? Buffer.from(content.text, "utf8") : Buffer.from(content.base64, "base64");
}

/** In hexadecimal, as `sha256sum` prints it. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
