/**
 * `npm run bench`: compares this pack with an empty one and others, and writes the result to docs/performance.md.
 *
 * `BENCH_SIZES=2,200 BENCH_RUNS=1` is a trial run of a few minutes. The page says which run it was. `BENCH_PAGE=no` does
 * not change the page.
 * `BENCH_OTHER=FOLDER` also measures the pack that is built in that folder, such as a checkout of an earlier commit.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findEngine } from "../test/engine/discovery";
import { repositoryRoot } from "../test/engine/repository";
import { machine } from "./measure";
import { measureAnalyses } from "./pack/analyses";
import { measureCalls, measureDocuments, measureStacks } from "./pack/calls";
import { type Contenders, makeContenders, measuredInDetail } from "./pack/contenders";
import { report } from "./pack/report";
import { measureStarts } from "./pack/starts";

const PAGE = join(repositoryRoot(), "docs", "performance.md");
const MARKED = /(<!-- generated: performance -->\n)[\s\S]*?(<!-- \/generated -->)/;

const SIZES = [2, 2_000, 10_000];
const RUNS = 5;
/** Cold starts and requests are short, so they are measured more often. */
const STARTS_PER_RUN = 3;
/** The sizes of the stacks of AnalyzeStack, as multiples of the largest analysis. */
const STACKS = [0.1, 0.2, 0.5, 1, 2];
const LIKE_KEYS = 0.5;

// Child processes end with this process, and its temporary folders are deleted.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});

async function main(): Promise<void> {
  const sizes = process.env["BENCH_SIZES"]?.split(",").map(Number) ?? SIZES;
  const runs = Number(process.env["BENCH_RUNS"] ?? RUNS);
  if (![...sizes, runs].every((each) => Number.isInteger(each) && each > 0))
    throw new Error("BENCH_SIZES and BENCH_RUNS must be positive integers");
  const largest = Math.max(...sizes);
  const contenders = makeContenders();
  const compared = measuredInDetail(contenders);
  progress("cold starts");
  const starts = await measureStarts(contenders.all, STARTS_PER_RUN * runs);
  progress("requests");
  const calls = await measureCalls(contenders.all, STARTS_PER_RUN * runs);
  progress("large documents");
  const documents = await measureDocuments(compared, Math.max(100, largest * LIKE_KEYS), runs);
  progress("stacks");
  const stackSizes = STACKS.map((part) => 2 * Math.ceil((part * largest) / 2));
  const stacks = await measureStacks(compared, stackSizes, runs);
  progress("analyses");
  const analyses = await measureAnalyses(contenders, sizes, runs);
  const about = await circumstances(contenders, sizes, runs);
  const text = report({ about, contenders, starts, analyses, sizes, calls, stacks, documents });
  console.log(text);
  if (process.env["BENCH_PAGE"] !== "no") {
    const page = readFileSync(PAGE, "utf8");
    writeFileSync(
      PAGE,
      page.replace(MARKED, (_, start: string, end: string) => `${start}\n${text}\n\n${end}`),
    );
  }
}

async function circumstances(
  { sdkVersion, tarballBytes }: Contenders,
  sizes: readonly number[],
  runs: number,
): Promise<string> {
  const { version } = await findEngine();
  const whole = runs >= RUNS && String(sizes) === String(SIZES);
  const run = whole ? "The full run" : "A trial run";
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)} by \`npm run bench\`.`,
    `${run}: ${STARTS_PER_RUN * runs} rounds of cold starts and of requests, ${runs} of everything else.`,
    `${machine()}; Pulumi CLI ${version}; @pulumi/policy ${sdkVersion}.`,
    `The packed tarball has ${tarballBytes.toLocaleString("en")} bytes.`,
  ].join("\n");
}

function progress(what: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${what}\n`);
}
