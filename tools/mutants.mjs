// Mutation testing with StrykerJS: changes the code of a folder in one place at a time, and reports the changes that no
// spec notices.
//
// Usage: npm run mutants -- <folder> [--sample <number>] [--seed <number>]
//
// A folder is one of tools/mutants/folders.mjs, `iam` for all stages of iam/, or `all`. With --sample it tries that many
// mutants of each folder, drawn by --seed.
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { FOLDERS } from "./mutants/folders.mjs";
import { SEED, SIZE } from "./mutants/sample.mjs";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: "string" }, seed: { type: "string", default: "1" } },
});
const asked = positionals[0]?.replace(/\/$/, "");
const folders = Object.keys(FOLDERS).filter(
  (folder) => asked === "all" || folder === asked || folder.startsWith(`${asked}/`),
);
if (folders.length === 0) {
  console.error(
    `${asked ?? "No folder"} cannot be mutated. Choose one of: all, iam, ${Object.keys(FOLDERS).join(", ")}.`,
  );
  process.exit(2);
}
if (values.sample !== undefined) process.env[SIZE] = values.sample;
process.env[SEED] = values.seed;
// The laws are tried on fewer documents than `npm test` tries, because each mutant runs them again.
process.env["FC_RUNS"] ??= "100";

const scores = [];
for (const folder of folders) scores.push(await mutate(folder));
if (scores.length > 1) {
  const all = { killed: sum(scores.map(({ killed }) => killed)), total: sum(scores.map(({ total }) => total)) };
  console.log(`${asked}: ${all.killed} of ${all.total} killed, ${percent(all)}`);
}

async function mutate(folder) {
  const started = Date.now();
  const results = await new Stryker({
    mutate: [`${folder}/**/*.ts`],
    testRunner: "fresh-mocha",
    checkers: ["sample"],
    // A test of how much memory a process keeps would measure the coverage counters of Stryker.
    mochaOptions: { "no-config": true, grep: "^(?!the memory of a process)", spec: FOLDERS[folder] },
  }).runMutationTest();
  // What the checker of sample.mjs rejects is outside the sample.
  const tried = results.filter(({ status }) => status !== "CompileError");
  const survivors = tried.filter(({ status }) => status === "Survived" || status === "NoCoverage");
  for (const each of survivors) console.log(description(each));
  const score = { killed: tried.length - survivors.length, total: tried.length };
  const minutes = ((Date.now() - started) / 60_000).toFixed(1);
  console.log(`${folder}: ${score.killed} of ${score.total} killed, ${percent(score)} (${minutes} min)`);
  return score;
}

/** One line for each survivor: where it is, what replaces the code there, and whether any spec reaches it. */
function description({ fileName, location: { start, end }, mutatorName, replacement, status }) {
  const place = `${relative("", fileName)}:${start.line}:${start.column}-${end.line}:${end.column}`;
  return `${status} ${place} ${mutatorName}: ${JSON.stringify(replacement)}`;
}

function percent({ killed, total }) {
  return `${((100 * killed) / total).toFixed(1)} %`;
}

function sum(numbers) {
  return numbers.reduce((left, right) => left + right, 0);
}
