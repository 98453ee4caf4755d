/** Which account a key belongs to, and how the pack knows it. */
import assert from "node:assert/strict";
import { parsePolicyDocument } from "../../kit/decisions";
import { keyFacts } from "../../model/key-identity";
import type { KmsKeyPolicyAttachment } from "../../model/kms-key";
import { ownAccount } from "../../model/own-account";
import { absent, known, unknown } from "../../model/value";

const OWN = "111122223333";
const OTHER = "444455556666";
const THIRD = "777788889999";

const KEY: KmsKeyPolicyAttachment = {
  kind: "kmsKeyPolicy",
  keyId: absent("keyId"),
  policy: known("policy", {}),
  bypassPolicyLockoutSafetyCheck: absent("bypassPolicyLockoutSafetyCheck"),
  region: absent("region"),
  account: absent("provider.allowedAccountIds"),
};
const OF_ARN = {
  ...KEY,
  keyId: known("keyId", `arn:aws:kms:eu-west-1:${OTHER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`),
};
const OF_PROVIDER = { ...KEY, account: known("provider.allowedAccountIds", OTHER) };

const CONFIG = "config `accounts`";
const ARN = "the ARN in `keyId`";
const PROVIDER = "the provider's `allowedAccountIds`";
const DOCUMENT = "the principals that the policy allows to call `kms:PutKeyPolicy`";

/** The account of a key whose document allows kms:PutKeyPolicy to the roots of these accounts. */
function accountOf(key: KmsKeyPolicyAttachment, allowed: readonly string[], configured?: readonly string[]) {
  const parsed = parsePolicyDocument({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { AWS: allowed.map((account) => `arn:aws:iam::${account}:root`) },
      Action: "kms:PutKeyPolicy",
      Resource: "*",
    },
  });
  assert.ok(parsed.ok);
  return ownAccount(key, keyFacts(key).arn, parsed.document, configured);
}

describe("the account of a key", () => {
  for (const { name, key, allowed, configured, expected } of [
    { name: "one configured", key: OF_ARN, allowed: [OWN], configured: [THIRD], expected: [THIRD, CONFIG] },
    { name: "its ARN", key: OF_ARN, allowed: [OWN], configured: undefined, expected: [OTHER, ARN] },
    {
      name: "its ARN before the provider",
      key: { ...OF_ARN, account: known("provider.allowedAccountIds", THIRD) },
      allowed: [OWN],
      configured: undefined,
      expected: [OTHER, ARN],
    },
    { name: "its provider", key: OF_PROVIDER, allowed: [OWN], configured: undefined, expected: [OTHER, PROVIDER] },
    { name: "one of several", key: OF_ARN, allowed: [OWN], configured: [OWN, OTHER], expected: [OTHER, ARN] },
    { name: "none of several", key: OF_ARN, allowed: [OWN], configured: [OWN, THIRD], expected: undefined },
    { name: "its document", key: KEY, allowed: [OWN], configured: undefined, expected: [OWN, DOCUMENT] },
    { name: "two in its document", key: KEY, allowed: [OWN, OTHER], configured: undefined, expected: undefined },
    {
      name: "two in its document, of which one is configured",
      key: KEY,
      allowed: [OWN, OTHER],
      configured: [OTHER, THIRD],
      expected: [OTHER, DOCUMENT],
    },
    {
      name: "two in its document, both configured",
      key: KEY,
      allowed: [OWN, OTHER],
      configured: [OWN, OTHER],
      expected: undefined,
    },
    { name: "one not configured", key: KEY, allowed: [OWN], configured: [OTHER, THIRD], expected: undefined },
    {
      name: "its document without the lockout check",
      key: { ...KEY, bypassPolicyLockoutSafetyCheck: known("bypassPolicyLockoutSafetyCheck", true) },
      allowed: [OWN],
      configured: undefined,
      expected: undefined,
    },
    {
      name: "its document with the lockout check set",
      key: { ...KEY, bypassPolicyLockoutSafetyCheck: known("bypassPolicyLockoutSafetyCheck", false) },
      allowed: [OWN],
      configured: undefined,
      expected: [OWN, DOCUMENT],
    },
    {
      name: "its document where the lockout check is unknown",
      key: { ...KEY, bypassPolicyLockoutSafetyCheck: unknown("bypassPolicyLockoutSafetyCheck", "notKnownYet") },
      allowed: [OWN],
      configured: undefined,
      expected: undefined,
    },
  ]) {
    it(name, () => {
      const [account, source] = expected ?? [];
      assert.deepEqual(accountOf(key, allowed, configured), expected && { account, source });
    });
  }
});
