/** The published pack: packed, unpacked, installed the way the engine installs it, and started. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { example } from "../engine/example";
import { repositoryRoot } from "../engine/repository";
import { Workspace } from "../engine/workspace";
import { isFixed } from "../kit/fixed-policies";
import { everyPath } from "./every-path";
import { lines, verdictsOf } from "./verdicts";

/** The pack has about 150,000 bytes. A large file that is packed by mistake exceeds the limit, and a new policy does not. */
const MAX_BYTES = 200_000;

/** Prints the packages that a module loads. Then it exits, because the pack would keep serving. */
const PACKAGES_LOADED = `
require(process.argv[1]);
const packages = Object.keys(require.cache).flatMap((file) => /node_modules[/](?:@[^/]+[/])?[^/]+/.exec(file) ?? []);
console.log(JSON.stringify([...new Set(packages)]));
process.exit();
`;

describe("the published pack", () => {
  let folder: string;
  let pack: string;
  let bytes: number;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "aurora-kms-package-"));
    const npm = (cwd: string, ...args: string[]): string =>
      execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    // `npm pack` refuses a bundle that is older than its sources.
    execFileSync(process.execPath, ["tools/bundle.mjs"], { cwd: repositoryRoot() });
    const packed = JSON.parse(npm(repositoryRoot(), "pack", "--json", "--pack-destination", folder));
    execFileSync("tar", ["xzf", join(folder, packed[0].filename)], { cwd: folder });
    pack = join(folder, "package");
    bytes = packed[0].size;
    npm(pack, "install", "--production", "--no-audit", "--no-fund");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("contains the compiled pack, but no tsconfig.json and no install script", () => {
    const manifest = JSON.parse(readFileSync(join(pack, "package.json"), "utf8"));
    for (const script of ["prepare", "preinstall", "install", "postinstall"])
      assert.ok(!(script in manifest.scripts), script);
    const files = execFileSync("find", [".", "-path", "./node_modules", "-prune", "-o", "-type", "f", "-print"], {
      cwd: pack,
      encoding: "utf8",
    });
    assert.deepEqual(files.trim().split("\n").sort(), [
      "./LICENSE",
      "./PulumiPolicy.yaml",
      "./README.md",
      "./bin/index.js",
      ...readdirSync(join(repositoryRoot(), "docs", "policies")).map((file) => `./docs/policies/${file}`),
      "./docs/undecided.md",
      "./package-lock.json",
      "./package.json",
    ]);
  });

  it(`is a tarball of at most ${MAX_BYTES.toLocaleString("en")} bytes`, () => {
    assert.ok(bytes <= MAX_BYTES, `${bytes}`);
  });

  it("loads only the SDK and two other packages at start", () => {
    const loaded = (module: string): readonly string[] => {
      const output = execFileSync(process.execPath, ["-e", PACKAGES_LOADED, module], { cwd: pack, encoding: "utf8" });
      return JSON.parse(output.trim().split("\n").at(-1) ?? "");
    };
    const withSdk = loaded("@pulumi/policy");
    const withPack = loaded(join(pack, "bin", "index.js"));
    assert.ok(withSdk.includes("node_modules/@pulumi/policy"), withSdk.join(" "));
    assert.deepEqual(
      withPack.filter((each) => !withSdk.includes(each)),
      ["node_modules/fastest-levenshtein", "node_modules/jsonc-parser"],
    );
    assert.ok(!withPack.some((each) => /aws/.test(each)), withPack.join(" "));
  });

  it("starts and judges without the provider's SDK", async () => {
    assert.deepEqual(
      readdirSync(join(pack, "node_modules", "@pulumi")).filter((each) => each.startsWith("aws")),
      [],
    );
    const workspace = await Workspace.create();
    try {
      const result = await workspace.preview({ program: example("aurora-postgresql").program, policyPack: pack });
      assert.equal(result.succeeded, false);
      assert.deepEqual(
        lines(verdictsOf({ ...result, findings: result.findings.filter(({ policy }) => isFixed(policy)) })).filter(
          (line) => line.endsWith("violation mandatory"),
        ),
        [
          "aws:kms/key:Key orders kms-create-grant-via-service: violation advisory, violation mandatory",
          "aws:rds/cluster:Cluster archive aurora-storage-encrypted: violation mandatory",
          "aws:rds/cluster:Cluster reports aurora-storage-encrypted: violation mandatory",
        ],
      );
    } finally {
      await workspace.dispose();
    }
  });

  it("reports the same with the oldest supported SDK", async () => {
    const install = ["install", "--no-save", "--no-audit", "--no-fund", "@pulumi/policy@1.20.0"];
    execFileSync("npm", install, { cwd: pack, stdio: "ignore" });
    const workspace = await Workspace.create();
    try {
      const withOldest = await workspace.preview({ program: everyPath, policyPack: pack });
      const withOurs = await workspace.preview({ program: everyPath });
      assert.ok(withOldest.findings.length > 0, withOldest.stderr);
      assert.deepEqual(lines(verdictsOf(withOldest)), lines(verdictsOf(withOurs)));
    } finally {
      await workspace.dispose();
    }
  });
});
