/** Where systemd looks for unit files, and for the drop-ins beside them (systemd.unit(5), "Unit File Load Path"). */
const unitFile = /^\/(?:etc|run|lib|usr\/lib|usr\/local\/lib)\/systemd\/system\/(?:([^/]+\.[a-z]+)|([^/]+)\.d\/[^/]+\.conf)$/;

/** The name that a file at this path is a unit's definition under, or a part of it: `own.service`, `own@.service`, `service`; undefined for other files. */
export function unitNameOf(path: string): string | undefined {
  const [, whole, part] = unitFile.exec(path) ?? [];
  return whole ?? part;
}

/** Does systemd make this unit of the file among others? A template is every instance's, and drop-ins may be for all units of a type. */
export function definesUnit(path: string, unit: string): boolean {
  const name = unitNameOf(path);
  const type = unit.slice(unit.lastIndexOf(".") + 1);
  return name === unit || name === type || (unit.includes("@") && name === `${unit.slice(0, unit.indexOf("@"))}@.${type}`);
}
