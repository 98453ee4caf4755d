import assert from "node:assert/strict";
import { keyFactsFor } from "../../../iam/aws/condition-keys";
import { compileCondition } from "../../../iam/conditions/condition";
import { present, solveKey } from "../../../iam/solver/key-constraints";

const KEY = "aws:principaltag/t";
const FACTS = keyFactsFor("kms:CreateGrant");

function solve(key: string, conditions: readonly (readonly [operator: string, value: string])[]) {
  const literals = conditions.map(([operator, value]) => {
    const condition = { operator, key, values: [value], path: "" };
    return { atom: compileCondition(condition, "2012-10-17", () => ({ kind: "unresolved" })), positive: true };
  });
  return solveKey(key, literals, { mode: "possible", facts: FACTS(key) });
}

/** The printable characters, less those with a meaning in a pattern. */
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).filter(
  (character) => !"*?$".includes(character),
);

describe("the constraints on one key", () => {
  for (const [operator, value, alphabet] of [
    ["NumericGreaterThan", "5", "0123456789+-."],
    ["DateGreaterThan", "2020-01-01T00:00:00Z", "0123456789+-.:TZ"],
    ["IpAddress", "0.0.0.0/0", "0123456789abcdefABCDEF.:"],
  ] as const) {
    it(`${operator} excludes texts with a character outside ${alphabet}`, () => {
      for (const character of PRINTABLE) {
        const { kind } = solve(KEY, [
          [operator, value],
          ["StringLike", `*${character}*`],
        ]);
        assert.equal(kind === "none", !alphabet.includes(character), character);
      }
    });
  }

  it("a boolean key has the values true and false only", () => {
    const key = "aws:securetransport";
    for (const value of ["true", "false"]) {
      assert.deepEqual(solve(key, [["StringEquals", value]]), { kind: "values", values: [value] });
    }
    assert.deepEqual(solve(key, [["StringEquals", "True"]]), { kind: "none" });
  });

  it("prefer absence, then one value, then several", () => {
    assert.deepEqual(solve(KEY, [["StringNotEquals", "a"]]), { kind: "absent" });
    assert.deepEqual(solve(KEY, [["StringEquals", "a"]]), { kind: "values", values: ["a"] });
    assert.deepEqual(
      solve("aws:tagkeys", [
        ["ForAnyValue:StringEquals", "a"],
        ["ForAnyValue:StringEquals", "b"],
      ]),
      { kind: "values", values: ["a", "b"] },
    );
  });

  it("a surely granted value of a key that the program does not know meets no comparison", () => {
    const options = { mode: "sure", facts: { ...FACTS(KEY), isUnknown: true } } as const;
    const condition = { operator: "StringEquals", key: KEY, values: ["a"], path: "" };
    const atom = compileCondition(condition, "2012-10-17", () => ({ kind: "unresolved" }));
    assert.deepEqual(solveKey(KEY, [present(KEY)], options), { kind: "unknown" });
    assert.deepEqual(solveKey(KEY, [present(KEY), { atom, positive: true }], options), { kind: "none" });
  });
});
