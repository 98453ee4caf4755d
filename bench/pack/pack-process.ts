/**
 * Starts a policy pack as the engine does, but without the engine, and reads its processor time and memory. It needs the
 * /proc of Linux.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";

/** A pack that takes longer to start counts as failed. */
const START_TIMEOUT = 120_000;

export class PackProcess {
  readonly #child: ChildProcess;
  readonly #gauge: Lines;
  readonly #temporary: string;
  readonly port: number;
  /** From the start of the process to the line with its port, when the engine can connect. */
  readonly startMs: number;

  private constructor(child: ChildProcess, gauge: Lines, temporary: string, port: number, startMs: number) {
    this.#child = child;
    this.#gauge = gauge;
    this.#temporary = temporary;
    this.port = port;
    this.startMs = startMs;
  }

  /** Starts the pack in the folder. ts-node gets a new cache folder, so it compiles everything. */
  static async start(folder: string): Promise<PackProcess> {
    const runner = createRequire(join(folder, "index.js")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
    const temporary = mkdtempSync(join(tmpdir(), "aurora-kms-bench-"));
    const args = ["--require", join(__dirname, "gauge.js"), runner, "127.0.0.1:1", "."];
    const { NODE_COMPILE_CACHE: _, NODE_OPTIONS: __, ...env } = process.env;
    const started = performance.now();
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: { ...env, TMPDIR: temporary },
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    const kill = (): void => void child.kill("SIGKILL");
    process.on("exit", kill);
    child.on("close", () => process.off("exit", kill));
    const errors: string[] = [];
    child.stderr?.setEncoding("utf8").on("data", (text: string) => errors.push(text));
    const printed = await Promise.race([new Lines(child.stdout).next(), ended(child), overdue()]);
    const startMs = performance.now() - started;
    if (!/^\d+$/.test(printed)) {
      child.kill("SIGKILL");
      throw new Error(`${folder} did not start: ${printed} ${errors.join("")}`);
    }
    return new PackProcess(child, new Lines(child.stdio[3] as Readable), temporary, Number(printed), startMs);
  }

  /** Returns the processor time of all its threads so far, in milliseconds. */
  async processorMs(): Promise<number> {
    this.#child.kill("SIGUSR2");
    return Number(await this.#gauge.next()) / 1000;
  }

  /** Returns its peak memory so far, in MiB. */
  peakMiB(): number {
    const peak = this.#child.pid === undefined ? undefined : peakMiBOf(this.#child.pid);
    if (peak === undefined) throw new Error("the pack has ended");
    return peak;
  }

  async stop(): Promise<void> {
    const end = ended(this.#child);
    this.#child.kill("SIGKILL");
    await end;
    rmSync(this.#temporary, { recursive: true, force: true });
  }
}

/** Returns the peak resident memory of a process in MiB. Undefined if the process has ended. */
export function peakMiBOf(pid: number): number | undefined {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
  } catch {
    return undefined;
  }
}

/** Reads a stream line by line. */
class Lines {
  #rest = "";
  readonly #lines: string[] = [];
  readonly #waiting: ((line: string) => void)[] = [];

  constructor(stream: Readable | null) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      const lines = `${this.#rest}${text}`.split("\n");
      this.#rest = lines.pop() ?? "";
      for (const line of lines) this.#take(line);
    });
  }

  next(): Promise<string> {
    const line = this.#lines.shift();
    return line === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(line);
  }

  #take(line: string): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#lines.push(line);
    else waiting(line);
  }
}

const ended = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => child.once("close", (code) => resolve(`it ended (${code})`)));

const overdue = (): Promise<string> =>
  new Promise((resolve) => setTimeout(() => resolve("it took too long"), START_TIMEOUT).unref());
