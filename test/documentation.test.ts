/** The commands that the README names, and the generated parts of the documentation. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./engine/repository";
import { typescriptBlocks } from "./kit/program";

const read = (...path: string[]): string => readFileSync(join(repositoryRoot(), ...path), "utf8");

describe("the documentation", () => {
  it("is current: the generator would write the same", () => {
    const run = spawnSync(process.execPath, [join(__dirname, "../tools/generate-docs.js"), "--check"], {
      cwd: repositoryRoot(),
      encoding: "utf8",
    });
    assert.equal(run.stderr, "");
    assert.equal(run.status, 0);
  });

  it("names commands that exist, and CI runs the test command", () => {
    const readme = read("README.md");
    const { scripts } = JSON.parse(read("package.json"));
    for (const [, script] of readme.matchAll(/npm run ([\w-]+)/g))
      assert.ok(String(script) in scripts, `npm run ${script}`);
    assert.match(readme, /```sh\nnpm ci && npm run demo\n```/);
    assert.match(readme, /```sh\nnpm cit\n```/);
    assert.equal(read(".ci/run").trim().split("\n").at(-1), "npm cit");
  });

  it("reads the code blocks of a page with the headings above them", () => {
    const page = [
      "# A",
      "## B",
      "```ts",
      "one;",
      "```",
      "## C",
      "```json",
      "{}",
      "```",
      "### D",
      "```typescript",
      "two;",
      "```",
    ].join("\n");
    assert.deepEqual(typescriptBlocks(page), [
      { headings: ["A", "B"], source: "one;" },
      { headings: ["A", "C", "D"], source: "two;" },
    ]);
  });
});
