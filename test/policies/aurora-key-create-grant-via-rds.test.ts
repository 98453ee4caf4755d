import { auroraKeyCreateGrantViaRds } from "../../policies/aurora-key-create-grant-via-rds";
import { describePolicy, type Origin, UNKNOWN, urnOf } from "../kit/policy-tester";

const type = "aws:rds/cluster:Cluster";
const props = { engine: "aurora-postgresql", storageEncrypted: true, kmsKeyId: UNKNOWN };
const provider = { region: "eu-west-1" };
const root = { AWS: "arn:aws:iam::111122223333:root" };
const rootDelegates = { Sid: "Root", Effect: "Allow", Principal: root, Action: "kms:*", Resource: "*" };
const grant = {
  Sid: "Grant",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:role/app" },
  Action: "kms:CreateGrant",
  Resource: "*",
};
const via = (...services: string[]) => ({
  ...grant,
  Condition: { StringEquals: { "kms:ViaService": services.map((service) => `${service}.eu-west-1.amazonaws.com`) } },
});

const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const key = (...statements: object[]): Origin => ({
  type: "aws:kms/key:Key",
  name: "key",
  props: { description: "orders", policy: document(rootDelegates, ...statements) },
  provider,
});
const keyPolicy = (of: Origin, ...statements: object[]): Origin => ({
  type: "aws:kms/keyPolicy:KeyPolicy",
  name: "policy",
  props: { keyId: UNKNOWN, policy: document(rootDelegates, ...statements) },
  provider,
  from: { keyId: [of] },
});
const unwritten: Origin = { type: "aws:kms/key:Key", name: "key", props: { description: "orders" }, provider };
const onKey = urnOf("aws:kms/key:Key", "key");
const through = (service: string, used = "`rds.eu-west-1.amazonaws.com`") => ({
  message: "otherService",
  at: "policy.Statement[1]",
  text:
    "`Grant` allows `role/app` to call `kms:CreateGrant` on the key of an Aurora cluster through " +
    `\`${service}.eu-west-1.amazonaws.com\`, and Aurora uses only ${used}: \`role/app\` can call kms:CreateGrant through `,
  urn: onKey,
});

describePolicy(auroraKeyCreateGrantViaRds, {
  pass: [
    // kms-create-grant-via-service reports what no service is required for.
    { name: "directly", type, props, from: { kmsKeyId: [key(grant)] } },
    {
      name: "for AWS resources",
      type,
      props,
      from: { kmsKeyId: [key({ ...grant, Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } })] },
    },
    {
      name: "through a service of another Region, which cannot use the key",
      type,
      props,
      from: {
        kmsKeyId: [key({ ...grant, Condition: { StringEquals: { "kms:ViaService": "rds.us-east-1.amazonaws.com" } } })],
      },
    },
    {
      name: "through Secrets Manager, for a key that encrypts the secret of another cluster",
      type,
      props,
      from: { kmsKeyId: [key(via("rds", "secretsmanager"))] },
      otherResources: [
        {
          type,
          name: "other",
          props: { ...props, kmsKeyId: undefined, masterUserSecretKmsKeyId: UNKNOWN },
          from: { masterUserSecretKmsKeyId: [key(via("rds", "secretsmanager"))] },
        },
      ],
    },
    {
      name: "the key of Performance Insights of an instance, through Amazon RDS",
      type: "aws:rds/clusterInstance:ClusterInstance",
      props: { clusterIdentifier: "orders", performanceInsightsKmsKeyId: UNKNOWN },
      from: { performanceInsightsKmsKeyId: [key(via("rds"))] },
    },
    { name: "through Amazon RDS", type, props, from: { kmsKeyId: [key(via("rds"))] } },
    { name: "delegation alone", type, props, from: { kmsKeyId: [unwritten] } },
    {
      name: "through Secrets Manager, for a key that encrypts the master user's secret",
      type,
      props: { ...props, masterUserSecretKmsKeyId: UNKNOWN },
      from: {
        kmsKeyId: [key(via("rds", "secretsmanager"))],
        masterUserSecretKmsKeyId: [key(via("rds", "secretsmanager"))],
      },
    },
    {
      name: "a KeyPolicy that replaces the open policy of the key",
      type,
      props,
      from: { kmsKeyId: [key(grant)] },
      otherResources: [keyPolicy(key(grant), via("rds"))],
    },
    {
      name: "through the alias of the key",
      type,
      props,
      from: {
        kmsKeyId: [{ type: "aws:kms/alias:Alias", name: "alias", props: {}, from: { targetKeyId: [key(via("rds"))] } }],
      },
    },
    {
      name: "a key outside the stack",
      type,
      props: { ...props, kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" },
    },
    {
      name: "an open grant on a key that no cluster uses",
      type,
      props: { ...props, kmsKeyId: UNKNOWN },
      from: { kmsKeyId: [key(via("rds"))] },
      otherResources: [{ ...key(grant), name: "another" }],
    },
  ],
  violation: [
    {
      name: "the key of Performance Insights",
      type,
      props: { engine: "aurora-postgresql", performanceInsightsKmsKeyId: UNKNOWN },
      from: { performanceInsightsKmsKeyId: [key(via("ec2"))] },
      findings: [through("ec2")],
    },
    {
      name: "a KeyPolicy, with the finding on it",
      type,
      props,
      from: { kmsKeyId: [unwritten] },
      otherResources: [keyPolicy(unwritten, via("ec2"))],
      findings: [{ ...through("ec2"), urn: urnOf("aws:kms/keyPolicy:KeyPolicy", "policy") }],
    },
    {
      name: "through any service",
      type,
      props,
      from: { kmsKeyId: [key({ ...grant, Condition: { Null: { "kms:ViaService": "false" } } })] },
      findings: [
        {
          ...through("ec2"),
          text: "`Grant` allows `role/app` to call `kms:CreateGrant` on the key of an Aurora cluster through `ec2.us-east-1.amazonaws.com`, ",
        },
      ],
    },
    {
      name: "the key of an activity stream",
      type: "aws:rds/clusterActivityStream:ClusterActivityStream",
      props: { kmsKeyId: UNKNOWN },
      from: { kmsKeyId: [key(via("dynamodb"))] },
      findings: [through("dynamodb")],
    },
    {
      name: "through another service",
      type,
      props,
      from: { kmsKeyId: [key(via("rds", "ec2"))] },
      findings: [through("ec2")],
    },
    {
      name: "through Secrets Manager, for a key that encrypts no secret",
      type,
      props,
      from: { kmsKeyId: [key(via("secretsmanager"))] },
      findings: [through("secretsmanager")],
    },
    {
      name: "a secret's key, through a third service",
      type,
      props: { engine: "aurora-mysql", masterUserSecretKmsKeyId: UNKNOWN },
      from: { masterUserSecretKmsKeyId: [key(via("ec2"))] },
      findings: [through("ec2", "`rds.eu-west-1.amazonaws.com` and `secretsmanager.eu-west-1.amazonaws.com`")],
    },
  ],
  undecided: [
    {
      name: "a key that comes from no resource",
      type,
      props,
      findings: [
        {
          text: "undecided: `kmsKeyId` is not known before the update, and the engine does not report which resource it comes from.",
        },
      ],
    },
    {
      name: "a key hidden in the exported state",
      type,
      props: { ...props, kmsKeyId: "[secret]" },
      findings: [
        {
          text: "undecided: `kmsKeyId` is hidden as `[secret]` in the exported state, and the engine does not report which resource it comes from.",
        },
      ],
    },
    {
      name: "a key that comes from another resource",
      type,
      props,
      from: { kmsKeyId: [{ type: "aws:ssm/parameter:Parameter", name: "parameter", props: {} }] },
      findings: [
        {
          text:
            "undecided: `kmsKeyId` is not known before the update, and comes from `parameter` " +
            "(`aws:ssm/parameter:Parameter`), which is not a KMS key of this program.",
        },
      ],
    },
    {
      name: "an unknown policy",
      type,
      props,
      from: { kmsKeyId: [{ ...unwritten, props: { policy: UNKNOWN } }] },
      findings: [
        {
          text: "undecided: `policy` is not known before the update, so the pack cannot decide whether `kms:CreateGrant` on the key of an Aurora cluster is allowed only through Amazon RDS.",
          urn: onKey,
        },
      ],
    },
    {
      name: "an unknown Region of the key",
      type,
      props,
      from: {
        kmsKeyId: [{ type: "aws:kms/key:Key", name: "key", props: { policy: document(rootDelegates, via("rds")) } }],
      },
      findings: [
        {
          text:
            "undecided: `policy.Statement[1].Condition.StringEquals.kms:ViaService` decides whether `kms:CreateGrant` on the key of " +
            "an Aurora cluster is allowed only through Amazon RDS: ",
          urn: onKey,
        },
      ],
    },
  ],
  notApplicable: [
    {
      name: "an instance outside a cluster",
      type: "aws-native:rds:DbInstance",
      props: { performanceInsightsKmsKeyId: UNKNOWN },
      reason: "the instance is not a member of a DB cluster",
    },
    {
      name: "another resource",
      type: "aws:s3/bucket:Bucket",
      props: {},
      reason: "the policy does not apply to resources of type `aws:s3/bucket:Bucket`",
    },
    { name: "no key", type, props: { engine: "aurora-mysql" }, reason: "the cluster names no key" },
    {
      name: "another engine",
      type,
      props: { ...props, engine: "mysql" },
      reason: "the policy does not check the engine `mysql`",
    },
  ],
});
