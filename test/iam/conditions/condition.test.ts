import assert from "node:assert/strict";
import {
  compileCondition,
  holds,
  isNegatedOperator,
  type KeyValues,
  OPERATORS,
  type Truth,
} from "../../../iam/conditions/condition";
import type { VariableLookup } from "../../../iam/strings/pattern";
import type { Condition } from "../../../iam/syntax/ast";

const noVariables: VariableLookup = () => ({ kind: "unresolved" });

function condition(operator: string, values: readonly string[]): Condition {
  return { operator, key: "aws:Key", values, path: `Condition.${operator}.aws:Key` };
}

function truth(operator: string, values: readonly string[], given: readonly string[] | "absent" | "unknown"): Truth {
  const read: KeyValues = typeof given === "string" ? { kind: given } : { kind: "values", values: given };
  return holds(compileCondition(condition(operator, values), "2012-10-17", noVariables), read);
}

/** For each operator: a value in the policy, a value that it matches, and a value that it does not match. */
const OPERANDS: readonly (readonly [operator: string, value: string, covered: string, other: string])[] = [
  ["StringEquals", "a*", "a*", "ab"],
  ["StringEqualsIgnoreCase", "Ab", "aB", "a"],
  ["StringLike", "a?c*", "abcd", "abd"],
  ["ArnEquals", "arn:aws:iam::*:role/a?", "arn:aws:iam::1:role/ab", "arn:aws:iam::1:2:role/ab"],
  ["ArnLike", "arn:aws:iam::*:role/a?", "arn:aws:iam::1:role/ab", "arn:aws:iam::1:2:role/ab"],
  ["BinaryEquals", "QQ==", "QQ==", "qq=="],
  ["NumericEquals", "5", "5.0", "6"],
  ["NumericLessThan", "5", "4", "5"],
  ["NumericLessThanEquals", "5", "5", "6"],
  ["NumericGreaterThan", "5", "6", "5"],
  ["NumericGreaterThanEquals", "5", "5", "4"],
  ["DateEquals", "2026-01-01", "2026-01-01T00:00:00Z", "2026-01-02"],
  ["DateLessThan", "2026-01-01", "2025-12-31", "2026-01-01"],
  ["DateLessThanEquals", "2026-01-01", "2026-01-01", "2026-01-02"],
  ["DateGreaterThan", "2026-01-01", "2026-01-02", "2026-01-01"],
  ["DateGreaterThanEquals", "2026-01-01", "2026-01-01", "2025-12-31"],
  ["Bool", "true", "true", "false"],
  ["IpAddress", "10.0.0.0/8", "10.1.2.3", "11.0.0.0"],
];
const NEGATED: Readonly<Record<string, string>> = {
  StringEquals: "StringNotEquals",
  StringEqualsIgnoreCase: "StringNotEqualsIgnoreCase",
  StringLike: "StringNotLike",
  ArnEquals: "ArnNotEquals",
  ArnLike: "ArnNotLike",
  NumericEquals: "NumericNotEquals",
  DateEquals: "DateNotEquals",
  IpAddress: "NotIpAddress",
};

describe("condition operators", () => {
  it("are the documented ones", () => {
    assert.deepEqual(
      [...OPERATORS.keys()].sort(),
      [...OPERANDS.map(([operator]) => operator), ...Object.values(NEGATED)].sort(),
    );
  });

  for (const [operator, value, covered, other] of OPERANDS) {
    it(operator, () => {
      assert.equal(truth(operator, [value], [covered]), true);
      assert.equal(truth(operator, [value], [other]), false);
      assert.equal(truth(operator, [value], "absent"), false);
      assert.equal(truth(operator, [value], []), false);
      assert.equal(truth(operator, [value], "unknown"), undefined);
      assert.equal(truth(operator, [], [covered]), false);
      assert.equal(truth(operator, [value], [covered, other]), undefined);
      assert.equal(isNegatedOperator(operator), false);
    });
    it(`${operator}IfExists`, () => {
      assert.equal(truth(`${operator}IfExists`, [value], [covered]), true);
      assert.equal(truth(`${operator}IfExists`, [value], [other]), false);
      assert.equal(truth(`${operator}IfExists`, [value], "absent"), true);
      assert.equal(truth(`${operator}IfExists`, [], "absent"), true);
      assert.equal(truth(`${operator}IfExists`, [], [covered]), false);
    });
    it(`ForAnyValue:${operator}`, () => {
      assert.equal(truth(`ForAnyValue:${operator}`, [value], [other, covered]), true);
      assert.equal(truth(`ForAnyValue:${operator}`, [value], [other]), false);
      assert.equal(truth(`ForAnyValue:${operator}`, [value], "absent"), false);
      assert.equal(truth(`ForAnyValue:${operator}`, [value], []), false);
    });
    it(`ForAllValues:${operator}`, () => {
      assert.equal(truth(`ForAllValues:${operator}`, [value], [other, covered]), false);
      assert.equal(truth(`ForAllValues:${operator}`, [value], [covered]), true);
      assert.equal(truth(`ForAllValues:${operator}`, [value], "absent"), true);
      assert.equal(truth(`ForAllValues:${operator}`, [value], []), true);
    });
    const negated = NEGATED[operator];
    if (negated === undefined) continue;
    it(negated, () => {
      assert.equal(truth(negated, [value], [covered]), false);
      assert.equal(truth(negated, [value], [other]), true);
      assert.equal(truth(negated, [value], "absent"), true);
      assert.equal(truth(negated, [], [covered]), true);
      assert.equal(truth(`${negated}IfExists`, [value], "absent"), true);
      assert.equal(truth(`ForAnyValue:${negated}`, [value], "absent"), false);
      assert.equal(truth(`ForAnyValue:${negated}`, [value], [covered, other]), true);
      assert.equal(truth(`ForAllValues:${negated}`, [value], "absent"), true);
      assert.equal(truth(`ForAllValues:${negated}`, [value], [covered, other]), false);
      assert.equal(isNegatedOperator(`ForAllValues:${negated}IfExists`), true);
    });
  }

  it("match any of their values, and none of them if negated", () => {
    assert.equal(truth("StringEquals", ["a", "b"], ["b"]), true);
    assert.equal(truth("StringNotEquals", ["a", "b"], ["b"]), false);
    assert.equal(truth("StringNotEquals", ["a", "b"], ["c"]), true);
  });

  for (const [operator, values, absent, present] of [
    ["Null", ["true"], true, false],
    ["Null", ["false"], false, true],
    ["Null", ["true", "false"], true, true],
    ["Null", [], false, false],
    ["ForAllValues:Null", ["false"], true, true],
    ["ForAnyValue:Null", ["true"], false, false],
    ["Null", ["maybe"], undefined, undefined],
    ["NullIfExists", ["true"], undefined, undefined],
    ["StringSounds", ["a"], undefined, undefined],
    ["stringequals", ["a"], undefined, undefined],
    ["ForSomeValues:StringEquals", ["a"], undefined, undefined],
  ] as const) {
    it(`${operator} ${values.join()}`, () => {
      assert.equal(truth(operator, values, "absent"), absent);
      assert.equal(truth(operator, values, ["a"]), present);
    });
  }

  it("Null decides a key whose value is unknown", () => {
    assert.equal(truth("Null", ["true"], "unknown"), false);
  });

  for (const [operator, value, given] of [
    ["NumericEquals", "ten", "5"],
    ["DateEquals", "tomorrow", "2026-01-01"],
    ["Bool", "True", "true"],
    ["IpAddress", "here", "10.0.0.1"],
    ["ArnLike", "arn:aws:*", "arn:aws:iam::1:root"],
    ["StringEquals", "${aws:open}", "x"],
    ["BinaryEquals", "${aws:username}", "x"],
  ] as const) {
    it(`${operator} \`${value}\` is undecided, unless another value decides`, () => {
      assert.equal(truth(operator, [value], [given]), undefined);
      assert.equal(truth(operator, [value], "absent"), false);
      assert.equal(truth(`ForAnyValue:${operator}`, [value], [given]), undefined);
      assert.equal(truth(`ForAllValues:${operator}`, [value], [given]), undefined);
    });
  }

  for (const [operator, value] of [
    ["NumericEquals", "5"],
    ["DateEquals", "2026-01-01"],
    ["Bool", "true"],
    ["IpAddress", "10.0.0.0/8"],
  ] as const) {
    it(`${operator} is undecided for a value of another type`, () => {
      assert.equal(truth(operator, [value], ["something else"]), undefined);
    });
  }

  it("uses the other values of a condition with a malformed value", () => {
    assert.equal(truth("NumericEquals", ["ten", "5"], ["5"]), true);
    assert.equal(truth("NumericNotEquals", ["ten", "5"], ["5"]), false);
    assert.equal(truth("NumericNotEquals", ["ten", "5"], ["6"]), undefined);
  });
});

describe("a compared value", () => {
  const longest = "a".repeat(2_048);

  it("has at most 2,048 characters", () => {
    assert.equal(truth("StringEquals", [longest], [longest]), true);
    assert.equal(truth("StringEquals", [longest], ["b"]), false);
    assert.equal(truth("StringEquals", [`${longest}a`], ["b"]), undefined);
    assert.equal(truth("BinaryEquals", [longest], [longest]), true);
    assert.equal(truth("BinaryEquals", [`${longest}a`], ["b"]), undefined);
  });

  it("of BinaryEquals is base64", () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (const text of [alphabet, "QUI=", "QQ=="]) assert.equal(truth("BinaryEquals", [text], ["b"]), false, text);
    for (const text of ["", "Q===", "a b", "=", "a-b"])
      assert.equal(truth("BinaryEquals", [text], ["b"]), undefined, text);
  });

  for (const [operator, value, reason] of [
    ["StringSounds", "a", "AWS does not document a condition operator `StringSounds`"],
    ["Null", "maybe", "the values of Null must be `true` or `false`"],
    ["NumericEquals", "ten", "`ten` is not a number"],
    ["DateEquals", "soon", "`soon` is not a date"],
    ["BinaryEquals", "-", "`-` is not a base64 text"],
    ["Bool", "yes", "`yes` is not `true` or `false`"],
    ["IpAddress", "here", "`here` is not an IP address or a CIDR block"],
    ["ArnLike", "arn:aws", "`arn:aws` is not an ARN with six parts"],
    ["StringEquals", "${x", "a policy variable in `${x` cannot be resolved"],
    ["StringEquals", `${longest}a`, "a value has 2049 characters, more than the limit of 2048"],
  ] as const) {
    it(`of ${operator} that is malformed gives the reason: ${reason}`, () => {
      const atom = compileCondition(condition(operator, [value]), "2012-10-17", noVariables);
      assert.equal(atom.undecidedReason, reason);
    });
  }
});

describe("policy variables", () => {
  const lookup: VariableLookup = (key) =>
    key === "aws:username"
      ? { kind: "text", text: "b*b" }
      : key === "aws:none"
        ? { kind: "noValue" }
        : { kind: "unresolved" };
  const filled = (value: string, given: string, version: "2012-10-17" | "2008-10-17" | undefined = "2012-10-17") =>
    holds(compileCondition(condition("StringLike", [value]), version, lookup), { kind: "values", values: [given] });

  for (const [value, given, expected] of [
    ["home/${aws:UserName}/*", "home/b*b/x", true],
    ["home/${aws:UserName}", "home/bob", false],
    ["${ aws:username }", "b*b", true],
    ["${aws:none}", "anything", false],
    ["${aws:none, 'x?y'}", "x?y", true],
    ["${aws:none, 'x?y'}", "xzy", false],
    ["${aws:username, 'x'}", "b*b", true],
    ["${aws:open, 'x'}", "x", undefined],
    ["${aws:none, ''}", "", true],
    ["${aws:none,'x'}", "x", undefined],
    ["${aws:none,  'x'}", "x", undefined],
    ["${aws:none, 'x' }", "x", undefined],
    ["${aws:none, x}", "x", undefined],
    ["${aws:none, '}", "x", undefined],
    ["${aws:username", "x", undefined],
    ["a${*}b", "a*b", true],
    ["a${*}b", "axb", false],
    ["a${?}${$}", "a?$", true],
  ] as const) {
    it(`\`${value}\` ${expected === undefined ? "is undecided for" : expected ? "matches" : "does not match"} \`${given}\``, () =>
      assert.equal(filled(value, given), expected));
  }

  it("are literal text under the older version, or without a version", () => {
    assert.equal(filled("${aws:username}", "${aws:username}", "2008-10-17"), true);
    assert.equal(
      holds(compileCondition(condition("StringLike", ["${aws:x}"]), undefined, lookup), {
        kind: "values",
        values: ["${aws:x}"],
      }),
      true,
    );
  });

  it("without a value or default make a negated operator true", () => {
    const atom = compileCondition(condition("StringNotEquals", ["${aws:none}"]), "2012-10-17", lookup);
    assert.equal(holds(atom, { kind: "values", values: ["x"] }), true);
  });
});
