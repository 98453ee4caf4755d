/** The types of the packed package, as the programs of other people see them. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import ts from "typescript";
import { repositoryRoot } from "../engine/repository";
import { packInto, type Tarball, unpackInto } from "../engine/tarball";
import { typescriptBlocks } from "../kit/program";

/** Lines that compile, and lines that must not. */
const USE = `
import { createPolicies, policies } from "pulumi-policy-aurora-kms/policies";
import type { Level, PackPolicy, PolicySettings, Selector, Setting } from "pulumi-policy-aurora-kms/policies";
import { PolicyPack } from "@pulumi/policy";
import { accessAnswer, createGrantAnswer, parsePolicyDocument } from "pulumi-policy-aurora-kms/iam";
import type { AccessAnswer, KeyPolicyQuestion } from "pulumi-policy-aurora-kms/iam";
import type {} from "pulumi-policy-aurora-kms";

const level: Level = "advisory";
const where: Selector = { tags: { env: ["prod"] } };
const setting: Setting<{ readonly minDays?: number }> = { enforcementLevel: level, where, minDays: 7 };
const settings: PolicySettings = { "kms-deletion-window": setting, "kms-multi-region": { allowedWhere: where } };
const own: PackPolicy = { name: "own", description: "Our own.", validateResource: () => undefined };
new PolicyPack("team", { policies: [...createPolicies(settings), own] });
new PolicyPack("team", { policies });
// @ts-expect-error
createPolicies({ "kms-deletion-windows": "advisory" });
// @ts-expect-error
createPolicies({ "kms-deletion-window": { minDay: 7 } });
// @ts-expect-error
createPolicies({ "kms-multi-region": { allowedWhere: { tag: {} } } });

const question: KeyPolicyQuestion = {
  actions: ["kms:Decrypt"],
  key: { region: "eu-west-1", account: "111122223333" },
  callers: { kind: "public" },
};
const parsed = parsePolicyDocument("{}");
if (parsed.ok) {
  const answer: AccessAnswer = accessAnswer(parsed.document, question);
  const kind: "direct" | "accountRoot" | "grantIsForAWSResource" | undefined = answer.accesses[0]?.kind;
  // @ts-expect-error
  createGrantAnswer(parsed.document, { services: ["rds"], account: kind });
}
`;

describe("the types of the package", () => {
  let folder: string;
  let tarball: Tarball;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "aurora-kms-types-"));
    tarball = packInto(folder);
    const modules = join(folder, "team", "node_modules");
    mkdirSync(modules, { recursive: true });
    renameSync(unpackInto(join(folder, "unpacked"), tarball), join(modules, "pulumi-policy-aurora-kms"));
    for (const each of ["@pulumi", "@types", "fastest-levenshtein", "jsonc-parser"])
      symlinkSync(join(repositoryRoot(), "node_modules", each), join(modules, each));
    cpSync(join(repositoryRoot(), "examples", "team-policy-pack"), join(folder, "team"), { recursive: true });
    writeFileSync(join(folder, "team", "use.ts"), USE);
    const [{ source } = { source: "" }, ...others] = typescriptBlocks(
      readFileSync(join(repositoryRoot(), "README.md"), "utf8"),
    );
    assert.deepEqual(others, []);
    writeFileSync(join(folder, "team", "readme.ts"), source);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("resolve for every kind of consumer, says `attw`", () => {
    const attw = join(repositoryRoot(), "node_modules", ".bin", "attw");
    const { status, stdout, stderr } = spawnSync(attw, [tarball.file, "--no-emoji", "--no-color"], {
      encoding: "utf8",
    });
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /No problems found/);
  });

  for (const [kind, options] of [
    ["node10", { module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10 }],
    ["node16", { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 }],
    ["bundler", { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }],
  ] as const) {
    it(`compile in the example, in that of the README and in a program of all exports: ${kind}`, () => {
      const team = join(folder, "team");
      const program = ts.createProgram(
        ["index.ts", "readme.ts", "use.ts"].map((file) => join(team, file)),
        {
          ...options,
          target: ts.ScriptTarget.ES2022,
          strict: true,
          exactOptionalPropertyTypes: true,
          noEmit: true,
          types: ["node"],
          typeRoots: [join(team, "node_modules", "@types")],
        },
      );
      const problems = ts
        .getPreEmitDiagnostics(program)
        .map(({ file, messageText }) => [
          file === undefined ? "" : relative(team, file.fileName),
          ts.flattenDiagnosticMessageText(messageText, " "),
        ])
        // The typings of the SDK do not compile by themselves.
        .filter(([file = ""]) => !file.startsWith(".."));
      assert.deepEqual(problems, []);
      const read = program.getSourceFiles().map(({ fileName }) => fileName.split("/node_modules/").at(-1) ?? "");
      assert.deepEqual(read.filter((file) => file.startsWith("pulumi-policy-aurora-kms/")).sort(), [
        "pulumi-policy-aurora-kms/bin/iam.d.ts",
        "pulumi-policy-aurora-kms/bin/index.d.ts",
        "pulumi-policy-aurora-kms/bin/policies.d.ts",
      ]);
    });
  }

  it("can be imported by name from a module", () => {
    const script = `
      import { createPolicies, policies } from "pulumi-policy-aurora-kms/policies";
      import { createGrantAnswer } from "pulumi-policy-aurora-kms/iam";
      console.log(createPolicies({}).length === policies.length, typeof createGrantAnswer);`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      cwd: join(folder, "team"),
      encoding: "utf8",
      timeout: 20_000,
    });
    assert.deepEqual([status, stdout, stderr], [0, "true function\n", ""]);
  });

  it("checks a configuration file by the command of the README", () => {
    const team = join(folder, "team");
    const [, script = ""] =
      /```sh\nnode -e '(.*)'\n```/.exec(readFileSync(join(repositoryRoot(), "README.md"), "utf8")) ?? [];
    const check = (config: object): ReturnType<typeof spawnSync> => {
      writeFileSync(join(team, "policy-config.json"), JSON.stringify(config));
      return spawnSync(process.execPath, ["-e", script], { cwd: team, encoding: "utf8", timeout: 20_000 });
    };
    const valid = check({ "kms-key-rotation": { enforcementLevel: "mandatory", maxPeriodInDays: 90 } });
    assert.deepEqual([valid.status, valid.stdout, valid.stderr], [0, "", ""]);
    const invalid = check({ "kms-key-rotations": "mandatory" });
    assert.equal(invalid.status, 1);
    assert.match(
      String(invalid.stderr),
      /`kms-key-rotations` is not a policy of this pack\. Did you mean `kms-key-rotation`\?/,
    );
  });
});
