import { relative, resolve } from "node:path";
import type { Disk } from "../../src/vars/disk.ts";

function missing(path: string): Error {
  return Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: "ENOENT" });
}

/** A disk that holds these files below the working directory and nothing else: a project without a folder, made in no time. */
export function memoryDisk(files: Readonly<Record<string, string | Uint8Array>>): Disk {
  const contents = new Map(Object.entries(files).map(([name, content]) => [resolve(name), Buffer.from(content)]));
  const below = (folder: string): readonly string[] => {
    const inside = [...contents.keys()].map((path) => relative(folder, path)).filter((path) => !path.startsWith(".."));
    return [...new Set(inside.map((path) => path.split("/")[0] ?? ""))].toSorted();
  };
  const disk: Disk = {
    read(path) {
      const content = contents.get(resolve(path));
      if (content) return content;
      if (disk.stat(path)) throw Object.assign(new Error("EISDIR: illegal operation on a directory, read"), { code: "EISDIR" });
      throw missing(path);
    },
    stat(path) {
      const content = contents.get(resolve(path));
      if (content) return { type: "file", size: content.length, executable: false };
      return below(resolve(path)).length > 0 ? { type: "folder", size: 0, executable: true } : undefined;
    },
    list: (folder) => (contents.has(resolve(folder)) ? [] : below(resolve(folder))),
    run: (path) => {
      throw new Error(`${path} is no program: this disk holds files alone`);
    },
    real(path) {
      if (disk.stat(path)) return resolve(path);
      throw missing(path);
    },
  };
  return disk;
}
