import assert from "node:assert/strict";
import { globPattern } from "../../../iam/strings/pattern";
import { compilePatterns } from "../../../iam/strings/pattern-set";

/** Patterns of more tokens than are followed one by one. */
describe("a long pattern", () => {
  const anyOf = (least: number) => `${"?".repeat(least)}*`;

  for (const [pattern, text, expected] of [
    [anyOf(200), "a".repeat(199), false],
    [anyOf(200), "a".repeat(200), true],
    [anyOf(200), "a".repeat(300), true],
    [`*${"ab".repeat(100)}`, `ab${"ab".repeat(100)}`, true],
    [`*${"ab".repeat(100)}`, `${"ab".repeat(100)}a`, false],
  ] as const) {
    it(`of ${pattern.length} characters ${expected ? "covers" : "does not cover"} ${text.length}`, () => {
      assert.equal(compilePatterns([globPattern(pattern)], false).matches(text), expected);
    });
  }
});
