/** `keepalived=2.2.7-1` in two; a version by `-` can't be told from the name, only rpm can. */
export function nameAndVersion(spec: string): { readonly name: string; readonly version: string | undefined } {
  const [name = spec, version] = spec.split("=");
  return { name, version };
}
