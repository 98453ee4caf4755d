/** The package as a dependency of a project: as a pack in node_modules, and composed into the pack of a team. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { example } from "../engine/example";
import { repositoryRoot } from "../engine/repository";
import { npm, packInto, type Tarball } from "../engine/tarball";
import { Workspace } from "../engine/workspace";
import { lines, verdictsOf } from "./verdicts";

const NAME = "pulumi-policy-aurora-kms";

describe("the package in a project", () => {
  let folder: string;
  let tarball: Tarball;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "aurora-kms-installed-"));
    tarball = packInto(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const strategy of ["hoisted", "nested"]) {
    it(`judges as a pack from node_modules, ${strategy}`, async () => {
      const project = join(folder, strategy);
      mkdirSync(project);
      writeFileSync(join(project, "package.json"), JSON.stringify({ name: "project", private: true }));
      npm(project, "install", "--install-strategy", strategy, "--no-audit", "--no-fund", tarball.file);
      const within = strategy === "nested" ? `node_modules/${NAME}/` : "";
      assert.ok(versionsOf(project, "@pulumi/policy").has(`${within}node_modules/@pulumi/policy`));
      const found = await linesOf(join(project, "node_modules", NAME));
      assert.ok(found.length > 3, found.join("\n"));
      assert.deepEqual(found, await linesOf(repositoryRoot()));
    });
  }

  it("judges as a part of the pack of a team, by the defaults and the configuration of the team, and shares its SDK", async () => {
    const team = join(folder, "team");
    cpSync(join(repositoryRoot(), "examples", "team-policy-pack"), team, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(team, "package.json"), "utf8"));
    manifest.dependencies = { ...manifest.dependencies, "@pulumi/pulumi": "3.247.0", [NAME]: `file:${tarball.file}` };
    writeFileSync(join(team, "package.json"), JSON.stringify(manifest));
    npm(team, "install", "--no-audit", "--no-fund");
    assert.deepEqual([...versionsOf(team, "@pulumi/pulumi")], [["node_modules/@pulumi/pulumi", "3.247.0"]]);
    assert.deepEqual([...versionsOf(team, "@pulumi/policy").keys()], ["node_modules/@pulumi/policy"]);

    const found = await linesOf(team);
    const ours = await linesOf(repositoryRoot());
    const difference = (some: readonly string[], others: readonly string[]): string[] =>
      some.filter((line) => !others.includes(line));
    assert.deepEqual(difference(found, ours), [
      "aws:kms/key:Key orders kms-create-grant-via-service: violation mandatory, violation mandatory",
      "aws:rds/cluster:Cluster archive team-deletion-protection: violation mandatory",
      "aws:rds/cluster:Cluster orders team-deletion-protection: violation mandatory",
      "aws:rds/cluster:Cluster reports team-deletion-protection: violation mandatory",
    ]);
    assert.deepEqual(difference(ours, found), [
      "aws:kms/key:Key orders kms-create-grant-via-service: violation advisory, violation mandatory",
      "aws:rds/cluster:Cluster orders aurora-customer-managed-key: violation advisory",
    ]);

    const policyConfig = {
      "aurora-customer-managed-key": { enforcementLevel: "advisory", where: {} },
      "kms-create-grant-via-service": { services: ["*"] },
      "team-deletion-protection": "disabled",
    };
    assert.deepEqual(await linesOf(team, policyConfig), ours);
  });
});

/** The verdicts of a pack on the leaky example. */
async function linesOf(policyPack: string, policyConfig: object = {}): Promise<readonly string[]> {
  const workspace = await Workspace.create();
  try {
    const result = await workspace.preview({ program: example("aurora-postgresql").program, policyPack, policyConfig });
    assert.equal(result.succeeded, false, result.stderr);
    return lines(verdictsOf(result));
  } finally {
    await workspace.dispose();
  }
}

/** The versions of a package that are installed in a project, by their folders. */
function versionsOf(project: string, name: string): ReadonlyMap<string, string> {
  const { packages } = JSON.parse(readFileSync(join(project, "node_modules", ".package-lock.json"), "utf8"));
  const found = Object.entries<{ version: string }>(packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
  return new Map(found.map(([path, { version }]) => [path, version]));
}
