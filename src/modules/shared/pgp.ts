import { createHash } from "node:crypto";

const armor =
  /-----BEGIN PGP PUBLIC KEY BLOCK-----\r?\n(?:[^\n]+: [^\n]*\n)*\s*([A-Za-z0-9+/=\s]+?)(?:\n=[A-Za-z0-9+/]{4})?\s*-----END PGP PUBLIC KEY BLOCK-----/g;

/** One packet of OpenPGP (RFC 4880, section 4.2): its tag, where its body begins, and where it ends. */
function packetAt(bytes: Buffer, at: number): { readonly tag: number; readonly from: number; readonly to: number } | undefined {
  const head = bytes[at] ?? 0;
  if ((head & 0x80) === 0) return undefined;
  const sized = (header: number, length: number, tag: number) => ({ tag, from: at + header, to: at + header + length });
  if ((head & 0x40) === 0) {
    const width = 1 << (head & 3);
    return width > 4 || at + 1 + width > bytes.length ? undefined : sized(1 + width, bytes.readUIntBE(at + 1, width), (head >> 2) & 0xf);
  }
  const first = bytes[at + 1] ?? 0;
  const tag = head & 0x3f;
  if (first < 192) return sized(2, first, tag);
  if (first < 224) return sized(3, ((first - 192) << 8) + (bytes[at + 2] ?? 0) + 192, tag);
  return first === 255 && at + 6 <= bytes.length ? sized(6, bytes.readUInt32BE(at + 2), tag) : undefined;
}

/** Public keys have tag 6; a fingerprint of version 4 is the SHA-1 of 0x99, two octets of length, and the packet (section 12.2). */
function keysIn(bytes: Buffer): string[] {
  const found: string[] = [];
  for (let packet = packetAt(bytes, 0); packet && packet.to <= bytes.length; packet = packetAt(bytes, packet.to)) {
    const body = bytes.subarray(packet.from, packet.to);
    if (packet.tag !== 6 || body[0] !== 4) continue;
    const length = Buffer.from([0x99, body.length >> 8, body.length & 0xff]);
    found.push(createHash("sha1").update(length).update(body).digest("hex"));
  }
  return found;
}

/** Fingerprints of the public keys in a file, armoured or not: forty hexadecimal digits each. Empty where it holds none that rpm takes. */
export function fingerprintsIn(bytes: Buffer): readonly string[] {
  const blocks = [...bytes.toString("latin1").matchAll(armor)].map(([, text = ""]) => Buffer.from(text, "base64"));
  return (blocks.length > 0 ? blocks : [bytes]).flatMap(keysIn);
}
