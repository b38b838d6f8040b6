import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { afterAll } from "vitest";

/** What is wrong with a piece of a document, lines and columns counted from 0. */
export interface Diagnostic {
  readonly message: string;
  readonly range: { readonly start: Position; readonly end: Position };
}

interface Position {
  readonly line: number;
  readonly character: number;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

/** The language server that editors run, spoken to as they do: the Language Server Protocol over standard input and output. */
export interface LanguageServer {
  /** Opens or replaces a document; gives what is wrong with it. */
  open(path: string, text: string): Promise<readonly Diagnostic[]>;
  /** Names offered at a place of an open document. */
  complete(path: string, at: Position): Promise<readonly string[]>;
  hover(path: string, at: Position): Promise<string>;
}

/** Starts the server with these settings of the editor; it ends with the tests. */
export async function startLanguageServer(settings: Readonly<Record<string, unknown>>): Promise<LanguageServer> {
  const program = createRequire(import.meta.url).resolve("yaml-language-server/bin/yaml-language-server");
  const child = spawn(process.execPath, [program, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  afterAll(async () => {
    child.kill();
    await once(child, "exit");
  });
  const answers = new Map<number, (result: unknown) => void>();
  const waiting = new Map<string, (found: readonly Diagnostic[]) => void>();
  const send = (message: Message): void => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const receive = ({ id, method, params, result }: Message): void => {
    if (method === "textDocument/publishDiagnostics") {
      const { uri, diagnostics } = params as { uri: string; diagnostics: readonly Diagnostic[] };
      waiting.get(uri)?.(diagnostics);
    } else if (method === "workspace/configuration" && id !== undefined) {
      const { items } = params as { items: readonly { section: string }[] };
      send({ id, result: items.map(({ section }) => (section === "yaml" ? settings : null)) });
    } else if (method !== undefined && id !== undefined) send({ id, result: null });
    else if (id !== undefined) answers.get(id)?.(result);
  };
  readMessages(child.stdout, receive);
  let last = 0;
  const ask = async (method: string, params: unknown): Promise<unknown> => {
    const id = ++last;
    const answer = new Promise((resolve) => answers.set(id, resolve));
    send({ id, method, params });
    return await answer;
  };
  const capabilities = { workspace: { configuration: true }, textDocument: { completion: { completionItem: { snippetSupport: true } } } };
  await ask("initialize", { processId: process.pid, rootUri: null, capabilities });
  send({ method: "initialized", params: {} });
  send({ method: "workspace/didChangeConfiguration", params: { settings: { yaml: settings } } });
  const at = (path: string, position: Position): unknown => ({ textDocument: { uri: pathToFileURL(path).href }, position });
  return {
    async open(path, text) {
      const uri = pathToFileURL(path).href;
      const found = new Promise<readonly Diagnostic[]>((resolve) => waiting.set(uri, resolve));
      send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "yaml", version: ++last, text } } });
      return await found;
    },
    async complete(path, position) {
      const { items } = (await ask("textDocument/completion", at(path, position))) as { items: readonly { label: string }[] };
      return items.map(({ label }) => label);
    },
    async hover(path, position) {
      const found = (await ask("textDocument/hover", at(path, position))) as { contents: { value: string } } | null;
      return found?.contents.value ?? "";
    },
  };
}

/** Takes the stream apart into messages: a header with the length of the body, an empty line, the body. */
function readMessages(stream: NodeJS.ReadableStream, receive: (message: Message) => void): void {
  let rest = Buffer.alloc(0);
  stream.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const header = /^(?:[^\r]+\r\n)*Content-Length: (\d+)\r\n(?:[^\r]+\r\n)*\r\n/.exec(rest.toString("latin1"));
      const length = Number(header?.[1]);
      if (!header || rest.length < header[0].length + length) return;
      const body = rest.subarray(header[0].length, header[0].length + length);
      rest = rest.subarray(header[0].length + length);
      receive(JSON.parse(body.toString()) as Message);
    }
  });
}
