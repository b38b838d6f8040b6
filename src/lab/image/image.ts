import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { HoldfastError } from "../../core/errors.ts";
import { tryCommand } from "../command.ts";
import { withLock } from "../locks.ts";
import { ensurePackageLists } from "../needs.ts";
import { writeTree } from "./files.ts";
import { debianPackages, fetchScript, finishScript, imageFiles, imageKey } from "./recipe.ts";
import { imageSources, imageSuite } from "./sources.ts";

/** A root filesystem that every node of every lab lies over, never written to again. */
export interface Image {
  readonly key: string;
  readonly root: string;
}

/** Where images are kept, following the XDG base directories. */
function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "holdfast");
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Process and mount namespaces that end when we do, so that a killed build has no children left, and no mounts in the tree that the next build removes. */
const contained = ["setpriv", "--pdeathsig", "KILL", "unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];

async function run(argv: readonly string[], what: string, input?: string): Promise<void> {
  const { code, stdout, stderr } = await tryCommand([...contained, ...argv], { input });
  if (code === 0) return;
  const said = `${stdout}\n${stderr}`.trim().split("\n").slice(-15).join("\n");
  throw new HoldfastError(`the lab's image could not be made: ${what} ended with ${code}\n${said}`, {
    code: "HF4003",
    hint: "nothing half-made stays behind; mend what it says and run lab up again",
  });
}

async function build(root: string, suite: string): Promise<void> {
  const sources = await imageSources();
  const settings = ['APT::Sandbox::User "root"', ...sources.settings].map((line) => `--aptopt=${line}`);
  const dpkg = ["force-unsafe-io", "path-exclude=/usr/share/man/*", "path-exclude=/usr/share/locale/*"].map((line) => `--dpkgopt=${line}`);
  const hook = `--customize-hook=sh -c '${fetchScript.replaceAll("'", "'\\''")}' fetch "$1"`;
  const options = ["--quiet", "--mode=root", "--variant=minbase", "--format=directory", `--include=${debianPackages.join(",")}`];
  const mirrors = sources.lines.length > 0 ? ["-"] : [];
  await run(["mmdebstrap", ...options, ...settings, ...dpkg, hook, suite, root, ...mirrors], "mmdebstrap", sources.lines.join("\n"));
  await writeTree(root, imageFiles);
  await run(["chroot", root, "sh", "-c", finishScript], "its last part");
}

/** Where the image of today's recipe is, or will be, and whether it is there. */
export async function cachedImage(): Promise<Image & { readonly built: boolean }> {
  const key = imageKey(await imageSuite());
  const root = join(cacheFolder(), `image-${key}`);
  return { key, root, built: await isFolder(root) };
}

/** Removes what killed builds left, and images of other recipes that no lab lies over. */
async function dropStale(folder: string): Promise<void> {
  const mounts = await readFile("/proc/self/mounts", "utf8");
  const stale = (await readdir(folder)).filter((name) => name.startsWith("build-") || (name.startsWith("image-") && !mounts.includes(name)));
  for (const name of stale) await rm(join(folder, name), { recursive: true, force: true });
}

/** Gives the image of today's recipe, built (about 40 s) when the cache has none. A build that is killed leaves nothing that a later one would take for an image. */
export async function ensureImage(onProgress: (message: string) => void): Promise<Image> {
  const image = await cachedImage();
  if (image.built) return image;
  const folder = cacheFolder();
  await mkdir(folder, { recursive: true });
  await withLock(
    folder,
    () => onProgress("another run is building the lab's image; waiting for it"),
    async () => {
      if (await isFolder(image.root)) return;
      await ensurePackageLists(onProgress);
      onProgress("building the lab's image (once, about a minute)");
      await dropStale(folder);
      const draft = await mkdtemp(join(folder, "build-"));
      try {
        const tree = join(draft, "root");
        await build(tree, await imageSuite());
        await rename(tree, image.root);
      } finally {
        await rm(draft, { recursive: true, force: true });
      }
    },
  );
  return image;
}
