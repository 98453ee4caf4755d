import { kmsDeletionWindow } from "../../policies/kms-deletion-window";
import { describeOptions } from "../kit/option-tester";
import { describePolicy, UNKNOWN_NUMBER } from "../kit/policy-tester";

const type = "aws:kms/key:Key";
const externalKey = "aws:kms/externalKey:ExternalKey";
const replicaKey = "aws:kms/replicaKey:ReplicaKey";
const replicaExternalKey = "aws:kms/replicaExternalKey:ReplicaExternalKey";
const primaryKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";

const week = { deletionWindowInDays: 7 };
const tooShort = (days: number, least = 30) => ({
  message: "tooShort",
  at: "deletionWindowInDays",
  text:
    `\`deletionWindowInDays\` is \`${days}\`, less than ${least} days. When this waiting period ends, the key is deleted and ` +
    "everything it encrypted is lost.",
});
const undecided = (why: string) => ({
  message: "notReadable",
  at: "deletionWindowInDays",
  text: `undecided: \`deletionWindowInDays\` ${why}, so the pack cannot decide whether the waiting period is long enough.`,
});

describePolicy(kmsDeletionWindow, {
  pass: [
    { name: "not set, which means 30 days", type, props: { description: "orders" } },
    { name: "the longest period", type, props: { deletionWindowInDays: 30 } },
    {
      name: "a shorter period that the configuration allows",
      type,
      props: { deletionWindowInDays: 14 },
      config: { minDays: 14 },
    },
    { name: "the shortest period, if the configuration allows it", type, props: week, config: { minDays: 7 } },
    { name: "a replica that does not set it", type: replicaKey, props: { primaryKeyArn } },
  ],
  violation: [
    { name: "a week", type, props: week, findings: [tooShort(7)] },
    { name: "one day too short", type, props: { deletionWindowInDays: 29 }, findings: [tooShort(29)] },
    {
      name: "a shorter period than the configuration allows",
      type,
      props: { deletionWindowInDays: 13 },
      config: { minDays: 14 },
      findings: [tooShort(13, 14)],
    },
    {
      name: "a period below the shortest that the configuration can allow",
      type,
      props: { deletionWindowInDays: 6 },
      config: { minDays: 7 },
      findings: [tooShort(6, 7)],
    },
    { name: "a key for imported material", type: externalKey, props: week, findings: [tooShort(7)] },
    { name: "a replica", type: replicaKey, props: { primaryKeyArn, ...week }, findings: [tooShort(7)] },
    {
      name: "a replica of a key for imported material",
      type: replicaExternalKey,
      props: { primaryKeyArn, ...week },
      findings: [tooShort(7)],
    },
  ],
  undecided: [
    {
      name: "a period that is not known yet",
      type,
      props: { deletionWindowInDays: UNKNOWN_NUMBER },
      findings: [undecided("is not known before the update")],
    },
    {
      name: "a period hidden in an exported state",
      type,
      props: { deletionWindowInDays: "[secret]" },
      findings: [undecided("is hidden as `[secret]` in the exported state")],
    },
  ],
  notApplicable: [
    {
      name: "a key policy, which has no waiting period",
      type: "aws:kms/keyPolicy:KeyPolicy",
      props: { keyId: primaryKeyArn, policy: "{}" },
      reason: "the policy does not apply to resources of type `aws:kms/keyPolicy:KeyPolicy`",
    },
  ],
});

describeOptions(kmsDeletionWindow, {
  defaults: { minDays: 30 },
  accepted: [{ minDays: 7 }, { minDays: 30 }],
  rejected: [
    [{ minDays: 6 }, "`kms-deletion-window.minDays` must be >= 7"],
    [{ minDays: 31 }, "`kms-deletion-window.minDays` must be <= 30"],
    [{ minDays: 7.5 }, "`kms-deletion-window.minDays` must be integer"],
    [{ minDays: "7" }, "`kms-deletion-window.minDays` must be integer"],
  ],
});
