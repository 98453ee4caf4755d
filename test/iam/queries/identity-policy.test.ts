import assert from "node:assert/strict";
import { allKeysAnswer, type PolicyDocument, parsePolicyDocument, regionsIn } from "../../../iam/index";

function read(statement: object): PolicyDocument {
  const Statement = { Effect: "Allow", Action: "kms:Decrypt", Resource: "*", ...statement };
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement });
  assert.ok(parsed.ok);
  return parsed.document;
}

describe("a question about all keys", () => {
  for (const [key, identifies] of [
    ["aws:CalledVia", true],
    ["aws:CalledViaFirst", true],
    ["aws:CalledViaLast", true],
    ["kms:RequestAlias", true],
    ["kms:ResourceAliases", true],
    ["kms:ViaService", true],
    ["aws:ResourceTag/team", true],
    ["kms:EncryptionContext:team", true],
    ["kms:EncryptionContextKeys", true],
    ["aws:PrincipalTag/team", false],
    ["aws:PrincipalOrgID", false],
    ["kms:EncryptionAlgorithm", false],
  ] as const) {
    it(`${identifies ? "excludes" : "includes"} a statement with a condition on ${key}`, () => {
      const document = read({ Condition: { "ForAnyValue:StringEquals": { [key]: "x" } } });
      const { accesses, undecided } = allKeysAnswer(document, { actions: ["kms:Decrypt"] });
      assert.deepEqual([accesses.length, undecided], [identifies ? 0 : 1, []]);
    });
  }

  it("excludes a statement that requires aws:ViaAWSService", () => {
    const document = read({ Condition: { Bool: { "aws:ViaAWSService": "true" } } });
    assert.deepEqual(allKeysAnswer(document, { actions: ["kms:Decrypt"] }), { accesses: [], undecided: [] });
  });

  for (const [holders, userId] of [
    ["users", "AIDA"],
    ["roles", "AROA"],
  ] as const) {
    it(`is asked for ${holders} only`, () => {
      const [access] = allKeysAnswer(read({}), { actions: ["kms:Decrypt"], holders }).accesses;
      const caller = access?.witness.caller;
      assert.ok(caller !== undefined && "userId" in caller);
      assert.equal(caller.userId.slice(0, 4), userId);
    });
  }
});

describe("the Regions of an identity policy", () => {
  for (const [region, isRegion] of [
    ["eu-west-1", true],
    ["us-gov-west-1", true],
    ["ap-southeast-12", true],
    ["eu-*", false],
    ["eu-west", false],
    ["EU-WEST-1", false],
    ["1-west-1", false],
    ["", false],
  ] as const) {
    it(`${isRegion ? "include" : "do not include"} \`${region}\` of an ARN or a condition`, () => {
      const regions = isRegion ? [region] : [];
      assert.deepEqual(regionsIn(read({ Resource: `arn:aws:kms:${region}:111122223333:key/*` })), regions);
      assert.deepEqual(regionsIn(read({ Condition: { StringLike: { "aws:RequestedRegion": region } } })), regions);
    });
  }

  it("do not include those of other services", () => {
    assert.deepEqual(regionsIn(read({ Resource: "arn:aws:rds:eu-west-1:111122223333:db:*" })), []);
    assert.deepEqual(regionsIn(read({ Resource: "arn:aws:k*:eu-west-1:111122223333:key/*" })), ["eu-west-1"]);
  });
});
