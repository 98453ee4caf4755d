import assert from "node:assert/strict";
import { toLowerCase } from "../../../iam/ascii-case";
import { isLiteral, matchesGlob } from "../../../iam/strings/glob";

describe("the glob", () => {
  const table: readonly (readonly [pattern: string, text: string, matched: boolean])[] = [
    ["", "", true],
    ["", "a", false],
    ["a", "", false],
    ["*", "", true],
    ["*", "anything at all", true],
    ["**", "a", true],
    ["?", "", false],
    ["?", "a", true],
    ["?", "ab", false],
    ["?*", "", false],
    ["?*", "ab", true],
    ["kms:Create*", "kms:CreateGrant", true],
    ["kms:Create*", "kms:Create", true],
    ["kms:Create*", "kms:create", false],
    ["*Grant", "kms:CreateGrant", true],
    ["*Grant", "kms:CreateGrants", false],
    ["a*b*c", "aXbYbZc", true],
    ["a*b*c", "aXbYbZ", false],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["rds.*.amazonaws.com", "rds.us-east-1.amazonaws.com", true],
    ["rds.*.amazonaws.com", "rds.amazonaws.com", false],
    ["[a-z]", "a", false],
    [".", "a", false],
    ["?", "😀", true],
  ];
  for (const [pattern, text, matched] of table) {
    it(`\`${pattern}\` ${matched ? "matches" : "does not match"} \`${text}\``, () => {
      assert.equal(matchesGlob(pattern, text), matched);
    });
  }

  it("ignores case when asked to", () => {
    assert.equal(matchesGlob("KMS:Create*", "kms:createGRANT", { ignoreCase: true }), true);
    assert.equal(matchesGlob("KMS:Create*", "kms:createGRANT", { ignoreCase: false }), false);
    assert.equal(matchesGlob("É?*", "ÉaB", { ignoreCase: true }), true);
  });

  it("ignores the case of the letters A to Z only", () => {
    assert.equal(matchesGlob("É?*", "éaB", { ignoreCase: true }), false);
    assert.equal(matchesGlob("\u212ams:*", "kms:CreateGrant", { ignoreCase: true }), false);
    assert.equal(matchesGlob("km\u017f:*", "kms:CreateGrant", { ignoreCase: true }), false);
    assert.equal(toLowerCase("\u212aMS:É"), "\u212ams:É");
    assert.equal(toLowerCase("KMS:CreateGrant"), "kms:creategrant");
  });

  it("is fast on a pattern that would make a regular expression backtrack for hours", () => {
    const started = process.cpuUsage();
    assert.equal(matchesGlob(`${"a*".repeat(50)}b`, "a".repeat(5_000)), false);
    const { user, system } = process.cpuUsage(started);
    assert.ok(user + system < 1_000_000, `${user + system} µs of CPU time`);
  });

  it("recognizes literal patterns", () => {
    assert.deepEqual(
      ["a", "a*", "a?", ""].map((pattern) => isLiteral(pattern)),
      [true, false, false, true],
    );
  });
});
