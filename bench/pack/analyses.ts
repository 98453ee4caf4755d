/** Measures `pulumi policy analyze` with the real engine: its time, and the peak memory of the pack's process. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runInGroup } from "../../test/engine/command";
import { createEngineEnvironment, type EngineEnvironment } from "../../test/engine/environment";
import { type Contender, type Contenders, measuredInDetail } from "./contenders";
import { interleave, Rounds } from "./interleaved";
import { peakMiBOf } from "./pack-process";
import { deployment, resources, type StackOptions } from "./stacks";

/** The analyzed stacks. */
export const STACKS = {
  small: { width: "small", keys: "scoped" },
  wide: { width: "wide", keys: "scoped" },
  findings: { width: "small", keys: "console" },
} as const satisfies Readonly<Record<string, StackOptions>>;

export type StackKind = keyof typeof STACKS;
export const STACK_KINDS: readonly StackKind[] = ["small", "wide", "findings"];

export type Analysis = `${number} ${StackKind} ${"ms" | "peakMiB"}`;

/** Returns the packs to compare. The run with findings is compared with packs that report none. */
export const analyzing = (contenders: Contenders, kind: StackKind): readonly Contender[] =>
  kind === "findings" ? measuredInDetail(contenders) : contenders.all;

const SAMPLE_EVERY_MS = 20;

export async function measureAnalyses(
  contenders: Contenders,
  sizes: readonly number[],
  runs: number,
): Promise<Rounds<Analysis>> {
  const found = new Rounds<Analysis>();
  const environment = await createEngineEnvironment();
  try {
    for (const size of sizes) {
      for (const kind of STACK_KINDS) {
        const file = join(environment.folder, `${size}-${kind}.json`);
        writeFileSync(file, JSON.stringify(deployment(resources(size, STACKS[kind]))));
        await interleave(analyzing(contenders, kind), runs, async (contender) => {
          const { ms, peakMiB } = await analyze(contender, file, environment);
          found.add(contender, `${size} ${kind} ms`, ms);
          found.add(contender, `${size} ${kind} peakMiB`, peakMiB);
        });
      }
    }
  } finally {
    await environment.dispose();
  }
  return found;
}

async function analyze(
  { folder, turnOn, name }: Contender,
  file: string,
  environment: EngineEnvironment,
): Promise<{ readonly ms: number; readonly peakMiB: number }> {
  const config = join(environment.folder, "config.json");
  writeFileSync(config, JSON.stringify(Object.fromEntries(turnOn.map((id) => [id, { enforcementLevel: "advisory" }]))));
  const args = ["policy", "analyze", "--non-interactive", "--color", "never", "--file", file, "--policy-pack", folder];
  if (turnOn.length > 0) args.push("--policy-pack-config", config);
  // ts-node caches what it compiles in TMPDIR. A new folder makes it compile again, as in CI.
  const temporary = mkdtempSync(join(environment.folder, "tmp-"));
  let peakMiB = 0;
  const watched = join(environment.folder, "run-policy-pack.js");
  let pid: number | undefined;
  const look = setInterval(() => {
    pid ??= processOf(watched);
    if (pid !== undefined) peakMiB = Math.max(peakMiB, peakMiBOf(pid) ?? 0);
  }, SAMPLE_EVERY_MS);
  const started = performance.now();
  const { exitCode, errors, output } = await runInGroup(join(environment.engineRoot, "bin", "pulumi"), args, {
    cwd: environment.folder,
    env: { ...process.env, ...environment.env, TMPDIR: temporary },
  });
  const ms = performance.now() - started;
  clearInterval(look);
  // A mandatory finding ends the CLI with status 255. Any other failure makes the measurement invalid.
  if (exitCode !== 0 && !/mandatory|policy violation/i.test(`${output}${errors}`)) {
    throw new Error(`${name}: ${errors.slice(-2000)}`);
  }
  return { ms, peakMiB };
}

/** Returns the id of the process whose command names the file. */
function processOf(file: string): number | undefined {
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      if (readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0")[1] === file) return Number(entry);
    } catch {
      // The process has ended since the folder was listed.
    }
  }
  return undefined;
}
