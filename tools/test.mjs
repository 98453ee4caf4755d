// Runs the checks and the tests, and ends with a line `N passed, N failed`. `npm test` runs all of them. `npm run check`
// passes --without-engine, which leaves out what needs a Pulumi engine, and the coverage that only all tests reach.
//
// A check counts as one test. One that fails does not stop the others, except the build, which all tests need.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { allTestFiles, needsEngine } from "./test-files.mjs";

const REPORT = "out/mocha.json";
const JOBS = Number(process.env["MOCHA_JOBS"] ?? availableParallelism());
const SLOWEST = 5;

const withEngine = !process.argv.includes("--without-engine");
/** @type {{ passed: number, failed: number }} */
const total = { passed: 0, failed: 0 };

const [built] = await inParallel([
  () => check("build", "npm", ["run", "--silent", "build"]),
  () => check("import directions", "npx", ["depcruise", "--config", ".dependency-cruiser.cjs", "."]),
  () => check("dead code", "npx", ["knip"]),
  () => check("format and lint", "npx", ["biome", "ci", "--colors=off", "--error-on-warnings", "."]),
  () => check("Markdown", "npx", ["markdownlint-cli2"]),
  () => check("spelling", "npm", ["run", "--silent", "spelling"]),
]);
if (built) {
  await check("wording", process.execPath, ["out/tools/wording/main.js"]);
  await check("package", "npx", ["publint", "--strict"]);
  // Found, fetched or built before the tests, which could not wait for it. Without one they fail with its sentence.
  if (withEngine) await check("engine", process.execPath, ["out/test/engine/main.js"]);
  await mocha(allTestFiles().filter((file) => withEngine || !needsEngine(file)));
  if (withEngine) {
    await check("coverage of iam and policies", "npx", ["c8", "report", "--check-coverage"]);
    await check("coverage of the rest", "npx", ["c8", "report", "--config", ".c8rc.rest.json", "--check-coverage"]);
  }
}

console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

/** Runs tasks, JOBS at a time, and gives what they return. */
async function inParallel(tasks) {
  const results = [];
  const queue = tasks.entries();
  const work = async () => {
    for (const [index, task] of queue) results[index] = await task();
  };
  await Promise.all(Array.from({ length: JOBS }, work));
  return results;
}

/** Runs a command and counts it as one test. Prints what it prints once it has ended, except for the slow engine. */
async function check(name, command, args) {
  const started = Date.now();
  const { code, output } = await run(command, args, { keep: name !== "engine" });
  const passed = code === 0;
  total[passed ? "passed" : "failed"] += 1;
  process.stdout.write(output);
  console.log(`${passed ? "✔" : "✘"} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return passed;
}

/** Runs a command to its end. `keep` collects its output instead of printing it. */
function run(command, args, { keep = false, env = {} } = {}) {
  const stdio = keep ? ["inherit", "pipe", "pipe"] : "inherit";
  const child = spawn(command, args, { stdio, env: { ...process.env, ...env } });
  let output = "";
  const add = (text) => {
    output += text;
  };
  child.stdout?.setEncoding("utf8").on("data", add);
  child.stderr?.setEncoding("utf8").on("data", add);
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: undefined, output: `${output}${error.message}\n` }));
    child.once("close", (code) => resolve({ code, output }));
  });
}

async function mocha(files) {
  rmSync(REPORT, { force: true });
  const mochaArgs = ["mocha", "--parallel", "--jobs", String(JOBS), "--require", "./tools/mocha-worker.cjs", ...files];
  const args = withEngine ? ["c8", "--reporter=none", ...mochaArgs] : mochaArgs;
  const { code } = await run("npx", args, { env: { MOCHA_REPORT: REPORT } });
  if (!existsSync(REPORT)) {
    console.log("✘ the test run ended before its report was written");
    total.failed += 1;
    return;
  }
  const { passes, failures, pending, milliseconds } = JSON.parse(readFileSync(REPORT, "utf8"));
  // A skipped test counts as a failure: otherwise it could stay skipped without anybody noticing.
  total.passed += passes;
  total.failed += failures + pending;
  if (code !== 0 && failures + pending === 0) total.failed += 1;
  const slowest = Object.entries(milliseconds).sort(([, one], [, other]) => other - one);
  console.log("The slowest test files:");
  for (const [file, time] of slowest.slice(0, SLOWEST))
    console.log(`${(time / 1000).toFixed(1).padStart(7)} s  ${file}`);
}
