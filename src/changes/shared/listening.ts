import { quote } from "../../shell/quote.ts";

/** Local addresses as /proc/net/tcp and tcp6 print those that a connection to this machine's loopback reaches, on either byte order. */
const loopback = "0100007F|7F000001|00000000|0000000000000000FFFF00000100007F|00000000000000000000FFFF7F000001|0{32}";

/**
 * A silent sh test that something accepts TCP connections at `port`. The machine's own loopback is looked up in /proc, which disturbs
 * no service; another address takes a connection, by bash, since sh has none.
 */
export function isListening(host: string, port: number): string {
  if (host === "127.0.0.1" || host === "localhost") {
    const hex = port.toString(16).toUpperCase().padStart(4, "0");
    return `cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep -Eq '^ *[0-9]+: (${loopback}):${hex} [0-9A-F:]+ 0A '`;
  }
  return `timeout 3 bash -c 'exec 3<>"/dev/tcp/$0/$1"' ${quote(host)} ${port} 2>/dev/null`;
}
