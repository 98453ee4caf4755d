// Writes the files of a package that only a package needs, or removes them from the sources again.
//
// Usage: node tools/release-files.mjs write|remove
//
// - sbom.cdx.json: the bill of materials of the runtime dependencies, in the versions that are tested (CycloneDX).
// - npm-shrinkwrap.json: the same versions, for npm. Not written for `npm publish`, see docs/architecture.md.
//
// Both come from package-lock.json, and neither has a time or a random number. Equal sources give equal files.
//
// It also takes the development dependencies out of package.json. The engine installs a published pack with
// `npm install --production`, which would otherwise look up all of them in the registry, and install TypeScript.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SHRINKWRAP = "npm-shrinkwrap.json";
const BILL_OF_MATERIALS = "sbom.cdx.json";

const MANIFEST = "package.json";
/** The manifest of the sources while they are packed. A run that was killed leaves it, and the next one restores it. */
const SAVED = "package.json.saved";

const [task] = process.argv.slice(2);
if (task !== "write" && task !== "remove") {
  console.error("usage: node tools/release-files.mjs write|remove");
  process.exit(2);
}
for (const file of [SHRINKWRAP, BILL_OF_MATERIALS]) rmSync(file, { force: true });
if (existsSync(SAVED)) renameSync(SAVED, MANIFEST);
if (task === "write") {
  const { manifest, lock } = withoutDevelopment();
  writeFileSync(BILL_OF_MATERIALS, json(billOfMaterials(manifest, lock)));
  if (process.env.npm_command !== "publish") writeFileSync(SHRINKWRAP, json(lock));
  renameSync(MANIFEST, SAVED);
  writeFileSync(MANIFEST, json(manifest));
}

/** The manifest and the lock file without what only development needs. */
function withoutDevelopment() {
  const { devDependencies: _, ...manifest } = read(MANIFEST);
  const { packages, ...lock } = read("package-lock.json");
  const { devDependencies: __, ...root } = packages[""];
  const paths = runtimePaths(packages);
  const kept = Object.entries(packages).filter(([path]) => paths.has(path));
  return { manifest, lock: { ...lock, packages: { "": root, ...Object.fromEntries(kept) } } };
}

/**
 * The folders of the packages that the runtime dependencies need. The lock file has a mark for those that only development
 * needs, but it has one mark for "development or optional", which does not separate them.
 */
function runtimePaths(packages) {
  const found = new Set();
  const queue = Object.keys(packages[""].dependencies).map((name) => ["", name]);
  for (const [from, name] of queue) {
    const path = folderOf(packages, from, name);
    if (path === undefined || found.has(path)) continue;
    found.add(path);
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta = {} } = packages[path];
    const peers = Object.keys(peerDependencies ?? {}).filter((each) => !peerDependenciesMeta[each]?.optional);
    for (const each of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers])
      queue.push([path, each]);
  }
  return found;
}

/** The folder in which Node.js finds a package: the nearest `node_modules` that has it. */
function folderOf(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf("/node_modules/"), 0))) {
    const path = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (path in packages) return path;
    if (folder === "") return undefined;
  }
}

/** What `npm sbom` writes. With `--omit dev` it leaves out most packages, so it reads a folder that has no others. */
function billOfMaterials(manifest, lock) {
  const parent = mkdtempSync(join(tmpdir(), "aurora-kms-sbom-"));
  try {
    // npm takes the name of the folder for the name of the package.
    const folder = join(parent, manifest.name);
    mkdirSync(folder);
    writeFileSync(join(folder, "package.json"), json(manifest));
    writeFileSync(join(folder, "package-lock.json"), json(lock));
    const args = ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "library", "--package-lock-only"];
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
    const {
      serialNumber: _,
      metadata,
      ...bill
    } = JSON.parse(
      execFileSync("npm", args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }),
    );
    const { timestamp: __, ...others } = metadata;
    return { ...bill, metadata: others };
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

function read(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
