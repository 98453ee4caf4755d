import assert from "node:assert/strict";
import { accessAnswer, parsePolicyDocument } from "../../kit/decisions";
import { accessData, isPossiblyMultiRegion, type ReadKeyPolicy } from "../../kit/key-policy";
import type { KmsKeyPolicyAttachment } from "../../model/kms-key";
import { absent, known, unknown } from "../../model/value";

const PRINCIPAL = "arn:aws:iam::111122223333:role/app";

const attachment = (): KmsKeyPolicyAttachment => ({
  kind: "kmsKeyPolicy",
  keyId: absent("keyId"),
  policy: known("policy", {}),
  bypassPolicyLockoutSafetyCheck: absent("bypassPolicyLockoutSafetyCheck"),
  region: known("region", "eu-west-1"),
  account: absent("provider.allowedAccountIds"),
});

function readPolicy(): ReadKeyPolicy {
  const parsed = parsePolicyDocument({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal: { AWS: PRINCIPAL }, Action: "kms:Decrypt", Resource: "*" },
  });
  assert.ok(parsed.ok);
  return {
    key: attachment(),
    document: parsed.document,
    reading: "exact",
    faults: [],
    own: { account: "111122223333", source: "config `accounts`" },
    identity: { region: "eu-west-1", account: "111122223333" },
    multiRegion: false,
  };
}

describe("the data of an access", () => {
  const read = readPolicy();
  const [access] = accessAnswer(read.document, { actions: ["kms:Decrypt"], key: read.identity }).accesses;
  assert.ok(access !== undefined);
  const { key } = read;
  const data = {
    statement: "`Statement`",
    action: "kms:Decrypt",
    by: "",
    reason: "no condition requires it",
    operation: "kms:Decrypt",
    principal: "`role/app`",
    region: "eu-west-1",
    account: "111122223333",
    source: "config `accounts`",
  };
  const dataOf = (given: ReadKeyPolicy) => {
    const { witness, ...rest } = accessData(given, access);
    assert.match(witness, /kms:Decrypt/);
    return rest;
  };

  it("has the statement, the principal, the Region and the account", () => assert.deepEqual(dataOf(read), data));

  // Keys with equal documents share one answer, and can differ in each of these.
  for (const { differs, given, expected } of [
    {
      differs: "property",
      given: { ...read, key: { ...key, policy: known("policies[0].policy", {}) } },
      expected: { ...data, statement: "`policies[0].policy.Statement`" },
    },
    {
      differs: "Region",
      given: { ...read, key: { ...key, region: known("region", "us-east-1") } },
      expected: { ...data, region: "us-east-1" },
    },
    {
      differs: "Region, which is not known,",
      given: { ...read, key: { ...key, region: absent("region") } },
      expected: { ...data, region: "<region>" },
    },
    {
      differs: "account",
      given: { ...read, own: { account: "444455556666", source: "config `accounts`" } },
      expected: { ...data, account: "444455556666", principal: `\`${PRINCIPAL}\`` },
    },
    {
      differs: "source of the account",
      given: { ...read, own: { account: "111122223333", source: "the key's ARN" } },
      expected: { ...data, source: "the key's ARN" },
    },
    {
      differs: "account, which is not known,",
      given: { ...read, own: undefined },
      expected: { ...data, account: "", source: "", principal: `\`${PRINCIPAL}\`` },
    },
  ]) {
    it(`differs with the ${differs} alone`, () => {
      assert.deepEqual(dataOf(read), data);
      assert.deepEqual(dataOf(given), expected);
      assert.deepEqual(dataOf(read), data);
    });
  }
});

describe("whether a key may be a multi-Region key", () => {
  const key = attachment();
  for (const { keyId, expected } of [
    { keyId: known("keyId", "mrk-1234abcd12ab34cd56ef1234567890ab"), expected: true },
    {
      keyId: known("keyId", "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab"),
      expected: true,
    },
    { keyId: known("keyId", "1234abcd-12ab-34cd-56ef-1234567890ab"), expected: false },
    {
      keyId: known("keyId", "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
      expected: false,
    },
    { keyId: known("keyId", "alias/app"), expected: true },
    { keyId: unknown("keyId", "notKnownYet"), expected: true },
  ]) {
    it(`${keyId.kind === "known" ? keyId.value : "an unknown id"}: ${expected}`, () =>
      assert.equal(isPossiblyMultiRegion({ ...key, keyId }), expected));
  }
});
