type Ini = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * What a file of facts says: JSON, or INI as Python's configparser reads it, which Ansible's facts are written for: sections of texts, keys in
 * small letters. Throws a SyntaxError.
 */
export function factOf(text: string): unknown {
  const start = text.trimStart();
  if (start === "") throw new SyntaxError("it is empty");
  if (/^\[\s*[A-Za-z_][^\]"{,]*\]\s*$/m.test(start.split("\n", 1)[0] ?? "") || /^[#;]/.test(start)) return iniOf(text);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new SyntaxError(`it is no JSON: ${(error as SyntaxError).message}`, { cause: error });
  }
}

function iniOf(text: string): Ini {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const name = /^\s*\[([^\]]+)\]\s*$/.exec(line)?.[1];
    const [, key, value = ""] = /^\s*([^=:]+?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined) sections.set(name, (section = sections.get(name) ?? new Map<string, string>()));
    else if (section && key !== undefined) section.set(key.toLowerCase(), value);
    else throw new SyntaxError(`its line ${i + 1} is neither a [section] nor key = value below one`);
  }
  return Object.fromEntries([...sections].map(([name, entries]) => [name, Object.fromEntries(entries)]));
}
