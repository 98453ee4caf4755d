import { auroraInstanceInherits } from "../../policies/aurora-instance-inherits";
import { describePolicy, UNKNOWN, UNKNOWN_BOOLEAN } from "../kit/policy-tester";

const type = "aws-native:rds:DbInstance";
const classic = "aws:rds/clusterInstance:ClusterInstance";
const engine = "aurora-postgresql";
const member = { engine, dbClusterIdentifier: "orders", dbInstanceClass: "db.r6g.large" };
const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const hasNoEffect = (path: string) => ({
  message: "hasNoEffect",
  at: path,
  text:
    `\`${path}\` is set on a member of a DB cluster, where it has no effect: members use the encryption and the key of ` +
    "their cluster.\n" +
    `Remove \`${path}\`, and check that the cluster has the encryption and the key you want.`,
});

describePolicy(auroraInstanceInherits, {
  pass: [
    { name: "a member", type, props: member },
    { name: "a member of a cluster of the program", type, props: { ...member, dbClusterIdentifier: UNKNOWN } },
    { name: "a member with an unknown engine", type, props: { ...member, engine: UNKNOWN } },
    { name: "an empty key", type, props: { ...member, kmsKeyId: "" } },
    {
      name: "a member of the classic provider, which has no such properties",
      type: classic,
      props: { engine, clusterIdentifier: "orders" },
    },
  ],
  violation: [
    {
      name: "encryption",
      type,
      props: { ...member, storageEncrypted: true },
      findings: [hasNoEffect("storageEncrypted")],
    },
    {
      name: "no encryption",
      type,
      props: { ...member, storageEncrypted: false },
      findings: [hasNoEffect("storageEncrypted")],
    },
    {
      name: "encryption and a key",
      type,
      props: { ...member, storageEncrypted: true, kmsKeyId: keyArn },
      findings: [hasNoEffect("storageEncrypted"), hasNoEffect("kmsKeyId")],
    },
    {
      name: "unknown values, which count as set",
      type,
      props: { dbClusterIdentifier: UNKNOWN, storageEncrypted: UNKNOWN_BOOLEAN, kmsKeyId: UNKNOWN },
      findings: [hasNoEffect("storageEncrypted"), hasNoEffect("kmsKeyId")],
    },
  ],
  undecided: [
    {
      name: "an unknown engine",
      type,
      props: { ...member, engine: UNKNOWN, kmsKeyId: keyArn },
      findings: [
        {
          message: "conditionNotReadable",
          at: "engine",
          text: "undecided: `engine` is not known before the update, so the pack cannot decide whether this policy applies.",
        },
      ],
    },
  ],
  notApplicable: [
    {
      name: "an instance outside any cluster",
      type,
      props: { engine: "aurora-postgresql", storageEncrypted: true },
      reason: "the instance is not a member of a DB cluster",
    },
    {
      name: "another engine",
      type,
      props: { ...member, engine: "mysql", storageEncrypted: true },
      reason: "the policy does not check the engine `mysql`",
    },
    {
      name: "an instance of the classic provider outside any cluster",
      type: "aws:rds/instance:Instance",
      props: { engine: "mysql", storageEncrypted: true },
      reason: "the policy does not apply to resources of type `aws:rds/instance:Instance`",
    },
  ],
});
