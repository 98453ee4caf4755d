/** Times of functions, measured by tinybench, and the machine they were measured on. */
import { cpus, loadavg, totalmem } from "node:os";
import { version } from "typescript";

export interface Case {
  readonly name: string;
  readonly run: () => unknown;
}

/** Milliseconds. */
export interface Measured {
  readonly name: string;
  readonly median: number;
  readonly slowest: number;
  readonly runs: number;
}

/** Runs each case for `time` milliseconds, but at least `iterations` times, after a warm-up of the same length. */
export async function measure(
  cases: readonly Case[],
  { time, iterations }: { readonly time: number; readonly iterations: number },
): Promise<readonly Measured[]> {
  // tinybench is an ECMAScript module, which a CommonJS module must import at run time.
  const { Bench } = await import("tinybench");
  const found: Measured[] = [];
  for (const { name, run } of cases) {
    const bench = new Bench({ time, iterations, warmupTime: time, warmupIterations: iterations });
    bench.add(name, () => {
      run();
    });
    const [task] = await bench.run();
    const result = task?.result;
    if (result?.state !== "completed") throw new Error(`${name}: ${result?.state}`);
    const { p50, max, samplesCount } = result.latency;
    found.push({ name, median: p50, slowest: max, runs: samplesCount });
  }
  return found;
}

export function median(values: readonly number[]): number {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[Math.floor(ordered.length / 2)] ?? Number.NaN;
}

/** Returns the measurement with the largest median. */
export function worst(all: readonly Measured[]): Measured {
  const [first, ...others] = all;
  if (first === undefined) throw new Error("nothing was measured");
  return others.reduce((most, each) => (each.median > most.median ? each : most), first);
}

/** Describes the machine and the versions that the times depend on. */
export function machine(): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]?.toFixed(1);
  return [
    `${processors[0]?.model.trim()}, ${processors.length} cores, ${memory} GiB`,
    `load ${load} when it ended`,
    `Node.js ${process.versions.node} (V8 ${process.versions.v8})`,
    `TypeScript ${version}`,
  ].join("; ");
}
