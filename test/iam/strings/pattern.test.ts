import assert from "node:assert/strict";
import {
  ANY_PATH,
  ANY_TEXT,
  ANY_UNIQUE_ID_SUFFIX,
  arnGlobPattern,
  arnPattern,
  namePattern,
  type Pattern,
  solveVariable,
  type VariableLookup,
} from "../../../iam/strings/pattern";
import { compilePatterns } from "../../../iam/strings/pattern-set";

/** The value of the unresolved variable for which a policy value equals a given text. */
describe("the unresolved variable of a value", () => {
  const lookup: VariableLookup = (key) => {
    if (key === "aws:username") return { kind: "text", text: "bob" };
    return key === "aws:none" ? { kind: "noValue" } : { kind: "unresolved" };
  };

  for (const [value, text, expected] of [
    ["home/${aws:PrincipalTag/team}/x", "home/red/x", ["aws:principaltag/team", "red"]],
    ["${aws:UserName}-${aws:SourceIdentity}", "bob-eve", ["aws:sourceidentity", "eve"]],
    ["${aws:none, 'a'}-${aws:SourceIdentity}", "a-eve", ["aws:sourceidentity", "eve"]],
    ["${aws:none}-${aws:SourceIdentity}", "-eve", ["aws:sourceidentity", "eve"]],
    ["home/${aws:PrincipalTag/team}/x", "house/red/x", undefined],
    ["${aws:PrincipalTag/team}${aws:SourceIdentity}", "red", undefined],
    ["no variable", "no variable", undefined],
    ["${aws:PrincipalTag/team", "red", undefined],
  ] as const) {
    it(`in \`${value}\` ${expected === undefined ? "has no solution" : `is ${expected[1]}`} for \`${text}\``, () => {
      assert.deepEqual(solveVariable(value, "2012-10-17", lookup, text), expected);
    });
  }
});

/** Characters that IAM allows or forbids in a part of a name; the sets are written down independently of the code. */
describe("a wildcard", () => {
  const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
  const excluded = (pattern: Pattern, before: string, behind = "") =>
    PRINTABLE.filter((each) => !compilePatterns([pattern], false).matches(`${before}${each}${behind}`)).join("");

  it("before the last part of an ARN does not match a colon", () => {
    assert.equal(excluded(arnGlobPattern("?:?:?:?:?:x"), "", ":a:a:a:a:x"), ":");
    assert.equal(excluded(arnGlobPattern("a:a:a:a:?:x"), "a:a:a:a:", ":x"), ":");
    assert.equal(excluded(arnGlobPattern("a:a:a:a:a:?"), "a:a:a:a:a:"), "");
    assert.equal(excluded(arnPattern(Array.from("a:a:a:a:*:x")) ?? [], "a:a:a:a:", ":x"), ":");
    assert.equal(excluded(arnPattern(Array.from("a:a:a:a:a:*")) ?? [], "a:a:a:a:a:"), "");
  });

  it("in a name does not match a slash, a colon, a wildcard or a space", () => {
    assert.equal(excluded(namePattern("?"), ""), " */:?");
    assert.equal(excluded(namePattern("*"), ""), " */:?");
  });

  it("in a path does not match a colon, a wildcard or a space", () => {
    assert.equal(excluded(ANY_PATH, ""), " *:?");
    assert.ok(compilePatterns([ANY_PATH], false).matches(""));
  });

  it("at the end of a unique ID matches only capital letters and digits, at least one", () => {
    const allowed = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const ordinary = PRINTABLE.filter((each) => /[\w+=,.@:*? /-]/.test(each));
    const matching = ordinary.filter((each) => compilePatterns([ANY_UNIQUE_ID_SUFFIX], false).matches(each));
    assert.equal(matching.join(""), allowed);
    assert.equal(compilePatterns([ANY_UNIQUE_ID_SUFFIX], false).matches(""), false);
    assert.equal(compilePatterns([ANY_UNIQUE_ID_SUFFIX], false).matches("A1B2"), true);
    assert.equal(compilePatterns([ANY_UNIQUE_ID_SUFFIX], false).matches("A1b2"), false);
  });

  it("that stands for any text has no exception", () => assert.equal(excluded(ANY_TEXT, ""), ""));
});
