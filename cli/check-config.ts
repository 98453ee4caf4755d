/**
 * `npm run check-config FILE`: checks a policy pack configuration file before the engine reads it.
 *
 * The engine rejects a value that the schema forbids, but ignores a policy that does not exist. A misspelt id would
 * leave its policy at the default level without a warning. This command reports both.
 */
import { readFileSync } from "node:fs";
import { configurationProblems } from "../library/configuration-problems";
import { policies } from "../policies/index";

const [file, ...rest] = process.argv.slice(2);
if (file === undefined || rest.length > 0) {
  console.error("usage: npm run check-config FILE");
  process.exitCode = 2;
} else {
  const problems = problemsOf(file);
  for (const problem of problems) console.error(`${file}: ${problem}`);
  if (problems.length === 0) console.log(`${file}: valid. Every policy, level and option is known.`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

function problemsOf(path: string): string[] {
  let config: unknown;
  try {
    config = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    return [`cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`];
  }
  return configurationProblems(config, policies);
}
