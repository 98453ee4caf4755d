import { kmsKeyRotation } from "../../policies/kms-key-rotation";
import { describePolicy, UNKNOWN, UNKNOWN_BOOLEAN, UNKNOWN_NUMBER } from "../kit/policy-tester";

const type = "aws:kms/key:Key";
const native = "aws-native:kms:Key";
const primaryKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";

const on = { enableKeyRotation: true };
const off = (seen: string) => ({
  message: "off",
  at: "enableKeyRotation",
  text: `\`enableKeyRotation\` is ${seen}: KMS never rotates the key material by itself.`,
});
const tooSeldom = (seen: string, days: number, most: number) => ({
  message: "tooSeldom",
  at: "rotationPeriodInDays",
  text:
    `\`rotationPeriodInDays\` is ${seen}: KMS rotates the key material every ${days} days, which is less often than ` +
    `every ${most} days.`,
});
const undecided = (at: string, why = "is not known before the update") => ({
  message: "notReadable",
  at,
  text: `undecided: \`${at}\` ${why}, and decides whether KMS rotates the key material often enough.`,
});
const kindUndecided = (at: string) => ({
  message: "kindNotReadable",
  at,
  text: `undecided: \`${at}\` is not known before the update, and decides whether KMS can rotate the key material by itself.`,
});

describePolicy(kmsKeyRotation, {
  pass: [
    { name: "on, every 365 days where nothing is said", type, props: on },
    { name: "on, at the longest period", type, props: { ...on, rotationPeriodInDays: 365 } },
    { name: "on, at the shortest period", type, props: { ...on, rotationPeriodInDays: 90 } },
    {
      name: "a longer period, where the configuration allows it",
      type,
      props: { ...on, rotationPeriodInDays: 2560 },
      config: { maxPeriodInDays: 2560 },
    },
    {
      name: "what AWS takes by default, spelt out",
      type,
      props: { ...on, customerMasterKeySpec: "SYMMETRIC_DEFAULT", keyUsage: "ENCRYPT_DECRYPT" },
    },
    { name: "of origin AWS_KMS, spelt out", type: native, props: { ...on, origin: "AWS_KMS" } },
    { name: "the primary key of replicas", type, props: { ...on, multiRegion: true } },
    { name: "on, of whatever kind the key is", type, props: { ...on, customerMasterKeySpec: UNKNOWN } },
  ],
  violation: [
    { name: "not set", type, props: { description: "orders" }, findings: [off("not set")] },
    { name: "false", type, props: { enableKeyRotation: false }, findings: [off("`false`")] },
    { name: "off, with a period", type, props: { rotationPeriodInDays: 90 }, findings: [off("not set")] },
    { name: "an empty specification is none", type, props: { customerMasterKeySpec: "" }, findings: [off("not set")] },
    { name: "an empty key store is none", type, props: { customKeyStoreId: "" }, findings: [off("not set")] },
    {
      name: "one day too long",
      type,
      props: { ...on, rotationPeriodInDays: 366 },
      findings: [tooSeldom("`366`", 366, 365)],
    },
    {
      name: "longer than the configuration allows",
      type,
      props: { ...on, rotationPeriodInDays: 181 },
      config: { maxPeriodInDays: 180 },
      findings: [tooSeldom("`181`", 181, 180)],
    },
    {
      name: "no period, where a year is too long",
      type,
      props: on,
      config: { maxPeriodInDays: 180 },
      findings: [tooSeldom("not set", 365, 180)],
    },
  ],
  undecided: [
    {
      name: "whether it is on, not known yet",
      type,
      props: { enableKeyRotation: UNKNOWN_BOOLEAN },
      findings: [undecided("enableKeyRotation")],
    },
    {
      name: "whether it is on, hidden in an exported state",
      type,
      props: { enableKeyRotation: "[secret]" },
      findings: [undecided("enableKeyRotation", "is hidden as `[secret]` in the exported state")],
    },
    {
      name: "the period not known yet",
      type,
      props: { ...on, rotationPeriodInDays: UNKNOWN_NUMBER },
      findings: [undecided("rotationPeriodInDays")],
    },
    {
      name: "off, and the specification not known yet",
      type,
      props: { customerMasterKeySpec: UNKNOWN },
      findings: [kindUndecided("customerMasterKeySpec")],
    },
    {
      name: "off, and the usage not known yet",
      type,
      props: { keyUsage: UNKNOWN },
      findings: [kindUndecided("keyUsage")],
    },
    {
      name: "off, and the origin not known yet",
      type: native,
      props: { origin: UNKNOWN },
      findings: [kindUndecided("origin")],
    },
    {
      name: "off, and the key store not known yet",
      type,
      props: { customKeyStoreId: UNKNOWN },
      findings: [kindUndecided("customKeyStoreId")],
    },
    {
      name: "off, and the external key not known yet",
      type,
      props: { xksKeyId: UNKNOWN },
      findings: [kindUndecided("xksKeyId")],
    },
  ],
  notApplicable: [
    {
      name: "a replica",
      type: "aws:kms/replicaKey:ReplicaKey",
      props: { primaryKeyArn },
      reason: "the rotation of a replica key is set on its primary key",
    },
    {
      name: "a key for imported material",
      type: "aws:kms/externalKey:ExternalKey",
      props: { description: "orders" },
      reason: "KMS does not rotate imported key material by itself",
    },
    {
      name: "a replica of a key for imported material",
      type: "aws:kms/replicaExternalKey:ReplicaExternalKey",
      props: { primaryKeyArn },
      reason: "KMS does not rotate imported key material by itself",
    },
    {
      name: "a key for imported material, of aws-native",
      type: native,
      props: { origin: "EXTERNAL" },
      reason: "KMS does not rotate imported key material by itself",
    },
    {
      name: "an external key store",
      type,
      props: { customKeyStoreId: "cks-1234567890abcdef0", xksKeyId: "bb8562717f809024" },
      reason: "KMS does not rotate a key of an external key store",
    },
    {
      name: "a custom key store",
      type,
      props: { customKeyStoreId: "cks-1234567890abcdef0" },
      reason: "KMS does not rotate a key of a custom key store",
    },
    {
      name: "an asymmetric key",
      type,
      props: { customerMasterKeySpec: "RSA_2048", keyUsage: "ENCRYPT_DECRYPT" },
      reason: "KMS does not rotate an asymmetric key (`RSA_2048`)",
    },
    {
      name: "an asymmetric key, told by its usage",
      type,
      props: { customerMasterKeySpec: UNKNOWN, keyUsage: "SIGN_VERIFY" },
      reason: "KMS does not rotate an asymmetric key (`SIGN_VERIFY`)",
    },
    {
      name: "an HMAC key",
      type,
      props: { customerMasterKeySpec: "HMAC_256", keyUsage: "GENERATE_VERIFY_MAC" },
      reason: "KMS does not rotate an HMAC key (`HMAC_256`)",
    },
    {
      name: "an HMAC key, told by its usage",
      type,
      props: { customerMasterKeySpec: UNKNOWN, keyUsage: "GENERATE_VERIFY_MAC" },
      reason: "KMS does not rotate an HMAC key (`GENERATE_VERIFY_MAC`)",
    },
    {
      name: "another resource",
      type: "aws:kms/alias:Alias",
      props: { name: "alias/orders" },
      reason: "the policy is not about resources of type `aws:kms/alias:Alias`",
    },
  ],
});
