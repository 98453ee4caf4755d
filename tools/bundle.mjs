// Writes the folder bin/: the modules of the package, each with what it imports, and their type declarations.
//
// Usage: node tools/bundle.mjs [--before-pack]
//
// With --before-pack it fails if it replaces an older file. `pulumi policy publish` reads the list of policies from
// bin/index.js before it runs `npm pack`, so it would publish the old list with the new code.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { build } from "esbuild";
import { declarationsOf } from "./declarations.mjs";

const FOLDER = "bin";

/** The modules of bin/ by name. A module that another one imports stays a file of its own, so nothing is in two files. */
const MODULES = new Map([
  ["index", "index.ts"],
  ["policies", "library/policies.ts"],
  ["iam", "library/iam.ts"],
  ["reasoner", "iam/index.ts"],
]);

/** The modules that package.json exports. */
const EXPORTED = ["index", "policies", "iam"];

const files = new Map();
for (const [name, source] of MODULES) files.set(`${name}.js`, await bundle(source));
for (const name of EXPORTED) files.set(`${name}.d.ts`, declarationsOf(MODULES.get(name)));

const replaced = [...files].flatMap(([file, text]) => {
  const path = join(FOLDER, file);
  const before = textOf(path);
  if (before === text) return [];
  replace(path, text);
  return before === undefined ? [] : [path];
});
const written = [...files.keys()];
for (const file of readdirSync(FOLDER)) if (!written.some((each) => file.startsWith(each))) rmSync(join(FOLDER, file));
if (replaced.length > 0 && process.argv.includes("--before-pack")) {
  console.error(
    `${replaced.join(", ")} was older than its sources and has been rebuilt. ` +
      "`pulumi policy publish` has already read the policies of the old one, so nothing is packed. Run it again.",
  );
  process.exitCode = 1;
}

async function bundle(source) {
  const { outputFiles } = await build({
    entryPoints: [source],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    packages: "external",
    outfile: join(FOLDER, "index.js"),
    write: false,
    logLevel: "warning",
    plugins: [{ name: "other modules", setup: leaveOut(source) }],
  });
  return outputFiles.map((file) => file.text).join("");
}

/** Leaves an import of another module of bin/ as an import of its file. */
function leaveOut(source) {
  const others = new Map([...MODULES].filter(([, each]) => each !== source).map(([name, each]) => [each, name]));
  return ({ onResolve }) => {
    onResolve({ filter: /^[.]/ }, ({ path, resolveDir }) => {
      const name = others.get(`${relative(process.cwd(), join(resolveDir, path))}.ts`);
      return name === undefined ? undefined : { path: `./${name}.js`, external: true };
    });
  };
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
  mkdirSync(FOLDER, { recursive: true });
  try {
    writeFileSync(partial, content);
    renameSync(partial, file);
  } finally {
    rmSync(partial, { force: true });
  }
}
