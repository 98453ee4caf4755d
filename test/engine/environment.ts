/**
 * An isolated environment for a run of the engine. It consists of a temporary folder with a backend, a home and the
 * executables that the engine looks for on PATH, and of environment variables without the user's Pulumi and AWS settings.
 *
 * `bin` is first on PATH. It has the stand-ins `pulumi-resource-aws` and `pulumi-resource-aws-native`, and
 * `pulumi-analyzer-policy-nodejs`, which the engine uses to start a policy pack if no nodejs language host is installed.
 * Source: https://github.com/pulumi/pulumi, sdk/go/common/resource/plugin/analyzer_plugin.go, workspace/plugins.go.
 */
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type Engine, findEngine } from "./discovery";
import { PROVIDERS, propertiesFile, repositoryRoot } from "./repository";

export interface EngineEnvironment {
  readonly folder: string;
  /** The folder with `bin/pulumi`, which is where the Automation API expects an engine. */
  readonly engineRoot: string;
  readonly home: string;
  /** The variables to add to this process's environment. */
  readonly env: Readonly<Record<string, string>>;
  dispose(): Promise<void>;
}

let engine: Promise<Engine> | undefined;

/** Creates the environment. Searches for the engine once per process. */
export async function createEngineEnvironment(): Promise<EngineEnvironment> {
  engine ??= findEngine();
  const { command } = await engine;
  clearUserSettings();
  const folder = mkdtempSync(join(tmpdir(), "aurora-kms-engine-"));
  const bin = join(folder, "bin");
  const [home, backend] = [join(folder, "home"), join(folder, "backend")];
  for (const each of [bin, home, backend]) mkdirSync(each);
  symlinkSync(command, join(bin, "pulumi"));
  for (const provider of PROVIDERS) {
    writeShim(join(bin, `pulumi-resource-${provider}`), [
      process.execPath,
      join(__dirname, "provider", "main.js"),
      join(repositoryRoot(), propertiesFile(provider)),
    ]);
  }
  writeShim(join(bin, "pulumi-analyzer-policy-nodejs"), [process.execPath, writeAnalyzer(folder)]);
  return {
    folder,
    engineRoot: folder,
    home,
    env: {
      PATH: [bin, dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter),
      PULUMI_BACKEND_URL: `file://${backend}`,
      PULUMI_CONFIG_PASSPHRASE: "not a secret",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_HOME: home,
      PULUMI_SKIP_UPDATE_CHECK: "true",
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

/**
 * Removes the user's settings from this process for good. The engine is a child of this process, and inline programs
 * run in it, so an `AWS_REGION` of the user would become the region of every explicit provider.
 */
function clearUserSettings(): void {
  for (const name of Object.keys(process.env)) {
    if (/^(PULUMI|AWS)_/.test(name)) delete process.env[name];
  }
}

function writeShim(file: string, command: readonly string[]): void {
  const quoted = command.map((each) => `'${each.replaceAll("'", "'\\''")}'`);
  writeFileSync(file, `#!/bin/sh\nexec ${quoted.join(" ")} "$@"\n`);
  chmodSync(file, 0o755);
}

/**
 * Writes the script that the engine starts in the pack's folder. It uses the SDK's runner of the pack, hoisted or not.
 * The engine keeps the other end of stdin open while it runs, so the pack ends even if the engine crashes.
 */
function writeAnalyzer(folder: string): string {
  const file = join(folder, "run-policy-pack.js");
  const runner = 'require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [process.cwd()] })';
  const exitWithEngine = 'process.stdin.on("end", () => process.exit()).resume();';
  writeFileSync(file, `${exitWithEngine}\nrequire(${runner});\n`);
  return file;
}
