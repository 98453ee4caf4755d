/** The commands of a contributor. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../engine/repository";

const ROOT = repositoryRoot();

function run(command: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(command, args, { cwd: ROOT, encoding: "utf8" });
}

describe("npx mocha FILE", () => {
  it("runs that file only", () => {
    const file = "out/test/kit/nearest.test.js";
    const { stdout } = run("npx", "mocha", "--dry-run", "--reporter", "json", file);
    const tests: readonly { file: string }[] = JSON.parse(stdout.slice(stdout.indexOf("{"))).tests;
    assert.deepEqual([...new Set(tests.map((test) => test.file))], [join(ROOT, file)]);
  });
});

describe("npm run test:policy", () => {
  for (const { name, args, says } of [
    {
      name: "an id that no policy has",
      args: ["kms-keys-rotation"],
      says: /^`kms-keys-rotation` is not a policy of this pack\. The nearest ids: kms-key-rotation, [\w-]+, [\w-]+\n$/,
    },
    { name: "no id", args: [], says: /^usage: npm run test:policy -- ID\n$/ },
    { name: "two ids", args: ["kms-key-rotation", "kms-multi-region"], says: /^usage: / },
  ]) {
    it(`refuses ${name} with exit code 2`, () => {
      const { status, stderr } = run(process.execPath, "tools/test-policy.mjs", ...args);
      assert.match(stderr, says);
      assert.equal(status, 2);
    });
  }
});

describe("CONTRIBUTING.md", () => {
  it("names commands and files that exist", () => {
    const text = readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8");
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    for (const [, script = ""] of text.matchAll(/npm run ([\w:-]+)/g)) assert.ok(script in scripts, script);
    for (const [, file = ""] of text.matchAll(/`((?:test|policies|docs)\/[\w./-]+\.\w+)`/g))
      if (!file.includes("my-requirement")) assert.doesNotThrow(() => readFileSync(join(ROOT, file)), file);
  });
});
