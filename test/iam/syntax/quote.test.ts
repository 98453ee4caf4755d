import assert from "node:assert/strict";
import { quote } from "../../../iam/index";

describe("quoted text", () => {
  for (const [name, text, characters, quoted] of [
    ["keeps short text", "kms:*", undefined, "`kms:*`"],
    ["keeps 60 characters", "a".repeat(60), undefined, `\`${"a".repeat(60)}\``],
    ["cuts 61 characters", "a".repeat(61), undefined, `\`${"a".repeat(60)}…\``],
    ["keeps as many characters as asked", "abc", 3, "`abc`"],
    ["cuts more characters than asked", "abcd", 3, "`abc…`"],
    ["replaces white space and backticks", "a\n`b\tc", undefined, "`a  b c`"],
  ] as const) {
    it(name, () => assert.equal(quote(text, characters), quoted));
  }
});
