/**
 * `npm run check-config FILE`: checks a policy pack configuration before the engine reads it.
 *
 * The engine refuses values the schema forbids. It is silent about a policy that does not exist, so a misspelt id
 * would leave its policy at the default level; this command is not.
 */
import { readFileSync } from "node:fs";
import { policies } from "../policies/index";
import { configurationProblems } from "./configuration-problems";

const [file, ...rest] = process.argv.slice(2);
if (file === undefined || rest.length > 0) {
  console.error("usage: npm run check-config FILE");
  process.exitCode = 2;
} else {
  const problems = problemsOf(file);
  for (const problem of problems) console.error(`${file}: ${problem}`);
  if (problems.length === 0) console.log(`${file}: the policy pack reads it as it is written`);
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
