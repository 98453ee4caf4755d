import assert from "node:assert/strict";
import { globPattern } from "../../../iam/strings/pattern";
import { compilePatterns } from "../../../iam/strings/pattern-set";

/** Patterns that are long enough for the simulation with bits. */
describe("a long pattern", () => {
  const anyOf = (least: number) => `${"?".repeat(least)}*`;

  for (const [pattern, text, expected] of [
    [anyOf(200), "a".repeat(199), false],
    [anyOf(200), "a".repeat(200), true],
    [anyOf(200), "a".repeat(300), true],
    [`*${"ab".repeat(100)}`, `ab${"ab".repeat(100)}`, true],
    [`*${"ab".repeat(100)}`, `${"ab".repeat(100)}a`, false],
  ] as const) {
    it(`of ${pattern.length} characters ${expected ? "matches" : "does not match"} ${text.length} characters`, () => {
      assert.equal(compilePatterns([globPattern(pattern)], false).matches(text), expected);
    });
  }
});
