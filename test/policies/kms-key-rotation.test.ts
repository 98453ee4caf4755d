import { kmsKeyRotation } from "../../policies/kms-key-rotation";
import { describeOptions } from "../kit/option-tester";
import { describePolicy, UNKNOWN, UNKNOWN_BOOLEAN, UNKNOWN_NUMBER } from "../kit/policy-tester";

const type = "aws:kms/key:Key";
const native = "aws-native:kms:Key";
const primaryKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";

const on = { enableKeyRotation: true };
const off = (seen: string) => ({
  message: "off",
  at: "enableKeyRotation",
  text: `\`enableKeyRotation\` is ${seen}, so KMS never rotates the key material automatically.`,
});
const notOftenEnough = (seen: string, days: number, most: number) => ({
  message: "notOftenEnough",
  at: "rotationPeriodInDays",
  text:
    `\`rotationPeriodInDays\` is ${seen}, so KMS rotates the key material every ${days} days, less often than every ` +
    `${most} days.`,
});
const undecided = (at: string, why = "is not known before the update") => ({
  message: "notReadable",
  at,
  text: `undecided: \`${at}\` ${why}, so the pack cannot decide whether KMS rotates the key material often enough.`,
});
const kindUndecided = (at: string) => ({
  message: "kindNotReadable",
  at,
  text:
    `undecided: \`${at}\` is not known before the update, so the pack cannot decide whether KMS can rotate the key ` +
    "material automatically.",
});

describePolicy(kmsKeyRotation, {
  pass: [
    { name: "on, with the default period of 365 days", type, props: on },
    { name: "on, with the longest period allowed by default", type, props: { ...on, rotationPeriodInDays: 365 } },
    { name: "on, with the shortest period", type, props: { ...on, rotationPeriodInDays: 90 } },
    {
      name: "the shortest period, if the configuration requires it",
      type,
      props: { ...on, rotationPeriodInDays: 90 },
      config: { maxPeriodInDays: 90 },
    },
    {
      name: "a longer period that the configuration allows",
      type,
      props: { ...on, rotationPeriodInDays: 2560 },
      config: { maxPeriodInDays: 2560 },
    },
    {
      name: "on, with AWS's default key spec and usage written out",
      type,
      props: { ...on, customerMasterKeySpec: "SYMMETRIC_DEFAULT", keyUsage: "ENCRYPT_DECRYPT" },
    },
    { name: "on, with the origin AWS_KMS written out", type: native, props: { ...on, origin: "AWS_KMS" } },
    { name: "on, for the primary key of replicas", type, props: { ...on, multiRegion: true } },
    { name: "on, for a key whose spec is not known yet", type, props: { ...on, customerMasterKeySpec: UNKNOWN } },
  ],
  violation: [
    {
      name: "a key without inputs, where the engine shows the tags of the stack",
      type: "aws-native:kms:Key",
      props: {},
      stackTags: { "pulumi:project": "orders" },
      findings: [
        {
          message: "off",
          at: "enableKeyRotation",
          text: "`enableKeyRotation` is not set, so KMS never rotates the key material automatically.",
        },
      ],
    },
    { name: "rotation not set", type, props: { description: "orders" }, findings: [off("not set")] },
    { name: "rotation set to false", type, props: { enableKeyRotation: false }, findings: [off("`false`")] },
    { name: "a period without rotation", type, props: { rotationPeriodInDays: 90 }, findings: [off("not set")] },
    {
      name: "an empty key spec, which counts as none",
      type,
      props: { customerMasterKeySpec: "" },
      findings: [off("not set")],
    },
    {
      name: "an empty key store, which counts as none",
      type,
      props: { customKeyStoreId: "" },
      findings: [off("not set")],
    },
    {
      name: "a period one day too long",
      type,
      props: { ...on, rotationPeriodInDays: 366 },
      findings: [notOftenEnough("`366`", 366, 365)],
    },
    {
      name: "a period longer than the configuration allows",
      type,
      props: { ...on, rotationPeriodInDays: 181 },
      config: { maxPeriodInDays: 180 },
      findings: [notOftenEnough("`181`", 181, 180)],
    },
    {
      name: "a period above the shortest that the configuration can require",
      type,
      props: { ...on, rotationPeriodInDays: 91 },
      config: { maxPeriodInDays: 90 },
      findings: [notOftenEnough("`91`", 91, 90)],
    },
    {
      name: "a period above the longest that the configuration can allow",
      type,
      props: { ...on, rotationPeriodInDays: 2561 },
      config: { maxPeriodInDays: 2560 },
      findings: [notOftenEnough("`2561`", 2561, 2560)],
    },
    {
      name: "no period, if the configuration requires less than 365 days",
      type,
      props: on,
      config: { maxPeriodInDays: 180 },
      findings: [notOftenEnough("not set", 365, 180)],
    },
  ],
  undecided: [
    {
      name: "rotation that is not known yet",
      type,
      props: { enableKeyRotation: UNKNOWN_BOOLEAN },
      findings: [undecided("enableKeyRotation")],
    },
    {
      name: "rotation hidden in an exported state",
      type,
      props: { enableKeyRotation: "[secret]" },
      findings: [undecided("enableKeyRotation", "is hidden as `[secret]` in the exported state")],
    },
    {
      name: "a period that is not known yet",
      type,
      props: { ...on, rotationPeriodInDays: UNKNOWN_NUMBER },
      findings: [undecided("rotationPeriodInDays")],
    },
    {
      name: "rotation off, while the key spec is not known yet",
      type,
      props: { customerMasterKeySpec: UNKNOWN },
      findings: [kindUndecided("customerMasterKeySpec")],
    },
    {
      name: "rotation off, while the key usage is not known yet",
      type,
      props: { keyUsage: UNKNOWN },
      findings: [kindUndecided("keyUsage")],
    },
    {
      name: "rotation off, while the origin is not known yet",
      type: native,
      props: { origin: UNKNOWN },
      findings: [kindUndecided("origin")],
    },
    {
      name: "rotation off, while the key store is not known yet",
      type,
      props: { customKeyStoreId: UNKNOWN },
      findings: [kindUndecided("customKeyStoreId")],
    },
    {
      name: "rotation off, while the external key is not known yet",
      type,
      props: { xksKeyId: UNKNOWN },
      findings: [kindUndecided("xksKeyId")],
    },
  ],
  notApplicable: [
    {
      name: "a key without inputs, which the program may only read",
      type: "aws-native:kms:Key",
      props: {},
      reason: "the program only reads the resource",
    },
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
      reason: "KMS does not rotate imported key material automatically",
    },
    {
      name: "a replica of a key for imported material",
      type: "aws:kms/replicaExternalKey:ReplicaExternalKey",
      props: { primaryKeyArn },
      reason: "KMS does not rotate imported key material automatically",
    },
    {
      name: "a key for imported material in aws-native",
      type: native,
      props: { origin: "EXTERNAL" },
      reason: "KMS does not rotate imported key material automatically",
    },
    {
      name: "a key of an external key store",
      type,
      props: { customKeyStoreId: "cks-1234567890abcdef0", xksKeyId: "bb8562717f809024" },
      reason: "KMS does not rotate a key of an external key store",
    },
    {
      name: "a key of a custom key store",
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
      name: "an asymmetric key, known by its usage",
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
      name: "an HMAC key, known by its usage",
      type,
      props: { customerMasterKeySpec: UNKNOWN, keyUsage: "GENERATE_VERIFY_MAC" },
      reason: "KMS does not rotate an HMAC key (`GENERATE_VERIFY_MAC`)",
    },
    {
      name: "another resource",
      type: "aws:kms/alias:Alias",
      props: { name: "alias/orders" },
      reason: "the policy does not apply to resources of type `aws:kms/alias:Alias`",
    },
  ],
});

describeOptions(kmsKeyRotation, {
  defaults: { maxPeriodInDays: 365 },
  accepted: [{ maxPeriodInDays: 90 }, { maxPeriodInDays: 2560 }],
  rejected: [
    [{ maxPeriodInDays: 89 }, "`kms-key-rotation.maxPeriodInDays` must be >= 90"],
    [{ maxPeriodInDays: 2561 }, "`kms-key-rotation.maxPeriodInDays` must be <= 2560"],
    [{ maxPeriodInDays: 90.5 }, "`kms-key-rotation.maxPeriodInDays` must be integer"],
    [{ maxPeriodInDays: "90" }, "`kms-key-rotation.maxPeriodInDays` must be integer"],
  ],
});
