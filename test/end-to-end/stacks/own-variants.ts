/** Stacks of our own, for cases that published examples omit, and for values that a preview does not know. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  ACCOUNT,
  administrators,
  allow,
  attachment,
  carefulAdministrators,
  delegation,
  document,
  GRANTS,
  OUTSIDE_KEY,
  role,
  trust,
  USE,
  users,
  viaService,
} from "./documents";
import type { ExampleStack, Own } from "./stack";

const engine = "aurora-postgresql";
const managed = { engine, masterUsername: "app", manageMasterUserPassword: true, skipFinalSnapshot: true };
const scoped = document(
  delegation(),
  carefulAdministrators(role("admin")),
  allow("Through RDS", { AWS: role("app") }, [...USE, ...GRANTS], viaService("rds.us-east-1")),
);

/** Declares a cluster whose storage and secret are encrypted with a key. */
const encryptedBy = (name: string, key: pulumi.Input<string>, opts: pulumi.CustomResourceOptions = {}) =>
  new aws.rds.Cluster(name, { ...managed, storageEncrypted: true, kmsKeyId: key, masterUserSecretKmsKeyId: key }, opts);

const variants: Readonly<Record<string, ExampleStack["declare"]>> = {
  "scoped-key": (own) => {
    encryptedBy(own("cluster"), new aws.kms.Key(own("key"), { enableKeyRotation: true, policy: scoped }).arn);
  },
  "key-of-the-console": (own) => {
    const policy = document(delegation(), administrators(role("admin")), users(role("app")), attachment(role("app")));
    encryptedBy(own("cluster"), new aws.kms.Key(own("key"), { enableKeyRotation: true, policy }).arn);
  },
  "key-behind-an-alias": (own) => {
    const key = new aws.kms.Key(own("key"), { enableKeyRotation: true, policy: scoped });
    const alias = new aws.kms.Alias(own("alias"), { name: `alias/${own("orders")}`, targetKeyId: key.keyId });
    encryptedBy(own("cluster"), alias.arn);
  },
  "key-with-a-policy-attached": (own) => {
    const key = new aws.kms.Key(own("key"), { enableKeyRotation: true });
    new aws.kms.KeyPolicy(own("policy"), { keyId: key.id, policy: scoped });
    encryptedBy(own("cluster"), key.arn);
  },
  "key-from-another-stack": (own) => {
    // The value of a stack reference is known in a preview and depends on no resource of this stack.
    encryptedBy(own("cluster"), pulumi.output(OUTSIDE_KEY));
  },
  "key-looked-up": (own) => {
    encryptedBy(own("cluster"), aws.kms.getKeyOutput({ keyId: "alias/orders" }).arn);
  },
  "key-read": (own) => {
    encryptedBy(own("cluster"), aws.kms.Key.get(own("key"), "5678abcd-12ab-34cd-56ef-1234567890ab").arn);
  },
  "key-by-a-parameter": (own) => {
    const parameter = new aws.ssm.Parameter(own("parameter"), { type: "String", value: OUTSIDE_KEY });
    encryptedBy(own("cluster"), parameter.value);
  },
  "secret-key-identifier": (own) => {
    encryptedBy(own("cluster"), pulumi.secret(OUTSIDE_KEY));
  },
  "key-of-a-component": (own) => {
    encryptedBy(own("cluster"), new Vault(own).keyArn);
  },
  "key-by-a-transformation": (own) => {
    const key = new aws.kms.Key(own("key"), { enableKeyRotation: true, policy: scoped });
    const transforms: pulumi.ResourceTransform[] = [
      ({ props, opts }) => ({ props: { ...props, storageEncrypted: true, kmsKeyId: key.arn }, opts }),
    ];
    new aws.rds.Cluster(own("cluster"), managed, { transforms });
  },
  "key-and-cluster-elsewhere": (own) => {
    const allowedAccountIds = [ACCOUNT];
    const provider = new aws.Provider(own("ireland"), { region: "eu-west-1", allowedAccountIds });
    const policy = document(
      delegation(),
      allow("Through RDS", { AWS: role("app") }, "kms:CreateGrant", viaService("rds.eu-west-1")),
    );
    const key = new aws.kms.Key(own("key"), { enableKeyRotation: true, policy }, { provider });
    encryptedBy(own("cluster"), key.arn, { provider });
  },
  "key-for-a-new-role": (own) => {
    const app = new aws.iam.Role(own("app"), { assumeRolePolicy: trust("ec2.amazonaws.com") });
    const policy = pulumi.jsonStringify({
      Version: "2012-10-17",
      Statement: [delegation(), { Effect: "Allow", Principal: { AWS: app.arn }, Action: USE, Resource: "*" }],
    });
    new aws.kms.Key(own("key"), { enableKeyRotation: true, policy });
  },
  "policy-about-a-new-key": (own) => {
    const key = new aws.kms.Key(own("key"), { enableKeyRotation: true });
    const Statement = [{ Effect: "Allow" as const, Action: ["kms:Decrypt", "kms:CreateGrant"], Resource: key.arn }];
    new aws.iam.Policy(own("policy"), { policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement }) });
  },
  "secret-key-policy": (own) => {
    new aws.kms.Key(own("key"), { enableKeyRotation: true, policy: pulumi.secret(scoped) });
  },
  "secret-master-password": (own) => {
    const key = new aws.kms.Key(own("key"), { enableKeyRotation: true, policy: scoped });
    const masterPassword = pulumi.secret("correct horse");
    const login = { masterUsername: "app", masterPassword };
    new aws.rds.Cluster(own("cluster"), { engine, ...login, storageEncrypted: true, kmsKeyId: key.arn });
  },
  "multi-region-by-service": (own) => {
    const policy = (region: string) =>
      document(
        delegation(),
        allow("Through RDS", { AWS: role("app") }, "kms:CreateGrant", viaService(`rds.${region}`)),
      );
    const key = new aws.kms.Key(own("key"), {
      enableKeyRotation: true,
      multiRegion: true,
      policy: policy("us-east-1"),
    });
    const region = "eu-west-1";
    new aws.kms.ReplicaKey(own("replica"), { region, primaryKeyArn: key.arn, policy: policy(region) });
    encryptedBy(own("cluster"), key.arn);
  },
  "restored-by-key": (own) => {
    const key = new aws.kms.Key(own("key"), { enableKeyRotation: true, policy: scoped });
    new aws.rds.Cluster(own("cluster"), { engine, snapshotIdentifier: "before", kmsKeyId: key.arn });
  },
  "clone-of-the-stack": (own) => {
    const key = new aws.kms.Key(own("key"), { enableKeyRotation: true, policy: scoped });
    const source = encryptedBy(own("source"), key.arn);
    const restoreToPointInTime = { sourceClusterIdentifier: source.id, restoreType: "copy-on-write" };
    new aws.rds.Cluster(own("clone"), { engine, restoreToPointInTime });
  },
  "snapshots-by-replica": (own) => {
    const region = "eu-west-1";
    const key = new aws.kms.Key(own("key"), { enableKeyRotation: true, multiRegion: true, policy: scoped });
    const replica = new aws.kms.ReplicaKey(own("replica"), { region, primaryKeyArn: key.arn, policy: scoped });
    const cluster = encryptedBy(own("cluster"), key.arn);
    const snapshot = new aws.rds.ClusterSnapshot(own("snapshot"), {
      dbClusterIdentifier: cluster.id,
      dbClusterSnapshotIdentifier: own("snapshot"),
    });
    const copy = (name: string, args: Partial<aws.rds.ClusterSnapshotCopyArgs>) =>
      new aws.rds.ClusterSnapshotCopy(own(name), {
        sourceDbClusterSnapshotIdentifier: snapshot.dbClusterSnapshotArn,
        targetDbClusterSnapshotIdentifier: own(name),
        ...args,
      });
    copy("here", {});
    copy("there", { region, kmsKeyId: replica.arn });
    copy("there-without-key", { region });
    copy("there-by-the-provider", { destinationRegion: region, kmsKeyId: replica.arn });
  },
  "insights-and-exports": (own) => {
    const key = new aws.kms.Key(own("key"), { enableKeyRotation: true, policy: scoped });
    const cluster = encryptedBy(own("cluster"), key.arn);
    const insights = { performanceInsightsEnabled: true, performanceInsightsKmsKeyId: key.arn };
    const member = {
      clusterIdentifier: cluster.id,
      engine: "aurora-postgresql",
      instanceClass: "db.r6g.large",
    } as const;
    new aws.rds.ClusterInstance(own("by-key"), { ...member, ...insights });
    new aws.rds.ClusterInstance(own("by-aws-key"), { ...member, performanceInsightsEnabled: true });
    const task = { sourceArn: cluster.arn, s3BucketName: "exports", iamRoleArn: role("export") };
    new aws.rds.ExportTask(own("by-key"), { ...task, exportTaskIdentifier: own("by-key"), kmsKeyId: key.arn });
    const awsKey = { exportTaskIdentifier: own("by-aws-key"), kmsKeyId: "alias/aws/s3" };
    new aws.rds.ExportTask(own("by-aws-key"), { ...task, ...awsKey });
    new aws.rds.ClusterActivityStream(own("stream"), {
      resourceArn: cluster.arn,
      mode: "async",
      kmsKeyId: "alias/aws/rds",
    });
  },
  "disabled-key": (own) => {
    new aws.kms.Key(own("key"), { isEnabled: false, policy: document(delegation()) });
  },
  "locked-out": (own) => {
    const policy = document(allow("Use", { AWS: role("app") }, USE));
    new aws.kms.Key(own("key"), { enableKeyRotation: true, bypassPolicyLockoutSafetyCheck: true, policy });
  },
  "misspelt-policy": (own) => {
    const policy = document(delegation(), allow("Use", { AWS: role("app") }, ["kms:Decrpyt", "kms:Encrypt"]));
    new aws.kms.Key(own("key"), { enableKeyRotation: true, deletionWindowInDays: 7, policy });
  },
  administrator: (own) => {
    const assumed = new aws.iam.Role(own("role"), { assumeRolePolicy: trust("ec2.amazonaws.com") });
    const policyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
    new aws.iam.RolePolicyAttachment(own("attachment"), { role: assumed.name, policyArn });
  },
};

/** A component whose output is the key of a child. */
class Vault extends pulumi.ComponentResource {
  readonly keyArn: pulumi.Output<string>;

  constructor(own: Own) {
    super("test:index:Vault", own("vault"));
    this.keyArn = new aws.kms.Key(own("key"), { enableKeyRotation: true, policy: scoped }, { parent: this }).arn;
    this.registerOutputs({ keyArn: this.keyArn });
  }
}

export const ownVariants: readonly ExampleStack[] = Object.entries(variants).map(([name, declare]) => ({
  name,
  declare,
}));
