/**
 * Finds a real Pulumi engine: on PATH, in this clone's cache, by the official download, or by building the pinned Go
 * module in test/engine/pulumi. The tests and the demo need one of the four.
 * Sources: https://www.pulumi.com/docs/install/, https://pkg.go.dev/github.com/pulumi/pulumi/pkg/v3
 */
import { readFileSync, renameSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { executableOnPath, isExecutable, runInGroup } from "./command";
import { engineModule, repositoryRoot } from "./repository";

export interface Engine {
  /** The absolute path of the `pulumi` binary. */
  readonly command: string;
  /** Without the leading `v`. */
  readonly version: string;
  readonly source: "PATH" | "cache" | "download" | "build";
}

/** What the search depends on. Tests pass their own. */
export interface DiscoveryOptions {
  readonly root: string;
  /** In the form of the environment variable PATH. */
  readonly path: string;
  readonly downloadTimeoutMs: number;
  /** The script that downloads an engine. Its arguments are a version and the folder to install into. */
  readonly downloader: string;
  readonly report: (line: string) => void;
}

/** The first version with `pulumi policy analyze --file`. */
export const oldestSupported = "3.249.0";

const goPackage = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

type Attempt = Engine | { readonly reason: string };

/**
 * Returns the first engine found, in the order PATH, cache, download, build. A build takes minutes and reports its
 * progress on stderr.
 *
 * @throws Error that says what to install, and why each of the four sources failed
 */
export async function findEngine(given: Partial<DiscoveryOptions> = {}): Promise<Engine> {
  const options: DiscoveryOptions = {
    root: given.root ?? repositoryRoot(),
    path: process.env["PATH"] ?? "",
    downloadTimeoutMs: 20_000,
    downloader: join(__dirname, "download.js"),
    report: (line) => process.stderr.write(`${line}\n`),
    ...given,
  };
  const pinned = pinnedModule(options.root);
  const reasons: string[] = [];
  for (const attempt of [fromPath, fromCache, fromDownload, fromBuild]) {
    const found = await attempt(options, pinned);
    if ("command" in found) return found;
    reasons.push(found.reason);
  }
  throw new Error(
    `No Pulumi engine found. Install the Pulumi CLI >= ${oldestSupported} (https://www.pulumi.com/docs/install/) ` +
      `or Go >= ${pinned.go} (https://go.dev/dl/) and make sure that it is on PATH. Tried: ${reasons.join("; ")}.`,
  );
}

interface PinnedModule {
  readonly engine: string;
  readonly go: string;
  readonly folder: string;
}

/** Reads the versions to build or download. The Go module is the only place that names them. */
function pinnedModule(root: string): PinnedModule {
  const folder = join(root, engineModule);
  const text = readFileSync(join(folder, "go.mod"), "utf8");
  const engine = /^\s*(?:require\s+)?github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/m.exec(text)?.[1];
  const go = /^go (\S+)/m.exec(text)?.[1];
  if (engine === undefined || go === undefined)
    throw new Error(`${folder}/go.mod must require github.com/pulumi/pulumi/pkg/v3 and name a Go version`);
  return { engine, go, folder };
}

async function fromPath(options: DiscoveryOptions): Promise<Attempt> {
  const command = executableOnPath("pulumi", options.path);
  if (command === undefined) return { reason: "PATH has no `pulumi`" };
  const version = await versionOf(command, options);
  const unfit = version === undefined ? "does not print a version" : whyUnsuitable(version);
  if (version !== undefined && unfit === undefined) return { command, version, source: "PATH" };
  const reason = `${command} on PATH ${unfit}`;
  options.report(`skipped: ${reason}`);
  return { reason };
}

async function fromCache(options: DiscoveryOptions, pinned: PinnedModule): Promise<Attempt> {
  for (const command of [builtCommand(options, pinned), downloadedCommand(options)]) {
    if (!isExecutable(command)) continue;
    const version = await versionOf(command, options);
    if (version === pinned.engine) return { command, version, source: "cache" };
    options.report(`skipped: ${command} is ${version ?? "broken"}, not ${pinned.engine}`);
  }
  return { reason: `${join(options.root, ".engine")} has no engine ${pinned.engine}` };
}

/** Downloads to a separate folder and renames it at the end, so that a partial download is never used as an engine. */
async function fromDownload(options: DiscoveryOptions, pinned: PinnedModule): Promise<Attempt> {
  const target = dirname(dirname(downloadedCommand(options)));
  const partial = `${target}.${process.pid}`;
  await mkdir(partial, { recursive: true });
  try {
    const { exitCode, timedOut, errors } = await runInGroup(
      process.execPath,
      [options.downloader, pinned.engine, partial],
      {
        env: { ...process.env, PATH: options.path },
        timeoutMs: options.downloadTimeoutMs,
      },
    );
    if (timedOut) return { reason: `the download took longer than ${options.downloadTimeoutMs / 1000} s` };
    if (exitCode !== 0 || !isExecutable(join(partial, "bin", "pulumi"))) {
      return { reason: `the download failed (${lastLine(errors)})` };
    }
    rmSync(target, { recursive: true, force: true });
    renameSync(partial, target);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return { command: downloadedCommand(options), version: pinned.engine, source: "download" };
}

async function fromBuild(options: DiscoveryOptions, pinned: PinnedModule): Promise<Attempt> {
  const go = executableOnPath("go", options.path);
  if (go === undefined) return { reason: "the engine cannot be built because PATH has no `go`" };
  const command = builtCommand(options, pinned);
  const partial = `${command}.${process.pid}`;
  await mkdir(dirname(command), { recursive: true });
  const start = Date.now();
  const elapsed = (): number => Math.round((Date.now() - start) / 1000);
  options.report(
    `building the Pulumi engine ${pinned.engine} with ${go}, once for this clone: about 8 CPU minutes ` +
      `(${availableParallelism()} CPUs here)`,
  );
  const progress = setInterval(() => options.report(`building the Pulumi engine: ${elapsed()} s`), 10_000);
  try {
    const flags = ["-ldflags", `-s -w -X ${versionVariable}=v${pinned.engine}`];
    const { exitCode, errors } = await runInGroup(go, ["build", ...flags, "-o", partial, goPackage], {
      cwd: pinned.folder,
      env: { ...process.env, PATH: options.path },
    });
    if (exitCode !== 0) {
      options.report(errors);
      return { reason: `go build failed (${lastLine(errors)})` };
    }
    renameSync(partial, command);
  } finally {
    clearInterval(progress);
    rmSync(partial, { force: true });
  }
  options.report(`built the Pulumi engine in ${elapsed()} s: ${command}`);
  return { command, version: pinned.engine, source: "build" };
}

function builtCommand(options: DiscoveryOptions, pinned: PinnedModule): string {
  return join(options.root, ".engine", `v${pinned.engine}`, "pulumi");
}

function downloadedCommand(options: DiscoveryOptions): string {
  return join(options.root, ".engine", "download", "bin", "pulumi");
}

/** Returns the version that the binary prints. Undefined if it does not run or prints none. */
async function versionOf(command: string, options: DiscoveryOptions): Promise<string | undefined> {
  const { exitCode, output } = await runInGroup(command, ["version"], {
    env: { ...process.env, PATH: options.path, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeoutMs: 30_000,
  });
  return exitCode === 0 ? /^v?(\d+\.\d+\.\d+\S*)/m.exec(output)?.[1] : undefined;
}

function whyUnsuitable(version: string): string | undefined {
  if (!isAtLeast(version, oldestSupported)) return `is ${version}, older than ${oldestSupported}`;
  return version.startsWith("3.") ? undefined : `is ${version}, but the Automation API requires version 3`;
}

function isAtLeast(version: string, oldest: string): boolean {
  const numbers = (text: string): readonly number[] =>
    text
      .replace(/[-+].*$/, "")
      .split(".")
      .map(Number);
  const [left, right] = [numbers(version), numbers(oldest)];
  for (const [index, least] of right.entries()) {
    const own = left[index] ?? 0;
    if (own !== least) return own > least;
  }
  return true;
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "";
}
