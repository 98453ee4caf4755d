/** `npm run new-policy` in a copy of the repository: what it writes builds, and passes the checks and its own tests. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { problemOf } from "../../tools/new-policy/scaffold";
import { PREFIXES } from "../../tools/new-policy/template";
import { repositoryRoot } from "../engine/repository";

const ROOT = repositoryRoot();
const TAKEN = "kms-key-rotation";

/** One skeleton of each prefix. Some come first among the policies and some last. */
const IDS = PREFIXES.map((prefix) => (prefix === "kms" ? "kms-zoned-keys" : `${prefix}-a-skeleton`));

describe("npm run new-policy", () => {
  for (const { id, problem } of [
    { id: "kmsKeyRotation", problem: "`kmsKeyRotation` is not in kebab case, such as `kms-key-rotation`" },
    { id: "kms-", problem: "`kms-` is not in kebab case, such as `kms-key-rotation`" },
    { id: "../kms-key", problem: "`../kms-key` is not in kebab case, such as `kms-key-rotation`" },
    { id: "rds-encrypted", problem: "`rds-encrypted` begins with none of aurora-, cloudtrail-, iam-, kms-" },
    { id: TAKEN, problem: `\`${TAKEN}\` is already a policy of this pack` },
    { id: "kms-new-policy", problem: undefined },
  ]) {
    it(`${problem === undefined ? "accepts" : "refuses"} ${id}`, () => assert.equal(problemOf(ROOT, id), problem));
  }

  it("exits with 2 and writes nothing if it refuses", () => {
    const before = readFileSync(join(ROOT, "policies", "index.ts"), "utf8");
    const { status, stderr } = spawnSync(process.execPath, ["out/tools/new-policy/main.js", TAKEN], {
      cwd: ROOT,
      encoding: "utf8",
    });
    assert.deepEqual([status, stderr], [2, `\`${TAKEN}\` is already a policy of this pack\n`]);
    assert.equal(readFileSync(join(ROOT, "policies", "index.ts"), "utf8"), before);
  });

  describe("in a copy of the repository", function () {
    // A build and all linters, while other tests run.
    this.timeout(300_000);
    let copy: string;
    before(() => {
      copy = copyOfRepository();
      run(process.execPath, "out/tools/new-policy/main.js", ...IDS);
    });
    after(() => rmSync(copy, { recursive: true, force: true }));

    function run(command: string, ...args: string[]): string {
      const { status, stdout, stderr } = spawnSync(command, args, { cwd: copy, encoding: "utf8" });
      assert.equal(status, 0, `${command} ${args.join(" ")}\n${stdout}${stderr}`);
      return stdout;
    }
    const of = (folder: string, ending: string): string[] => IDS.map((id) => `${folder}/${id}${ending}`);

    it("passes the linters", () => {
      const sources = [...of("policies", ".ts"), ...of("test/policies", ".test.ts")];
      const changed = ["policies/index.ts", "test/catalogue.test.ts"];
      run("npx", "biome", "ci", "--colors=off", "--error-on-warnings", ...sources, ...changed);
      run("npx", "markdownlint-cli2", "README.md", ...of("docs/policies", ".md"));
      run("npx", "depcruise", "--preserve-symlinks", "--config", ".dependency-cruiser.cjs", ...sources);
      run("npx", "knip");
    });

    it("passes its tests, those of the catalogue, and the check of the generated documentation", () => {
      const output = run("npx", "mocha", "out/test/catalogue.test.js", ...of("out/test/policies", ".test.js"));
      for (const id of IDS) {
        const section = new RegExp(`^ {2}${id}\\n(.*\\n)*?.*✔ not as required`, "m");
        assert.match(output, section);
        assert.match(output, new RegExp(`^ {4}${id}\\n(.*\\n)*?.*✔ example 3: undecided`, "m"));
      }
      run(process.execPath, "out/tools/generate-docs.js", "--check");
    });
  });
});

/** What Git tracks, and the compiled files, which make the build of the copy short. */
function copyOfRepository(): string {
  const copy = mkdtempSync(join(tmpdir(), "new-policy-"));
  const tracked = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  const files = tracked.split("\0").filter((file) => file !== "" && existsSync(join(ROOT, file)));
  for (const file of files) cpSync(join(ROOT, file), join(copy, file), { recursive: true });
  cpSync(join(ROOT, "out"), join(copy, "out"), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  return copy;
}
