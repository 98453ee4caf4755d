/** The published pack: packed, unpacked, installed the way the engine installs it, and started. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { example } from "../engine/example";
import { repositoryRoot } from "../engine/repository";
import { npm, packInto, unpackInto } from "../engine/tarball";
import { Workspace } from "../engine/workspace";
import { isFixed } from "../kit/fixed-policies";
import { everyPath } from "./every-path";
import { lines, verdictsOf } from "./verdicts";

/**
 * The tarball has about 235,000 bytes: 144,000 of code and types, 45,000 of pages, 29,000 of the bill of materials and
 * 23,000 of the lock file. A policy with its page adds about 4,000, so the budget leaves room for 40 more. What it is there
 * to catch is larger: the tests and their documents, or the SDK of a provider in a bundle.
 */
const BUDGET_IN_BYTES = 400_000;

/** Prints the packages that a module loads. Then it exits, because the pack would keep serving. */
const PACKAGES_LOADED = `
require(process.argv[1]);
const packages = Object.keys(require.cache).flatMap((file) => /node_modules[/](?:@[^/]+[/])?[^/]+/.exec(file) ?? []);
console.log(JSON.stringify([...new Set(packages)]));
process.exit();
`;

/** The targets of the relative links of a page, without their fragments. */
const linksIn = (page: string): string[] =>
  [...page.matchAll(/\]\(([^)#\s]+)[^)]*\)|^\[[^\]]+\]: +(\S+)/gm)]
    .map(([, inline, reference]) => (inline ?? reference ?? "").replace(/#.*/, ""))
    .filter((link) => link !== "" && !/^(https?|mailto):/.test(link));

/** The packages of a lock file: `name@version integrity`. */
const packagesIn = (packages: Readonly<Record<string, { readonly version: string; readonly integrity: string }>>) =>
  Object.entries(packages).map(
    ([path, { version, integrity }]) => `${path.split("node_modules/").at(-1)}@${version} ${integrity}`,
  );

describe("the published pack", () => {
  let folder: string;
  let pack: string;
  let bytes: number;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "aurora-kms-package-"));
    const tarball = packInto(folder);
    pack = unpackInto(folder, tarball);
    bytes = tarball.size;
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
      "./CHANGELOG.md",
      "./LICENSE",
      "./PulumiPolicy.yaml",
      "./README.md",
      "./SECURITY.md",
      "./bin/iam.d.ts",
      "./bin/iam.js",
      "./bin/index.d.ts",
      "./bin/index.js",
      "./bin/policies.d.ts",
      "./bin/policies.js",
      "./bin/reasoner.js",
      "./docs/organization.md",
      ...readdirSync(join(repositoryRoot(), "docs", "policies")).map((file) => `./docs/policies/${file}`),
      "./docs/undecided.md",
      "./docs/versioning.md",
      "./npm-shrinkwrap.json",
      "./package.json",
      "./sbom.cdx.json",
    ]);
  });

  it(`is a tarball of at most ${BUDGET_IN_BYTES.toLocaleString("en")} bytes`, () => {
    assert.ok(bytes <= BUDGET_IN_BYTES, `${bytes}`);
  });

  it("installs only what package-lock.json names, byte for byte", () => {
    const { packages: tested } = JSON.parse(readFileSync(join(repositoryRoot(), "package-lock.json"), "utf8"));
    const known = new Set(packagesIn(tested));
    const { packages: installed } = JSON.parse(readFileSync(join(pack, "node_modules", ".package-lock.json"), "utf8"));
    assert.ok(packagesIn(installed).length > 200);
    assert.deepEqual(
      packagesIn(installed).filter((each) => !known.has(each)),
      [],
    );
    assert.ok(!existsSync(join(pack, "node_modules", "typescript")));
  });

  it("lists what it installs in a bill of materials", () => {
    const { packages } = JSON.parse(readFileSync(join(pack, "node_modules", ".package-lock.json"), "utf8"));
    const { bomFormat, metadata, components } = JSON.parse(readFileSync(join(pack, "sbom.cdx.json"), "utf8"));
    assert.deepEqual([bomFormat, metadata.component.name], ["CycloneDX", "pulumi-policy-aurora-kms"]);
    const versions = packagesIn(packages).map((each) => each.split(" ")[0]);
    assert.deepEqual(
      components.map(({ name, version }: { name: string; version: string }) => `${name}@${version}`).sort(),
      [...new Set(versions)].sort(),
    );
  });

  it("has every page that its pages link to", () => {
    const pages = execFileSync("find", [".", "-path", "./node_modules", "-prune", "-o", "-name", "*.md", "-print"], {
      cwd: pack,
      encoding: "utf8",
    });
    const broken = pages
      .trim()
      .split("\n")
      .flatMap((page) =>
        linksIn(readFileSync(join(pack, page), "utf8"))
          .filter((link) => !existsSync(join(pack, dirname(page), link)))
          .map((link) => `${page}: ${link}`),
      );
    assert.deepEqual(broken, []);
  });

  it("links to files of the repository that exist", () => {
    const prefix = `${JSON.parse(readFileSync(join(pack, "package.json"), "utf8")).homepage.replace(/#.*/, "")}/blob/main/`;
    const readme = readFileSync(join(pack, "README.md"), "utf8");
    const links = [...readme.matchAll(/\]\((https:[^)#\s]+)/g)].flatMap(([, link = ""]) =>
      link.startsWith(prefix) ? [link.slice(prefix.length)] : [],
    );
    assert.ok(links.length > 5, links.join(" "));
    assert.deepEqual(
      links.filter((link) => !existsSync(join(repositoryRoot(), link))),
      [],
    );
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
    const oldest = ["@pulumi/policy@1.20.0", "@pulumi/pulumi@3.204.0"];
    npm(pack, "install", "--no-save", "--no-audit", "--no-fund", ...oldest);
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
