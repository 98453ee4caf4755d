import { auroraActivityStreamKey } from "../../policies/aurora-activity-stream-key";
import { describePolicy, UNKNOWN } from "../kit/policy-tester";

const type = "aws:rds/clusterActivityStream:ClusterActivityStream";
const stream = { resourceArn: "arn:aws:rds:eu-west-1:111122223333:cluster:orders", mode: "async" };
const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const linked = { ...stream, kmsKeyId: UNKNOWN };
const key = { type: "aws:kms/key:Key", name: "key" };

describePolicy(auroraActivityStreamKey, {
  pass: [
    { name: "a key ARN", type, props: { ...stream, kmsKeyId: keyArn } },
    { name: "a key id", type, props: { ...stream, kmsKeyId: "1234abcd-12ab-34cd-56ef-1234567890ab" } },
    { name: "a key of the program", type, props: linked, from: { kmsKeyId: [key] } },
    {
      name: "an alias of the program",
      type,
      props: linked,
      from: { kmsKeyId: [{ type: "aws:kms/alias:Alias", name: "alias", props: { name: "alias/stream" } }] },
    },
    {
      name: "a key of the program that exists",
      type,
      props: { ...stream, kmsKeyId: keyArn },
      otherResources: [{ ...key, outputs: { arn: keyArn } }],
    },
    {
      name: "a key id in the provider's account, which config allows",
      type,
      props: { ...stream, kmsKeyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
      provider: { allowedAccountIds: '["111122223333"]' },
      config: { allowedAccounts: ["111122223333"] },
    },
  ],
  violation: [
    {
      name: "the AWS managed key of RDS",
      type,
      props: { ...stream, kmsKeyId: "alias/aws/rds" },
      findings: [
        {
          message: "awsManagedKey",
          at: "kmsKeyId",
          text:
            "`kmsKeyId` names `alias/aws/rds`, an AWS managed key, which you cannot manage, rotate or share.\n" +
            "Name a customer managed key in `kmsKeyId`.",
        },
      ],
    },
    {
      name: "no key",
      type,
      props: stream,
      findings: [
        {
          message: "noKeyNamed",
          at: "kmsKeyId",
          text: "`kmsKeyId` is not set, and AWS does not start an activity stream without a key.",
        },
      ],
    },
    {
      name: "a key that config does not allow",
      type,
      props: { ...stream, kmsKeyId: keyArn },
      config: { allowedKeys: ["alias/prod-*"] },
      findings: [
        {
          message: "keyNotAllowed",
          at: "kmsKeyId",
          text: `\`kmsKeyId\` names \`${keyArn}\`, which config \`allowedKeys\` does not match.`,
        },
      ],
    },
  ],
  undecided: [
    {
      name: "an output of another resource",
      type,
      props: linked,
      from: { kmsKeyId: [{ type: "pulumi:pulumi:StackReference", name: "keys" }] },
      findings: [
        {
          text:
            "undecided: `kmsKeyId` is not known before the update, and comes from `keys` (`pulumi:pulumi:StackReference`), " +
            "which is not a KMS key of this program.",
        },
      ],
    },
    {
      name: "a key hidden in the exported state",
      type,
      props: { ...stream, kmsKeyId: "[secret]" },
      findings: [
        {
          message: "keyNotReadable",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` is hidden as `[secret]` in the exported state, so the pack cannot decide which key it names.",
        },
      ],
    },
  ],
  notApplicable: [
    {
      name: "another resource",
      type: "aws:rds/cluster:Cluster",
      props: { engine: "aurora-mysql" },
      reason: "the policy does not apply to resources of type `aws:rds/cluster:Cluster`",
    },
  ],
});
