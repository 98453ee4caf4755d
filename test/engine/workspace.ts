/**
 * A Pulumi project in a temporary folder, run by the real engine with a policy pack and the stand-in aws provider.
 * Source: https://www.pulumi.com/docs/iac/automation-api/
 */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CommandError, LocalWorkspace, PulumiCommand, type PulumiFn, type Stack } from "@pulumi/pulumi/automation";
import { runInGroup } from "./command";
import { createEngineEnvironment, type EngineEnvironment } from "./environment";
import { repositoryRoot } from "./repository";
import { EventLog, plain, type RunResult } from "./result";

export type { PolicyFinding, RunResult } from "./result";

export interface PolicyOptions {
  /** The folder with the pack's PulumiPolicy.yaml. Default: the repository's root. False: no pack. */
  readonly policyPack?: string | false;
  /** By policy id, as in the file that `--policy-pack-config` names. */
  readonly policyConfig?: unknown;
}

export interface RunOptions extends PolicyOptions {
  readonly program: PulumiFn;
  /** The stack configuration. Default of `aws:region`: us-east-1. */
  readonly config?: Readonly<Record<string, string>>;
}

const projectName = "program";

export class Workspace {
  readonly #environment: EngineEnvironment;
  readonly #stack: Stack;

  private constructor(environment: EngineEnvironment, stack: Stack) {
    this.#environment = environment;
    this.#stack = stack;
  }

  /**
   * Creates a project with one empty stack.
   *
   * @param name the stack's name
   * @throws Error if there is no engine or it cannot create a stack
   */
  static async create(name = "dev"): Promise<Workspace> {
    const environment = await createEngineEnvironment();
    try {
      return new Workspace(environment, await createStack(environment, name));
    } catch (error) {
      await environment.dispose();
      throw error;
    }
  }

  /** Previews the program with the pack. A violation is part of the result. Throws only if the harness is broken. */
  async preview(options: RunOptions): Promise<RunResult> {
    return await this.#run("preview", options);
  }

  /** Deploys the program with the pack. A violation is part of the result. Throws only if the harness is broken. */
  async up(options: RunOptions): Promise<RunResult> {
    return await this.#run("up", options);
  }

  /** Sets a tag on the stack, in the place where the backend stores tags. */
  async setTag(key: string, value: string): Promise<void> {
    await this.#stack.setTag(key, value);
  }

  /** Writes the state with `pulumi stack export`, secrets encrypted, and returns the file's path. */
  async exportState(): Promise<string> {
    const { engineRoot, env, folder } = this.#environment;
    const file = join(folder, "state.json");
    // The Automation API's `exportStack` would show the secrets.
    const args = ["stack", "export", "--stack", this.#stack.name, "--file", file];
    const { exitCode, errors } = await runInGroup(join(engineRoot, "bin", "pulumi"), args, {
      cwd: folder,
      env: { ...process.env, ...env },
    });
    if (exitCode !== 0) throw new Error(`pulumi stack export failed: ${errors}`);
    return file;
  }

  /** Destroys the deployed resources. */
  async destroy(): Promise<void> {
    await this.#stack.destroy();
  }

  /** Removes the project, its state and its backend from the disk. */
  async dispose(): Promise<void> {
    await this.#environment.dispose();
  }

  async #run(operation: "preview" | "up", options: RunOptions): Promise<RunResult> {
    await this.#configure(options.config ?? {});
    const log = new EventLog();
    const [stdout, stderr]: [string[], string[]] = [[], []];
    const run = {
      program: options.program,
      color: "never" as const,
      onEvent: (event: unknown) => log.add(event),
      onOutput: (text: string) => void stdout.push(text),
      onError: (text: string) => void stderr.push(text),
      ...policyOptions(options, this.#environment.folder),
    };
    const succeeded = await (operation === "preview" ? this.#stack.preview(run) : this.#stack.up(run)).then(
      () => true,
      (error: unknown) => {
        if (error instanceof CommandError) return false;
        throw error;
      },
    );
    return {
      succeeded,
      findings: log.findings,
      remediations: log.remediations,
      summaries: log.summaries,
      report: plain(stdout.join("")),
      stderr: plain([...log.errors, ...stderr].join("\n")),
    };
  }

  /** Writes the configuration file directly, because each `pulumi config set` takes half a second. */
  async #configure(config: Readonly<Record<string, string>>): Promise<void> {
    const { workspace, name } = this.#stack;
    const settings = await workspace.stackSettings(name);
    await workspace.saveStackSettings(name, { ...settings, config: { "aws:region": "us-east-1", ...config } });
  }
}

async function createStack(environment: EngineEnvironment, stackName: string): Promise<Stack> {
  const { folder, engineRoot, home, env } = environment;
  // The engine prefers the plugins that the project names, so it never uses an installed aws provider.
  const path = join(folder, "bin");
  const plugins = { providers: [{ name: "aws", path }], analyzers: [{ name: "policy-nodejs", path }] };
  const project = { name: projectName, runtime: "nodejs", main: folder, plugins };
  writeFileSync(join(folder, "Pulumi.json"), JSON.stringify(project));
  return await LocalWorkspace.createStack(
    { projectName, stackName, program: () => Promise.resolve({}) },
    {
      workDir: folder,
      pulumiHome: home,
      envVars: { ...env },
      pulumiCommand: await PulumiCommand.get({ root: engineRoot }),
    },
  );
}

/**
 * Runs the pack on an exported state with `pulumi policy analyze --file`. This needs no login, program, provider or
 * passphrase. The secrets of the state stay hidden.
 *
 * @throws Error if there is no engine
 */
export async function analyze(stateFile: string, options: PolicyOptions): Promise<RunResult> {
  const environment = await createEngineEnvironment();
  try {
    const { policyPacks, policyPackConfigs = [] } = policyOptions(options, environment.folder);
    const args = ["policy", "analyze", "--json", "--non-interactive", "--color", "never", "--file", resolve(stateFile)];
    for (const pack of policyPacks) args.push("--policy-pack", pack);
    for (const config of policyPackConfigs) args.push("--policy-pack-config", config);
    const { PULUMI_CONFIG_PASSPHRASE: _, ...env } = environment.env;
    const { exitCode, output, errors } = await runInGroup(join(environment.engineRoot, "bin", "pulumi"), args, {
      cwd: environment.folder,
      env: { ...process.env, ...env },
    });
    const log = new EventLog();
    for (const line of output.split("\n").filter((each) => each.startsWith("{"))) log.add(JSON.parse(line));
    return {
      succeeded: exitCode === 0,
      findings: log.findings,
      remediations: log.remediations,
      summaries: log.summaries,
      report: plain(output),
      stderr: plain([...log.errors, withoutOwnWarning(errors, environment)].join("\n")),
    };
  } finally {
    await environment.dispose();
  }
}

/** Removes the warning about our own plugin, which the engine finds on PATH because no project names it. */
function withoutOwnWarning(errors: string, environment: EngineEnvironment): string {
  const own = `from $PATH at ${join(environment.folder, "bin")}`;
  return errors
    .split("\n")
    .filter((line) => !line.includes(own))
    .join("\n");
}

function policyOptions(
  { policyPack = repositoryRoot(), policyConfig }: PolicyOptions,
  folder: string,
): { policyPacks: string[]; policyPackConfigs?: string[] } {
  if (policyPack === false) return { policyPacks: [] };
  const policyPacks = [resolve(policyPack)];
  if (policyConfig === undefined) return { policyPacks };
  const file = join(folder, "policy-config.json");
  writeFileSync(file, JSON.stringify(policyConfig));
  return { policyPacks, policyPackConfigs: [file] };
}
