import assert from "node:assert/strict";
import { nearestAction, nearestConditionKey, nearestOperator } from "../../kit/nearest";

const tables = [
  {
    name: "actions",
    nearest: nearestAction,
    cases: [
      ["kms:CreateGrants", "kms:CreateGrant"],
      ["kms:creategrants", "kms:CreateGrant"],
      ["kms:DescribeKeys*", "kms:DescribeKey"],
      ["CreateGrant", "kms:CreateGrant"],
      ["kms:Decript", "kms:Decrypt"],
    ],
  },
  {
    name: "condition keys",
    nearest: nearestConditionKey,
    cases: [
      ["kms:ViaServices", "kms:ViaService"],
      ["KMS:VIASERVICES", "kms:ViaService"],
      ["ViaService", "kms:ViaService"],
      ["aws:PrincipleOrgID", "aws:PrincipalOrgID"],
      ["aws:PrincipalTags/team", "aws:PrincipalTag/team"],
      ["kms:EncryptionContexts:aws:rds:dbc-id", "kms:EncryptionContext:aws:rds:dbc-id"],
      ["kms:RecipientAttestation:ImageSha", "kms:RecipientAttestation:ImageSha384"],
    ],
  },
  {
    name: "operators",
    nearest: nearestOperator,
    cases: [
      ["StringEqual", "StringEquals"],
      ["stringlike", "StringLike"],
      ["StringNotEqualIfExists", "StringNotEqualsIfExists"],
      ["ForAnyValues:StringLike", "ForAnyValue:StringLike"],
      ["ForAllValue:StringLikeIfExist", "ForAllValues:StringLikeIfExists"],
      ["NullIfExists", "Null"],
      ["Boolean", "Bool"],
    ],
  },
] as const;

describe("the nearest name", () => {
  for (const { name, nearest, cases } of tables) {
    describe(name, () => {
      for (const [given, expected] of cases) it(given, () => assert.equal(nearest(given), expected));
    });
  }
});
