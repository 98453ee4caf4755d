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

/** For each operator: what it is compared with, a value it covers, one it does not. */
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
  it("are all of AWS's", () => {
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

  it("OR their values, and NOR those of a negated one", () => {
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

  it("Null knows of a key that is there, whatever its value", () => {
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
    it(`${operator} \`${value}\` cannot be decided, unless another value decides`, () => {
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
    it(`${operator} does not judge a value of another kind`, () => {
      assert.equal(truth(operator, [value], ["something else"]), undefined);
    });
  }

  it("reads a value past one it cannot read", () => {
    assert.equal(truth("NumericEquals", ["ten", "5"], ["5"]), true);
    assert.equal(truth("NumericNotEquals", ["ten", "5"], ["5"]), false);
    assert.equal(truth("NumericNotEquals", ["ten", "5"], ["6"]), undefined);
  });
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
    it(`\`${value}\` and \`${given}\``, () => assert.equal(filled(value, given), expected));
  }

  it("are literal text under an older version, or none", () => {
    assert.equal(filled("${aws:username}", "${aws:username}", "2008-10-17"), true);
    assert.equal(
      holds(compileCondition(condition("StringLike", ["${aws:x}"]), undefined, lookup), {
        kind: "values",
        values: ["${aws:x}"],
      }),
      true,
    );
  });

  it("without a value make a negated operator true", () => {
    const atom = compileCondition(condition("StringNotEquals", ["${aws:none}"]), "2012-10-17", lookup);
    assert.equal(holds(atom, { kind: "values", values: ["x"] }), true);
  });
});
