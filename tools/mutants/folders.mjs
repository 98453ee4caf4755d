// The folders that `npm run mutants` mutates, and the specs that it runs for each. The specs that are most likely to
// kill a mutant come first, because Stryker stops at the first failure.
import { readdirSync } from "node:fs";

const spec = (pattern) => `out/test/${pattern}.test.js`;

const STAGES = readdirSync("iam", { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** The specs that every stage is tried on after its own. */
const IAM = ["identity-corpus", "laws/language", "corpus", "shortcuts"];

/** Specs too slow for every stage, where they belong. */
const SLOW = { lint: ["laws/review"], search: ["limits"], solver: ["limits"], strings: ["limits"] };

function specsOfStage(stage) {
  const others = STAGES.filter((each) => each !== stage);
  return [
    spec(`iam/${stage}/**/*`),
    ...others.map((each) => spec(`iam/${each}/**/*`)),
    ...[...IAM, ...(SLOW[stage] ?? [])].map((name) => spec(`iam/${name}`)),
    // The policies ask every kind of question.
    ...(stage === "queries" ? [spec("policies/*")] : []),
  ];
}

/** @type {Readonly<Record<string, readonly string[]>>} */
export const FOLDERS = {
  ...Object.fromEntries(STAGES.map((stage) => [`iam/${stage}`, specsOfStage(stage)])),
  model: [spec("model/**/*"), spec("policies/*"), spec("kit/*"), spec("catalogue")],
  adapters: [spec("adapters/*"), spec("policies/*"), spec("kit/*"), spec("runtime/operations"), spec("catalogue")],
  kit: [spec("kit/*"), spec("policies/*"), spec("runtime/operations"), spec("catalogue")],
  policies: [spec("policies/*"), spec("catalogue")],
  runtime: [
    spec("runtime/policy"),
    spec("runtime/not-applicable"),
    spec("runtime/operations"),
    spec("policies/*"),
    spec("runtime/resource-phase"),
    spec("runtime/sdk-loops"),
  ],
};
