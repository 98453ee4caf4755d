/** The spelling and the wording check of `npm test`. */
import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { flaggedIn } from "../../tools/wording/flagged";
import { PHRASES } from "../../tools/wording/phrases";
import { proseOf } from "../../tools/wording/prose";
import { repositoryRoot } from "../engine/repository";

const [sample] = PHRASES;
if (sample === undefined) throw new Error("tools/wording/phrases.ts is empty");
const { before, after } = sample;

describe("the list of phrases", () => {
  for (const { before, after, instead } of PHRASES) {
    it(`flags “${before}”, and not “${after}”`, () => {
      assert.ok(
        flaggedIn("page.md", before).some((flagged) => flagged.instead === instead),
        "the pattern does not match its example",
      );
      assert.deepEqual(flaggedIn("page.md", after), []);
    });
  }
});

describe("the wording check", () => {
  const place = (file: string, lines: readonly string[]): readonly string[] =>
    flaggedIn(file, lines.join("\n")).map(({ line, column }) => `${line}:${column}`);

  const flagged: { name: string; file: string; lines: string[]; found: string }[] = [
    { name: "a paragraph", file: "a.md", lines: ["# Title", "", "a name beside it"], found: "3:8" },
    { name: "a sentence across two lines", file: "a.md", lines: ["what it takes", "in today"], found: "1:9" },
    { name: "a line comment", file: "a.ts", lines: ["one();", "two(); // beside it"], found: "2:11" },
    { name: "a sentence across two line comments", file: "a.mjs", lines: ["// it takes", "// in"], found: "1:7" },
    { name: "a doc comment", file: "a.ts", lines: ["/**", " * It takes", " * in.", " */", "one();"], found: "2:7" },
    { name: "a string", file: "a.ts", lines: ['one("beside");'], found: "1:6" },
    { name: "strings joined by +", file: "a.ts", lines: ['one("takes " +', '"in");'], found: "1:6" },
    { name: "a part of a template", file: "a.ts", lines: ["one(`$" + "{two} beside it`);"], found: "1:13" },
    { name: "a name", file: "a.ts", lines: ["const takesIn = 1;"], found: "1:7" },
    { name: "a JSON value", file: "a.json", lines: ["{", '"why": "beside it" }'], found: "2:9" },
  ];
  for (const { name, file, lines, found } of flagged)
    it(`finds a phrase in ${name}`, () => assert.deepEqual(place(file, lines), [found]));

  const left: { name: string; file: string; lines: string[] }[] = [
    { name: "code between backticks", file: "a.md", lines: ["the option `beside`"] },
    { name: "a fenced block", file: "a.md", lines: ["```json", "beside", "```"] },
    { name: "a quotation", file: "a.md", lines: ["> beside it"] },
    {
      name: "a generated part",
      file: "a.md",
      lines: ["<!-- generated: policy -->", "beside it", "<!-- /generated -->"],
    },
    { name: "words of two strings in a list", file: "a.ts", lines: ['one(["takes", "in"]);'] },
    { name: "words around code in a comment", file: "a.ts", lines: ["// it takes `one` in", "one();"] },
  ];
  for (const { name, file, lines } of left) it(`skips ${name}`, () => assert.deepEqual(place(file, lines), []));

  it("reads strings without their quotes", () => {
    assert.deepEqual(
      proseOf("a.ts", "one('two');").map(({ text }) => text.trim()),
      ["one", "two"],
    );
  });
});

describe("the commands of the spelling and wording checks", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "wording-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const wording = (...args: readonly string[]) => {
    const git = (...command: readonly string[]) => assert.equal(spawnSync("git", command, { cwd: folder }).status, 0);
    git("init", "--quiet");
    git("add", ".");
    const script = join(__dirname, "../../tools/wording/main.js");
    return spawnSync(process.execPath, [script, ...args], { cwd: folder, encoding: "utf8" });
  };

  it("report a flagged phrase with its place, and fail", () => {
    mkdirSync(join(folder, "docs"));
    writeFileSync(join(folder, "docs/page.md"), `# Title\n\n${before}\n`);
    const { status, stdout } = wording();
    assert.equal(status, 1);
    assert.match(stdout, /^docs\/page\.md:3:\d+ “.*”: write .*\nFlagged phrases: 1\./);
    assert.match(wording("--summary").stdout, /^ {4}1 {2}docs\nFlagged phrases: 1\./);
  });

  it("pass a text without one", () => {
    writeFileSync(join(folder, "page.md"), `# Title\n\n${after}\n`);
    const { status, stdout } = wording();
    assert.equal(stdout, "");
    assert.equal(status, 0);
  });

  it("report a misspelt word with its place, and fail", () => {
    const misspelt = [..."encrypted"].reverse().join("");
    writeFileSync(join(folder, "page.md"), `# Title\n\nAn ${misspelt} cluster.\n`);
    const run = spawnSync(
      process.execPath,
      [
        join(repositoryRoot(), "node_modules/cspell/bin.mjs"),
        "lint",
        "--no-progress",
        "--no-summary",
        "--config",
        join(repositoryRoot(), "cspell.config.jsonc"),
        "--root",
        folder,
        "page.md",
      ],
      { cwd: folder, encoding: "utf8" },
    );
    assert.ok(run.stdout.includes(`page.md:3:4 - Unknown word (${misspelt})`), run.stdout);
    assert.equal(run.status, 1);
  });
});
