/** @type {import("dependency-cruiser").IConfiguration} */
const only = (folder, ...allowed) => ({
  name: `${folder}-imports-only`,
  severity: "error",
  comment: `${folder}/ may import ${allowed.length === 0 ? "nothing outside itself" : allowed.join(", ")}.`,
  from: { path: `^${folder}/` },
  to: { pathNot: [`^${folder}/`, ...allowed] },
});

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    only("iam"),
    only("model", "^iam/index\\.ts$"),
    only("adapters", "^model/", "^iam/index\\.ts$", "^node_modules/@pulumi/aws(-native)?/"),
    only("kit", "^model/", "^iam/index\\.ts$", "^node_modules/@pulumi/policy/", "^node_modules/fastest-levenshtein/"),
    only("policies", "^kit/", "^model/", "^iam/index\\.ts$"),
    only("runtime", "^adapters/index\\.ts$", "^kit/", "^model/", "^node_modules/@pulumi/policy/"),
    {
      name: "typings-only",
      severity: "error",
      comment: "A provider's SDK is loaded by no policy pack of ours, and the policy SDK by runtime/ alone.",
      from: { path: "^(adapters|kit|model|policies)/" },
      to: { path: "^node_modules/@pulumi/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "nothing-imports-tests",
      severity: "error",
      from: { pathNot: "^(test|cli|tools|bench)/" },
      to: { path: "^(test|testdata|cli|tools|bench)/" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(out|bin|coverage|examples)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
