/**
 * `npm run new-policy -- ID ...`: for each id, writes a policy, its test, its page and its entries in the files that list
 * all policies.
 *
 * Exits with 2 if an id cannot be one of a new policy, and with 1 if what it wrote does not build.
 */
import { spawnSync } from "node:child_process";
import { problemOf, scaffold } from "./scaffold";

const ids = [...new Set(process.argv.slice(2))];
const problem =
  ids.length === 0 ? "usage: npm run new-policy -- ID ..." : ids.map((id) => problemOf(".", id)).find(Boolean);
if (problem !== undefined) {
  console.error(problem);
  process.exitCode = 2;
} else {
  const written = [...new Set(ids.flatMap((id) => scaffold(".", id)))];
  run("npx", "biome", "check", "--write", ...written.filter((file) => file.endsWith(".ts")));
  run("npx", "tsc", "-p", ".");
  run(process.execPath, "out/tools/generate-docs.js");
  console.log(`Wrote ${[...written, "README.md", "library/settings.ts"].join(", ")}.`);
  console.log("Next: replace the requirement, its messages, the cases of the test and the examples of the page.");
  console.log(`Then: ${ids.map((id) => `npm run test:policy -- ${id}`).join("; ")}`);
}

function run(command: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status === 0) return;
  console.error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`);
  process.exit(1);
}
