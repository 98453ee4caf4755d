import assert from "node:assert/strict";
import { documentedKeyName } from "../../../iam/aws/condition-keys";
import { type VariableLookup, solveVariable } from "../../../iam/strings/pattern";

/** What the variable of a value must stand for, if the value is to read as a given text. */
describe("the variable of a value", () => {
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
    it(`\`${value}\` as \`${text}\``, () => {
      assert.deepEqual(solveVariable(value, "2012-10-17", lookup, text), expected);
    });
  }
});

describe("the name of a condition key", () => {
  for (const [key, expected] of [
    ["kms:viaservice", "kms:ViaService"],
    ["aws:principaltag/team", "aws:PrincipalTag/team"],
    ["aws:nosuchkey", "aws:nosuchkey"],
  ] as const) {
    it(`${key} is ${expected}`, () => assert.equal(documentedKeyName(key), expected));
  }
});
