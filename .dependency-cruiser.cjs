/** @type {import("dependency-cruiser").IConfiguration} */
const only = (folder, ...allowed) => ({
  name: `${folder}-imports-only`,
  severity: "error",
  comment: `${folder}/ may import ${allowed.length === 0 ? "nothing outside itself" : allowed.join(", ")}.`,
  from: { path: `^${folder}/` },
  to: { pathNot: [`^${folder}/`, ...allowed] },
});

/** The stages of iam/ in the order a document passes through them, each with the stages it imports. */
const STAGES = {
  syntax: [],
  aws: [],
  strings: ["aws", "syntax"],
  conditions: ["aws", "strings", "syntax"],
  solver: ["aws", "conditions", "strings"],
  evaluator: ["aws", "conditions", "solver", "strings", "syntax"],
  callers: ["aws", "conditions", "evaluator", "solver", "strings", "syntax"],
  search: ["aws", "callers", "conditions", "evaluator", "solver", "strings", "syntax"],
  queries: ["aws", "callers", "conditions", "evaluator", "search", "solver", "strings", "syntax"],
  lint: ["aws", "conditions", "evaluator", "strings", "syntax"],
  repair: ["aws", "conditions", "evaluator", "lint", "queries", "syntax"],
};

const stages = Object.entries(STAGES).map(([stage, imports]) =>
  only(
    `iam/${stage}`,
    ...imports.map((each) => `^iam/${each}/`),
    "^iam/(memoize|ascii-case)\\.ts$",
    ...(stage === "syntax" ? ["^node_modules/jsonc-parser/"] : []),
  ),
);

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    // Those packages are there only once `npm run peer` and `npm run bench` have run.
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^(@cloud-copilot/|@pulumi/awsguard$)" },
    },
    only("iam", "^node_modules/jsonc-parser/"),
    ...stages,
    {
      name: "every-stage-has-a-rule",
      severity: "error",
      comment: "Code in iam/ belongs to a stage of the table above.",
      from: {},
      to: {
        path: "^iam/",
        pathNot: [`^iam/(${Object.keys(STAGES).join("|")})/`, "^iam/(index|memoize|ascii-case)\\.ts$"],
      },
    },
    {
      name: "iam-index-only",
      severity: "error",
      comment:
        "iam/index.ts is the public interface of iam/. Only tests, the peer comparison and the bench look behind it.",
      from: { pathNot: "^(iam|test|peer|bench)/" },
      to: { path: "^iam/", pathNot: "^iam/index\\.ts$" },
    },
    only("model", "^iam/index\\.ts$"),
    only("adapters", "^model/", "^iam/index\\.ts$", "^node_modules/@pulumi/aws(-native)?/"),
    only("kit", "^model/", "^iam/index\\.ts$", "^node_modules/@pulumi/policy/", "^node_modules/fastest-levenshtein/"),
    only("policies", "^kit/", "^model/", "^iam/index\\.ts$"),
    only(
      "library",
      "^policies/index\\.ts$",
      "^runtime/",
      "^iam/index\\.ts$",
      "^kit/",
      "^node_modules/@pulumi/policy/",
      "^node_modules/fastest-levenshtein/",
    ),
    only("runtime", "^adapters/index\\.ts$", "^kit/", "^model/", "^node_modules/@pulumi/policy/"),
    {
      name: "typings-only",
      severity: "error",
      comment: "A provider's SDK is loaded by no policy pack of ours, and the policy SDK by runtime/ alone.",
      from: { path: "^(adapters|kit|library|model|policies)/" },
      to: { path: "^node_modules/@pulumi/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "nothing-imports-tests",
      severity: "error",
      from: { pathNot: "^(test|cli|tools|bench|peer)/" },
      to: { path: "^(test|testdata|cli|tools|bench)/" },
    },
    {
      name: "only-end-to-end-tests-need-the-engine",
      severity: "error",
      comment:
        "`npm run check` leaves out test/end-to-end, and nothing else, because only those tests start an engine.",
      from: { path: "^test/.*\\.test\\.ts$", pathNot: "^test/end-to-end/" },
      to: { path: "^test/engine/workspace\\.ts$", reachable: true },
    },
    {
      name: "nothing-imports-the-peer",
      severity: "error",
      comment: "What peer/ depends on is under the AGPL-3.0: it is neither imported, nor bundled, nor shipped.",
      from: { pathNot: "^peer/" },
      to: { path: "(^peer/|@cloud-copilot/)" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(out|bin|coverage|examples|peer/out)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
