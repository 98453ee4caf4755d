// Runs the laws of `iam/` on FC_RUNS random documents (100,000 by default), with one process per file. FC_SEED selects
// other documents than those of `npm test`.
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

const runs = process.env["FC_RUNS"] ?? "100000";
const jobs = process.env["MOCHA_JOBS"] ?? String(availableParallelism());
const started = Date.now();
const { status } = spawnSync(
  "npx",
  ["mocha", "--no-config", "--enable-source-maps", "--parallel", "--jobs", jobs, "out/test/iam/laws/*.test.js"],
  { stdio: "inherit", env: { ...process.env, FC_RUNS: runs } },
);
console.log(`${runs} documents in ${((Date.now() - started) / 60_000).toFixed(1)} minutes, ${jobs} processes`);
process.exitCode = status ?? 1;
