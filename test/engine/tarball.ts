/** The tarball of the package, packed in a copy of the repository, so that nothing is written to the repository itself. */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { cloneRepository } from "./clone";

export interface Tarball {
  readonly file: string;
  /** In bytes. */
  readonly size: number;
}

/** Runs npm as a user does, without the settings that `npm test` gives its children. Returns what it prints. */
export function npm(cwd: string, ...args: string[]): string {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  return execFileSync("npm", args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

/** Packs the sources into a tarball in the folder. */
export function packInto(folder: string): Tarball {
  const clone = cloneRepository();
  try {
    const [{ filename, size }] = JSON.parse(npm(clone.folder, "pack", "--json", "--pack-destination", folder));
    return { file: join(folder, filename), size };
  } finally {
    clone.dispose();
  }
}

/** Unpacks a tarball into a new folder, which then has the folder `package`. Returns the path of that. */
export function unpackInto(folder: string, tarball: Tarball): string {
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["xzf", tarball.file], { cwd: folder });
  return join(folder, "package");
}
