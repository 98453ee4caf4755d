// Mutation testing. docs/testing.md describes `npm run mutants`, and tools/mutants.mjs adds what differs by folder: the
// files to mutate and the specs to run.
export default {
  plugins: ["@stryker-mutator/mocha-runner", "./tools/mutants/fresh-mocha.mjs", "./tools/mutants/sample.mjs"],
  // Records whether the specs reach a mutant. Which of them do is not recorded, because a spec that is answered from a
  // cache does not reach the code that filled it.
  coverageAnalysis: "all",
  maxTestRunnerReuse: 100,
  buildCommand: "node tools/mutants/compile.mjs",
  ignorePatterns: ["/out", "/bin", "/.engine", "/.ci", "/peer", "/coverage"],
  tempDirName: "out/mutants",
  concurrency: 2,
  // A busy machine must not turn a survivor into a timeout.
  timeoutFactor: 4,
  timeoutMS: 30000,
  dryRunTimeoutMinutes: 20,
  reporters: ["dots"],
  // Stryker warns that it did not copy the compiled specs, which the build command writes.
  logLevel: "error",
  allowConsoleColors: false,
};
