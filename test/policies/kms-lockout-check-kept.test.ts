import { kmsLockoutCheckKept } from "../../policies/kms-lockout-check-kept";
import { describePolicy, UNKNOWN_BOOLEAN } from "../kit/policy-tester";

const type = "aws:kms/key:Key";
const externalKey = "aws:kms/externalKey:ExternalKey";
const replicaKey = "aws:kms/replicaKey:ReplicaKey";
const replicaExternalKey = "aws:kms/replicaExternalKey:ReplicaExternalKey";
const keyPolicy = "aws:kms/keyPolicy:KeyPolicy";
const primaryKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";

const bypass = { bypassPolicyLockoutSafetyCheck: true };
const bypassed = {
  message: "bypassed",
  at: "bypassPolicyLockoutSafetyCheck",
  text:
    "`bypassPolicyLockoutSafetyCheck` is `true`, so KMS accepts a key policy that its author cannot change again, and the " +
    "key may become unmanageable.",
};
const undecided = (why: string) => ({
  message: "notReadable",
  at: "bypassPolicyLockoutSafetyCheck",
  text:
    `undecided: \`bypassPolicyLockoutSafetyCheck\` ${why}, so the pack cannot decide whether KMS checks that the key policy ` +
    "can still be changed.",
});

describePolicy(kmsLockoutCheckKept, {
  pass: [
    { name: "not set", type, props: { description: "orders" } },
    { name: "false", type, props: { bypassPolicyLockoutSafetyCheck: false } },
    { name: "a replica that does not set it", type: replicaKey, props: { primaryKeyArn } },
    { name: "a key policy that does not set it", type: keyPolicy, props: { keyId: primaryKeyArn, policy: "{}" } },
  ],
  violation: [
    { name: "a key that bypasses the check", type, props: bypass, findings: [bypassed] },
    {
      name: "a key of imported material that bypasses the check",
      type: externalKey,
      props: bypass,
      findings: [bypassed],
    },
    {
      name: "a replica that bypasses the check",
      type: replicaKey,
      props: { primaryKeyArn, ...bypass },
      findings: [bypassed],
    },
    {
      name: "a replica of imported material that bypasses the check",
      type: replicaExternalKey,
      props: { primaryKeyArn, ...bypass },
      findings: [bypassed],
    },
    {
      name: "a key policy that bypasses the check",
      type: keyPolicy,
      props: { keyId: primaryKeyArn, policy: "{}", ...bypass },
      findings: [bypassed],
    },
  ],
  undecided: [
    {
      name: "a value that is not known yet",
      type,
      props: { bypassPolicyLockoutSafetyCheck: UNKNOWN_BOOLEAN },
      findings: [undecided("is not known before the update")],
    },
    {
      name: "a value hidden in an exported state",
      type,
      props: { bypassPolicyLockoutSafetyCheck: "[secret]" },
      findings: [undecided("is hidden as `[secret]` in the exported state")],
    },
  ],
  notApplicable: [
    {
      name: "another resource",
      type: "aws:kms/alias:Alias",
      props: { name: "alias/orders" },
      reason: "the policy does not apply to resources of type `aws:kms/alias:Alias`",
    },
  ],
});
