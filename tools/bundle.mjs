// Bundles index.ts and what it imports into bin/index.js, the pack's main module.
//
// Usage: node tools/bundle.mjs [--before-pack]
//
// With --before-pack it fails if it replaces an older bundle. `pulumi policy publish` reads the list of policies from
// bin/index.js before it runs `npm pack`, so it would publish the old list with the new code.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { build } from "esbuild";

const BUNDLE = "bin/index.js";

const { outputFiles } = await build({
  entryPoints: ["index.ts"],
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  packages: "external",
  outfile: BUNDLE,
  write: false,
  logLevel: "warning",
});
const text = outputFiles.map((file) => file.text).join("");
const before = textOf(BUNDLE);
if (before !== text) {
  replace(BUNDLE, text);
  if (before !== undefined && process.argv.includes("--before-pack")) {
    console.error(
      `${BUNDLE} was older than its sources and has been rebuilt. ` +
        "`pulumi policy publish` has already read the policies of the old one, so nothing is packed. Run it again.",
    );
    process.exitCode = 1;
  }
}

function textOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Renames a finished file into place, so that a pack which starts meanwhile never reads half of it. */
function replace(file, content) {
  const partial = `${file}.${process.pid}`;
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(partial, content);
    renameSync(partial, file);
  } finally {
    rmSync(partial, { force: true });
  }
}
