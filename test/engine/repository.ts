/**
 * Finds the repository on this disk. The compiler decides where compiled code lies, so the root is found by a file that
 * only it has: in a folder above this file or, failing that, above the working directory.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of the Go module that pins the engine, relative to the root. */
export const engineModule = join("test", "engine", "pulumi");

/** The providers that have a stand-in, by the names of their plugins and packages. */
export const PROVIDERS = ["aws", "aws-native"] as const;
export type Provider = (typeof PROVIDERS)[number];

/** The generated table of the properties of a provider's resources, relative to the root. */
export const propertiesFile = (provider: Provider): string =>
  join("test", "engine", "provider", "generated", `${provider}-properties.json`);

/**
 * Returns the absolute path of the repository's root.
 *
 * @throws Error if neither this file nor the working directory lies within the repository
 */
export function repositoryRoot(): string {
  for (const start of [__dirname, process.cwd()]) {
    const found = ancestorWithModule(start);
    if (found !== undefined) return found;
  }
  throw new Error(`no folder above ${__dirname} or ${process.cwd()} holds ${engineModule}/go.mod`);
}

function ancestorWithModule(start: string): string | undefined {
  if (existsSync(join(start, engineModule, "go.mod"))) return start;
  const parent = dirname(start);
  return parent === start ? undefined : ancestorWithModule(parent);
}
