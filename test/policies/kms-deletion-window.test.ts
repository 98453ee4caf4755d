import { kmsDeletionWindow } from "../../policies/kms-deletion-window";
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
    `\`deletionWindowInDays\` is \`${days}\`, less than ${least} days: what the key encrypted is lost for good when the ` +
    "waiting period of its deletion is over.",
});
const undecided = (why: string) => ({
  message: "notReadable",
  at: "deletionWindowInDays",
  text: `undecided: \`deletionWindowInDays\` ${why}, and decides how long a deletion of the key can be taken back.`,
});

describePolicy(kmsDeletionWindow, {
  pass: [
    { name: "not set: 30 days", type, props: { description: "orders" } },
    { name: "the longest", type, props: { deletionWindowInDays: 30 } },
    {
      name: "shorter, where the configuration allows it",
      type,
      props: { deletionWindowInDays: 14 },
      config: { minDays: 14 },
    },
    { name: "a replica that does not set it", type: replicaKey, props: { primaryKeyArn } },
  ],
  violation: [
    { name: "a week", type, props: week, findings: [tooShort(7)] },
    { name: "one day too short", type, props: { deletionWindowInDays: 29 }, findings: [tooShort(29)] },
    {
      name: "shorter than the configuration allows",
      type,
      props: { deletionWindowInDays: 13 },
      config: { minDays: 14 },
      findings: [tooShort(13, 14)],
    },
    { name: "of a key for imported material", type: externalKey, props: week, findings: [tooShort(7)] },
    { name: "of a replica", type: replicaKey, props: { primaryKeyArn, ...week }, findings: [tooShort(7)] },
    {
      name: "of a replica of a key for imported material",
      type: replicaExternalKey,
      props: { primaryKeyArn, ...week },
      findings: [tooShort(7)],
    },
  ],
  undecided: [
    {
      name: "not known yet",
      type,
      props: { deletionWindowInDays: UNKNOWN_NUMBER },
      findings: [undecided("is not known before the update")],
    },
    {
      name: "hidden in an exported state",
      type,
      props: { deletionWindowInDays: "[secret]" },
      findings: [undecided("is hidden as `[secret]` in the exported state")],
    },
  ],
  notApplicable: [
    {
      name: "a key policy, which has none",
      type: "aws:kms/keyPolicy:KeyPolicy",
      props: { keyId: primaryKeyArn, policy: "{}" },
      reason: "the policy is not about resources of type `aws:kms/keyPolicy:KeyPolicy`",
    },
  ],
});
