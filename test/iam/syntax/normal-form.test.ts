import assert from "node:assert/strict";
import { normalForm, parsePolicyDocument } from "../../../iam/index";

const root = { AWS: "arn:aws:iam::111122223333:root" };
const allow = (more: object = {}) => ({ Effect: "Allow", Principal: root, Action: "kms:*", Resource: "*", ...more });
const deny = { Effect: "Deny", Principal: "*", NotAction: "kms:Decrypt", NotResource: "*" };
const when = (Condition: object) => allow({ Condition });

function formOf(...Statement: readonly object[]): string {
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return normalForm(parsed.document);
}

describe("the normal form of a policy document", () => {
  const same: readonly (readonly [name: string, one: readonly object[], other: readonly object[]])[] = [
    ["statements in another order", [allow(), deny], [deny, allow()]],
    ["a statement written twice", [allow()], [allow(), allow()]],
    ["a list with one value", [allow()], [allow({ Action: ["kms:*"], Resource: ["*"] })]],
    ["a Sid", [allow()], [allow({ Sid: "Root" })]],
    [
      "actions in another case and order",
      [allow({ Action: ["kms:A", "kms:B"] })],
      [allow({ Action: ["KMS:b", "kms:a"] })],
    ],
    [
      "conditions in another case and order",
      [when({ StringEquals: { "aws:a": ["1", "2"], "aws:b": "3" }, Bool: { "aws:c": true } })],
      [when({ bool: { "AWS:C": "true" }, stringequals: { "aws:B": ["3"], "aws:A": ["2", "1"] } })],
    ],
  ];
  for (const [name, one, other] of same) {
    it(`is the same for ${name}`, () => assert.equal(formOf(...one), formOf(...other)));
  }

  const different: readonly (readonly [name: string, one: readonly object[], other: readonly object[]])[] = [
    ["another effect", [allow()], [{ ...allow(), Effect: "Deny" }]],
    ["another principal", [allow()], [allow({ Principal: { AWS: "arn:aws:iam::111122223333:role/app" } })]],
    ["a principal of another type", [allow({ Principal: { AWS: "a" } })], [allow({ Principal: { Service: "a" } })]],
    ["the negated element", [allow()], [allow({ Action: undefined, NotAction: "kms:*" })]],
    ["another action", [allow()], [allow({ Action: "kms:Decrypt" })]],
    ["an additional action", [allow()], [allow({ Action: ["kms:*", "iam:*"] })]],
    ["another resource", [allow()], [allow({ Resource: "arn:aws:kms:eu-west-1:111122223333:key/1" })]],
    ["the negated resource", [allow()], [allow({ Resource: undefined, NotResource: "*" })]],
    ["another operator", [when({ StringEquals: { "aws:a": "x" } })], [when({ StringLike: { "aws:a": "x" } })]],
    ["another condition key", [when({ Bool: { "aws:a": "x" } })], [when({ Bool: { "aws:b": "x" } })]],
    ["a missing element", [allow()], [allow({ Resource: undefined })]],
    ["a value in another case", [when({ Bool: { "aws:a": "x" } })], [when({ Bool: { "aws:a": "X" } })]],
    ["an additional condition", [allow()], [when({ Null: { "kms:ViaService": "false" } })]],
    ["an additional statement", [allow()], [allow(), deny]],
  ];
  for (const [name, one, other] of different) {
    it(`differs for ${name}`, () => assert.notEqual(formOf(...one), formOf(...other)));
  }
});
