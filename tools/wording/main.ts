/**
 * The wording check of `npm test`: reports the phrases of ./phrases in the tracked files.
 *
 * Usage: node out/tools/wording/main.js [--summary] [FILE or FOLDER …]
 *
 * Without arguments it reads all tracked files. `--summary` prints how many phrases each folder has instead of the
 * phrases. It exits with status 1 if it finds any.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { flaggedIn } from "./flagged";

const CHECKED = /\.(?:md|ts|mjs|cjs|js|json)$/;

/** Generated files, texts of AWS and of other projects, the list of phrases, and its test. */
const EXCLUDED = [
  /(?:^|\/)generated\//,
  /(?:^|\/)package-lock\.json$/,
  /^testdata\/iam\/(?:aws-documents|peer-complaints)\.json$/,
  /^tools\/wording\/phrases\.ts$/,
  /^test\/tools\/wording\.test\.ts$/,
];

main(process.argv.slice(2));

function main(args: readonly string[]): void {
  const summary = args.includes("--summary");
  const counts = new Map<string, number>();
  for (const file of trackedFiles(args.filter((arg) => arg !== "--summary"))) {
    for (const { line, column, found, instead } of flaggedIn(file, readFileSync(file, "utf8"))) {
      if (!summary) console.log(`${file}:${line}:${column} “${found}”: write ${instead}`);
      counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    }
  }
  if (summary) for (const [folder, count] of counts) console.log(`${String(count).padStart(5)}  ${folder}`);
  if (counts.size === 0) return;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  console.log(`Flagged phrases: ${total}. tools/wording/phrases.ts lists them, with an example of each.`);
  process.exitCode = 1;
}

function trackedFiles(paths: readonly string[]): readonly string[] {
  const { status, stdout, stderr } = spawnSync("git", ["ls-files", "-z", "--", ...paths], { encoding: "utf8" });
  if (status !== 0) throw new Error(`git ls-files failed: ${stderr}`);
  return stdout.split("\0").filter((file) => CHECKED.test(file) && !EXCLUDED.some((excluded) => excluded.test(file)));
}
