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
    "`masterUserSecretKmsKeyId` is not set: AWS encrypts the secret of the master user with the AWS managed key " +
    "`aws/secretsmanager`, which you can neither manage, rotate nor share.\n" +
    "As AWS begins to manage the password, name a customer managed key in `masterUserSecretKmsKeyId`; of a secret that " +
    "exists AWS cannot change the key, so end `manageMasterUserPassword` first and begin it anew.",
};
const inProgram = {
  message: "passwordInProgram",
  at: "masterPassword",
  text:
    "`masterPassword` is set: the master password is in the program and in its state, for whoever can read them.\n" +
    "Let AWS keep it, by `manageMasterUserPassword: true` and a customer managed key in `masterUserSecretKmsKeyId`; " +
    "where AWS cannot, as in a global database, give it in a write-only property such as `masterPasswordWo`.",
};

describePolicy(auroraManagedSecretKey, {
  pass: [
    { name: "a key ARN", type, props: { ...managed, masterUserSecretKmsKeyId: keyArn } },
    { name: "a key of the program", type, props: linked, from: { masterUserSecretKmsKeyId: [key] } },
    {
      name: "the key of the program, once it is made",
      type,
      props: { ...managed, masterUserSecretKmsKeyId: keyArn },
      beside: [{ ...key, outputs: { arn: keyArn } }],
    },
    {
      name: "a key, whether AWS manages the password or not",
      type,
      props: { engine, manageMasterUserPassword: UNKNOWN_BOOLEAN, masterUserSecretKmsKeyId: keyArn },
    },
    {
      name: "a key ARN, of aws-native",
      type: "aws-native:rds:DbCluster",
      props: { ...managed, masterUserSecret: { kmsKeyId: keyArn } },
    },
    {
      name: "another engine, configured",
      type,
      props: { ...managed, engine: "mysql", masterUserSecretKmsKeyId: keyArn },
      config: { engines: ["mysql"] },
    },
  ],
  violation: [
    { name: "no key", type, props: managed, findings: [byDefault] },
    { name: "an empty key", type, props: { ...managed, masterUserSecretKmsKeyId: "" }, findings: [byDefault] },
    {
      name: "no key, of a cluster restored from a snapshot",
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
          text:
            "`masterUserSecretKmsKeyId` names `alias/aws/secretsmanager`, an AWS managed key, which you can neither manage, " +
            "rotate nor share.\nAs AWS begins to manage the password, name a customer managed key in `masterUserSecretKmsKeyId`.",
        },
      ],
    },
    {
      name: "that key, of aws-native",
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
      name: "a password in the program",
      type,
      props: { engine, masterUsername: "app", masterPassword: "correct horse" },
      findings: [inProgram],
    },
    {
      name: "a password the program makes",
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
      name: "a password in the program, and a key of it",
      type,
      props: { ...linked, masterPassword: "correct horse" },
      from: { masterUserSecretKmsKeyId: [key] },
      findings: [{ text: inProgram.text }],
    },
    {
      name: "a password in the program, whether AWS manages it or not",
      type,
      props: { engine, masterPassword: "correct horse", manageMasterUserPassword: UNKNOWN_BOOLEAN },
      findings: [
        inProgram,
        {
          message: "conditionNotReadable",
          at: "manageMasterUserPassword",
          text:
            "undecided: `manageMasterUserPassword` is not known before the update, and decides whether this policy is about " +
            "the resource.",
        },
      ],
    },
    {
      name: "a DocumentDB cluster, configured",
      type: "aws:docdb/cluster:Cluster",
      props: { engine: "docdb", masterUsername: "app", masterPassword: "correct horse" },
      config: { engines: ["docdb"] },
      findings: [inProgram],
    },
  ],
  undecided: [
    {
      name: "whether AWS manages the password",
      type,
      props: { engine, manageMasterUserPassword: UNKNOWN_BOOLEAN },
      findings: [
        {
          message: "conditionNotReadable",
          at: "manageMasterUserPassword",
          text: "undecided: `manageMasterUserPassword` is not known before the update, and decides whether this policy",
        },
      ],
    },
    {
      name: "an engine not known yet",
      type,
      props: { ...managed, engine: UNKNOWN },
      findings: [
        {
          message: "conditionNotReadable",
          at: "engine",
          text: "undecided: `engine` is not known before the update, and decides whether this policy is about the resource.",
        },
      ],
    },
    {
      name: "an engine and a key not known yet",
      type,
      props: { ...linked, engine: UNKNOWN },
      findings: [{ text: "undecided: `engine` is not known before the update, and decides whether this policy" }],
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
      name: "a replica, which has no master user of its own",
      type,
      props: { engine, replicationSourceIdentifier: "arn:aws:rds:eu-west-1:111122223333:cluster:orders" },
      reason: "neither the program nor AWS Secrets Manager keeps a master password of the cluster",
    },
    {
      name: "a global secondary, which has none either",
      type,
      props: { engine, globalClusterIdentifier: "world" },
      reason: "neither the program nor AWS Secrets Manager keeps a master password of the cluster",
    },
    {
      name: "a write-only password",
      type,
      props: { engine, masterUsername: "app", masterPasswordWo: "correct horse", manageMasterUserPassword: false },
      reason: "neither the program nor AWS Secrets Manager keeps a master password of the cluster",
    },
    {
      name: "another engine",
      type,
      props: { ...managed, engine: "mysql" },
      reason: "the policy is not about the engine `mysql`",
    },
    {
      name: "a Neptune cluster, which has no master user",
      type: "aws:neptune/cluster:Cluster",
      props: { engine: "neptune" },
      config: { engines: ["neptune"] },
      reason: "neither the program nor AWS Secrets Manager keeps a master password of the cluster",
    },
  ],
});
