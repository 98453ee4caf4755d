// The laws of `iam/` in the long run: as many random documents as FC_RUNS says (100,000 where it is not set), a process
// for each file of laws. FC_SEED gives other documents than `npm test` has.
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
