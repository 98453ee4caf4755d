/**
 * Runs other programs and leaves none behind. Each runs in a process group of its own, which is killed when its time is
 * up or when this process ends.
 */
import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

export interface CommandOptions {
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
  /** Absent: no limit. */
  readonly timeoutMs?: number;
}

export interface CommandResult {
  /** Undefined if a signal ended the command or it could not be started. */
  readonly exitCode: number | undefined;
  readonly timedOut: boolean;
  /** The text of stdout. */
  readonly output: string;
  /** The text of stderr, or why the command could not be started. */
  readonly errors: string;
}

/** Returns the first executable file of that name in a folder of `path`. Skips relative folders. */
export function executableOnPath(name: string, path: string): string | undefined {
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Runs a command and resolves with its result. If its time is up, it is killed with everything it started, and the
 * promise resolves at once. The promise never rejects: a command that cannot be started has a result, too.
 */
export function runInGroup(command: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [output, errors]: [string[], string[]] = [[], []];
    child.stdout.setEncoding("utf8").on("data", (text: string) => output.push(text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text));
    const killGroup = (): void => {
      if (child.pid !== undefined) killProcessGroup(child.pid);
    };
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
    const interrupted = (signal: NodeJS.Signals): void => {
      killGroup();
      for (const each of signals) process.off(each, interrupted);
      process.kill(process.pid, signal);
    };
    for (const signal of signals) process.on(signal, interrupted);
    process.on("exit", killGroup);
    const finish = (exitCode: number | undefined, timedOut: boolean): void => {
      clearTimeout(timer);
      process.off("exit", killGroup);
      for (const signal of signals) process.off(signal, interrupted);
      resolve({ exitCode, timedOut, output: output.join(""), errors: errors.join("") });
    };
    const timer = setTimeout(
      () => {
        killGroup();
        // Pipes that an escaped grandchild still holds would keep this process alive.
        child.stdout.destroy();
        child.stderr.destroy();
        finish(undefined, true);
      },
      options.timeoutMs ?? 2 ** 31 - 1,
    );
    child.on("error", (error) => {
      errors.push(error.message);
      finish(undefined, false);
    });
    child.on("close", (code) => finish(code ?? undefined, false));
  });
}

function killProcessGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch (error) {
    // The group has ended by itself.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
