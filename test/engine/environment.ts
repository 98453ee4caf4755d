/**
 * The engine's surroundings for a run that touches nothing of the user's: a temporary folder with a backend, a home and
 * the executables the engine looks for on PATH, and an environment with none of the user's Pulumi and AWS settings.
 *
 * `bin` comes first on PATH and holds the stand-ins `pulumi-resource-aws` and `pulumi-resource-aws-native`; and `pulumi-analyzer-policy-nodejs`, which
 * the engine starts a policy pack with when no nodejs language host is installed.
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
  /** Holds `bin/pulumi`, as the Automation API wants an engine to be kept. */
  readonly engineRoot: string;
  readonly home: string;
  /** What to add to this process's environment. */
  readonly env: Readonly<Record<string, string>>;
  dispose(): Promise<void>;
}

let engine: Promise<Engine> | undefined;

/** Makes the surroundings; the engine is looked for once in a process. */
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
 * Drops the user's settings from this process for good. The engine is its child, and an inline program runs in it: a
 * stray `AWS_REGION`, say, would become the region of every explicit provider.
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
 * The engine starts this in the pack's folder; the SDK's runner is taken from the pack, hoisted or not. The engine holds
 * the other end of stdin for as long as it lives: should it crash, the pack goes too.
 */
function writeAnalyzer(folder: string): string {
  const file = join(folder, "run-policy-pack.js");
  const runner = 'require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [process.cwd()] })';
  const exitWithEngine = 'process.stdin.on("end", () => process.exit()).resume();';
  writeFileSync(file, `${exitWithEngine}\nrequire(${runner});\n`);
  return file;
}
