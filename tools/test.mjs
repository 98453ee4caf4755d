// Everything `npm test` runs, ending with a line `N passed, N failed`. A check counts as one test, and a failure of
// any of them fails the run; none is skipped because another failed, unless it cannot run without it.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";

const REPORT = "out/mocha.json";

/** @type {{ passed: number, failed: number }} */
const total = { passed: 0, failed: 0 };

run("build", "npm", ["run", "--silent", "build"], { needed: true });
run("format and lint", "npx", ["biome", "ci", "--error-on-warnings", "."]);
run("import directions", "npx", ["depcruise", "--config", ".dependency-cruiser.cjs", "."]);
run("dead code", "npx", ["knip"]);
run("package", "npx", ["publint", "--strict"]);
run("Markdown", "npx", ["markdownlint-cli2"]);
// Found, fetched or built before the tests, which could not wait for it. Without one they fail with its sentence.
run("engine", process.execPath, ["out/test/engine/main.js"]);
mocha();
run("coverage", "npx", ["c8", "report", "--check-coverage"]);

console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

function run(name, command, args, { needed = false } = {}) {
  const started = Date.now();
  const { status, error } = spawnSync(command, args, { stdio: "inherit" });
  const ok = status === 0 && error === undefined;
  total[ok ? "passed" : "failed"] += 1;
  console.log(`${ok ? "✔" : "✘"} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (ok || !needed) return;
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exit(1);
}

function mocha() {
  rmSync(REPORT, { force: true });
  const { status } = spawnSync("npx", ["c8", "--reporter=none", "mocha"], {
    stdio: "inherit",
    env: { ...process.env, MOCHA_REPORT: REPORT, MOCHA_JOBS: String(availableParallelism()) },
  });
  const { passes, failures, pending } = JSON.parse(readFileSync(REPORT, "utf8"));
  // A skipped test is a failure: it would say nothing for as long as nobody looks.
  total.passed += passes;
  total.failed += failures + pending;
  if (status !== 0 && failures + pending === 0) total.failed += 1;
}
