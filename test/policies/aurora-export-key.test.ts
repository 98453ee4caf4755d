import { auroraExportKey } from "../../policies/aurora-export-key";
import { describePolicy, UNKNOWN } from "../kit/policy-tester";

const type = "aws:rds/exportTask:ExportTask";
const task = {
  exportTaskIdentifier: "orders",
  sourceArn: "arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:orders",
  s3BucketName: "exports",
  iamRoleArn: "arn:aws:iam::111122223333:role/export",
};
const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const linked = { ...task, kmsKeyId: UNKNOWN };
const key = { type: "aws:kms/key:Key", name: "key" };

describePolicy(auroraExportKey, {
  pass: [
    { name: "a key ARN", type, props: { ...task, kmsKeyId: keyArn } },
    { name: "a customer alias", type, props: { ...task, kmsKeyId: "alias/exports" } },
    { name: "a key of the program", type, props: linked, from: { kmsKeyId: [key] } },
    {
      name: "a key of the program that exists",
      type,
      props: { ...task, kmsKeyId: keyArn },
      otherResources: [{ ...key, outputs: { arn: keyArn } }],
    },
  ],
  violation: [
    {
      name: "an AWS managed key",
      type,
      props: { ...task, kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:alias/aws/s3" },
      findings: [
        {
          message: "awsManagedKey",
          at: "kmsKeyId",
          text: "`kmsKeyId` names `arn:aws:kms:eu-west-1:111122223333:alias/aws/s3`, an AWS managed key, which you cannot manage, rotate or share.\nName a customer managed key in `kmsKeyId`.",
        },
      ],
    },
    {
      name: "no key",
      type,
      props: task,
      findings: [
        {
          message: "noKeyNamed",
          at: "kmsKeyId",
          text: "`kmsKeyId` is not set, and AWS does not start an export without a key.",
        },
      ],
    },
    {
      name: "a key of the program in an account that config does not list",
      type,
      props: linked,
      from: { kmsKeyId: [{ ...key, provider: { allowedAccountIds: '["111122223333"]' } }] },
      config: { allowedAccounts: ["444455556666"] },
      findings: [
        { text: "`kmsKeyId` names a key of account `111122223333`, which config `allowedAccounts` does not list." },
      ],
    },
  ],
  undecided: [
    {
      name: "an output of no resource",
      type,
      props: linked,
      findings: [
        {
          text: "undecided: `kmsKeyId` is not known before the update, and the engine does not report which resource it comes from.",
        },
      ],
    },
    {
      name: "a value that is not a key identifier",
      type,
      props: { ...task, kmsKeyId: "exports" },
      findings: [
        {
          message: "noKeyIdentifier",
          at: "kmsKeyId",
          text: "undecided: `kmsKeyId` is not a key id, key ARN, alias name or alias ARN.",
        },
      ],
    },
  ],
  notApplicable: [
    {
      name: "another resource",
      type: "aws:rds/clusterSnapshot:ClusterSnapshot",
      props: { dbClusterIdentifier: "orders" },
      reason: "the policy does not apply to resources of type `aws:rds/clusterSnapshot:ClusterSnapshot`",
    },
  ],
});
