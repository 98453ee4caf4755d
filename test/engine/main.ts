/**
 * Finds the engine, builds it if necessary, and prints it. It runs before the tests so that no test waits for a build.
 *
 * Usage: node out/test/engine/main.js
 */
import { findEngine } from "./discovery";

findEngine().then(
  ({ command, version, source }) => console.log(`Pulumi engine ${version} (${source}): ${command}`),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
