import { auroraManagedSecretKey } from "../../policies/aurora-managed-secret-key";
import { describePolicy, UNKNOWN, UNKNOWN_BOOLEAN } from "../kit/policy-tester";

const type = "aws:rds/cluster:Cluster";
const engine = "aurora-postgresql";
const managed = { engine, masterUsername: "app", manageMasterUserPassword: true };
const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const linked = { ...managed, masterUserSecretKmsKeyId: UNKNOWN };
const key = { type: "aws:kms/key:Key", name: "key" };

const byDefault = {
  message: "awsManagedByDefault",
  at: "masterUserSecretKmsKeyId",
  text:
    "`masterUserSecretKmsKeyId` is not set, so AWS encrypts the master user's secret with the AWS managed key " +
    "`aws/secretsmanager`, which you cannot manage, rotate or share.\n" +
    "Set `masterUserSecretKmsKeyId` when you enable managed passwords. To change the key of an existing secret, " +
    "disable and re-enable `manageMasterUserPassword`.",
};
const inProgram = {
  message: "passwordInState",
  at: "masterPassword",
  text: "`masterPassword` is set, so Pulumi's state has the master password, and anyone who can decrypt the state can read it.\nSet `manageMasterUserPassword: true`, and `masterUserSecretKmsKeyId` to a customer managed key. In a global database, use a write-only property such as `masterPasswordWo`.",
};

describePolicy(auroraManagedSecretKey, {
  pass: [
    { name: "a key ARN", type, props: { ...managed, masterUserSecretKmsKeyId: keyArn } },
    { name: "a key of the program", type, props: linked, from: { masterUserSecretKmsKeyId: [key] } },
    {
      name: "a key of the program that exists",
      type,
      props: { ...managed, masterUserSecretKmsKeyId: keyArn },
      otherResources: [{ ...key, outputs: { arn: keyArn } }],
    },
    {
      name: "a key and an unknown flag",
      type,
      props: { engine, manageMasterUserPassword: UNKNOWN_BOOLEAN, masterUserSecretKmsKeyId: keyArn },
    },
    {
      name: "a key ARN, in aws-native",
      type: "aws-native:rds:DbCluster",
      props: { ...managed, masterUserSecret: { kmsKeyId: keyArn } },
    },
    {
      name: "another engine that config names",
      type,
      props: { ...managed, engine: "mysql", masterUserSecretKmsKeyId: keyArn },
      config: { engines: ["mysql"] },
    },
  ],
  violation: [
    { name: "no key", config: { defaultKey: "violates" }, type, props: managed, findings: [byDefault] },
    {
      name: "an empty key",
      config: { defaultKey: "violates" },
      type,
      props: { ...managed, masterUserSecretKmsKeyId: "" },
      findings: [byDefault],
    },
    {
      name: "no key, on a cluster restored from a snapshot",
      config: { defaultKey: "violates" },
      type,
      props: { engine, snapshotIdentifier: "before", manageMasterUserPassword: true },
      findings: [byDefault],
    },
    {
      name: "the AWS managed key of Secrets Manager",
      type,
      props: { ...managed, masterUserSecretKmsKeyId: "alias/aws/secretsmanager" },
      findings: [
        {
          message: "awsManagedKey",
          at: "masterUserSecretKmsKeyId",
          text: "`masterUserSecretKmsKeyId` names `alias/aws/secretsmanager`, an AWS managed key, which you cannot manage, rotate or share.\nWhen you enable managed passwords, name a customer managed key in `masterUserSecretKmsKeyId`.",
        },
      ],
    },
    {
      name: "the AWS managed key of Secrets Manager, in aws-native",
      type: "aws-native:rds:DbCluster",
      props: { ...managed, masterUserSecret: { kmsKeyId: "alias/aws/secretsmanager" } },
      findings: [
        {
          message: "awsManagedKey",
          at: "masterUserSecret.kmsKeyId",
          text: "`masterUserSecret.kmsKeyId` names `alias/aws/secretsmanager`, an AWS managed key",
        },
      ],
    },
    {
      name: "a password in the state",
      type,
      props: { engine, masterUsername: "app", masterPassword: "correct horse" },
      findings: [inProgram],
    },
    {
      name: "an unknown password",
      type,
      props: { engine, masterUsername: "app", masterPassword: UNKNOWN },
      findings: [inProgram],
    },
    {
      name: "a password hidden in the exported state",
      type,
      props: { engine, masterUsername: "app", masterPassword: "[secret]", manageMasterUserPassword: false },
      findings: [inProgram],
    },
    {
      name: "a password in the state and a key of the program",
      type,
      props: { ...linked, masterPassword: "correct horse" },
      from: { masterUserSecretKmsKeyId: [key] },
      findings: [{ text: inProgram.text }],
    },
    {
      name: "a password in the state and an unknown flag",
      config: { defaultKey: "violates" },
      type,
      props: { engine, masterPassword: "correct horse", manageMasterUserPassword: UNKNOWN_BOOLEAN },
      findings: [
        inProgram,
        {
          message: "conditionNotReadable",
          at: "manageMasterUserPassword",
          text: "undecided: `manageMasterUserPassword` is not known before the update, so the pack cannot decide whether this policy applies.",
        },
      ],
    },
    {
      name: "a configured DocumentDB cluster",
      type: "aws:docdb/cluster:Cluster",
      props: { engine: "docdb", masterUsername: "app", masterPassword: "correct horse" },
      config: { engines: ["docdb"] },
      findings: [inProgram],
    },
  ],
  undecided: [
    {
      name: "an unknown flag",
      config: { defaultKey: "violates" },
      type,
      props: { engine, manageMasterUserPassword: UNKNOWN_BOOLEAN },
      findings: [
        {
          message: "conditionNotReadable",
          at: "manageMasterUserPassword",
          text: "undecided: `manageMasterUserPassword` is not known before the update, so the pack cannot decide whether this policy",
        },
      ],
    },
    {
      name: "an unknown engine",
      config: { defaultKey: "violates" },
      type,
      props: { ...managed, engine: UNKNOWN },
      findings: [
        {
          message: "conditionNotReadable",
          at: "engine",
          text: "undecided: `engine` is not known before the update, so the pack cannot decide whether this policy applies.",
        },
      ],
    },
    {
      name: "an unknown engine and key",
      type,
      props: { ...linked, engine: UNKNOWN },
      findings: [
        { text: "undecided: `engine` is not known before the update, so the pack cannot decide whether this policy" },
      ],
    },
    {
      name: "an output of another resource",
      type,
      props: linked,
      from: { masterUserSecretKmsKeyId: [{ type: "aws:ssm/parameter:Parameter", name: "choice" }] },
      findings: [
        {
          text: "undecided: `masterUserSecretKmsKeyId` is not known before the update, and comes from `choice` (`aws:ssm/parameter:Parameter`)",
        },
      ],
    },
  ],
  notApplicable: [
    {
      name: "a replica without its own master user",
      type,
      props: { engine, replicationSourceIdentifier: "arn:aws:rds:eu-west-1:111122223333:cluster:orders" },
      reason: "the cluster sets no master password, and AWS Secrets Manager does not manage one",
    },
    {
      name: "a global secondary without its own master user",
      type,
      props: { engine, globalClusterIdentifier: "world" },
      reason: "the cluster sets no master password, and AWS Secrets Manager does not manage one",
    },
    {
      name: "a write-only password",
      type,
      props: { engine, masterUsername: "app", masterPasswordWo: "correct horse", manageMasterUserPassword: false },
      reason: "the cluster sets no master password, and AWS Secrets Manager does not manage one",
    },
    {
      name: "another engine",
      type,
      props: { ...managed, engine: "mysql" },
      reason: "the policy does not check the engine `mysql`",
    },
    {
      name: "a Neptune cluster, which has no master user",
      type: "aws:neptune/cluster:Cluster",
      props: { engine: "neptune" },
      config: { engines: ["neptune"] },
      reason: "the cluster sets no master password, and AWS Secrets Manager does not manage one",
    },
  ],
});
