/** A copy of the repository as a developer has it after `git clone` and `npm ci`. */
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { repositoryRoot } from "./repository";

/** The files that git ignores, and git's own folder. */
const NOT_CLONED = new Set([
  ".engine",
  ".git",
  "bin",
  "coverage",
  "node_modules",
  "npm-shrinkwrap.json",
  "out",
  "package.json.saved",
  "sbom.cdx.json",
]);

export interface Clone {
  readonly folder: string;
  dispose(): void;
}

/**
 * Copies the sources to a temporary folder. Nothing is built there, and `node_modules` links to the repository's own.
 */
export function cloneRepository(): Clone {
  const root = repositoryRoot();
  const folder = mkdtempSync(join(tmpdir(), "aurora-kms-clone-"));
  cpSync(root, folder, {
    recursive: true,
    filter: (source) => !NOT_CLONED.has(basename(source)) && !source.endsWith(".tgz"),
  });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return { folder, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
