/** A program with a compliant and a violating resource for each way to reach a verdict. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const APP = "arn:aws:iam::111122223333:role/app";
const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const VIA_RDS = { StringEquals: { "kms:ViaService": "rds.us-east-1.amazonaws.com" } };

const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const grant = (principal: unknown, condition?: object): object => ({
  Effect: "Allow",
  Principal: { AWS: principal },
  Action: "kms:CreateGrant",
  Resource: "*",
  ...(condition && { Condition: condition }),
});
const root = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "kms:*", Resource: "*" };

/** Declares the resources. Run it as an inline program. */
export async function everyPath(): Promise<void> {
  keys();
  clusters();
  await Promise.resolve();
}

function keys(): void {
  new aws.kms.Key("default-policy");
  new aws.kms.Key("scoped", { enableKeyRotation: true, policy: document(root, grant(APP, VIA_RDS)) });
  new aws.kms.Key("open", { enableKeyRotation: true, policy: document(root, grant(APP)) });
  new aws.kms.Key("for-aws-resources", {
    enableKeyRotation: true,
    policy: document(root, grant(APP, { Bool: { "kms:GrantIsForAWSResource": "true" } })),
  });
  new aws.kms.Key("bypassed", {
    enableKeyRotation: true,
    bypassPolicyLockoutSafetyCheck: true,
    policy: document(root),
  });
  new aws.kms.Key("secret-policy", { enableKeyRotation: true, policy: pulumi.secret(document(root, grant(APP))) });
  // The ARN of a new role is unknown in a preview, which makes the whole document unknown.
  const role = new aws.iam.Role("app", {
    assumeRolePolicy: document({
      Effect: "Allow",
      Principal: { Service: "ec2.amazonaws.com" },
      Action: "sts:AssumeRole",
    }),
  });
  new aws.kms.Key("open-to-a-new-role", {
    enableKeyRotation: true,
    policy: pulumi.jsonStringify({ Version: "2012-10-17", Statement: [root, grant(role.arn)] }),
  });
  const bare = new aws.kms.Key("bare", { enableKeyRotation: true });
  new aws.kms.KeyPolicy("attached", { keyId: bare.id, policy: document(root, grant(APP)) });
  aws.kms.Key.get("read", "1234abcd-12ab-34cd-56ef-1234567890ab");
}

function clusters(): void {
  const key = new aws.kms.Key("orders", { enableKeyRotation: true });
  const alias = new aws.kms.Alias("orders", { name: "alias/orders", targetKeyId: key.keyId });
  const vault = new Vault("vault");
  const engine = "aurora-postgresql";
  const members = {
    engine,
    masterUsername: "app",
    masterPassword: pulumi.secret("correct horse"),
    skipFinalSnapshot: true,
  };
  const cluster = (name: string, args: Partial<aws.rds.ClusterArgs>): aws.rds.Cluster =>
    new aws.rds.Cluster(name, { ...members, ...args });
  const global = new aws.rds.GlobalCluster("world", { globalClusterIdentifier: "world", engine: "aurora-postgresql" });

  cluster("by-key", { storageEncrypted: true, kmsKeyId: key.arn });
  cluster("by-alias", { storageEncrypted: true, kmsKeyId: alias.arn });
  cluster("by-component", { storageEncrypted: true, kmsKeyId: vault.keyArn });
  cluster("by-outside-key", { storageEncrypted: true, kmsKeyId: KEY });
  cluster("by-parameter", {
    storageEncrypted: true,
    kmsKeyId: new aws.ssm.Parameter("key", { type: "String", value: KEY }).arn,
  });
  cluster("by-aws-key", { storageEncrypted: true, kmsKeyId: "arn:aws:kms:us-east-1:111122223333:alias/aws/rds" });
  cluster("flag-only", { storageEncrypted: true });
  cluster("key-only", { kmsKeyId: key.arn });
  cluster("neither", {});
  cluster("primary", { globalClusterIdentifier: global.id });
  cluster("serverless", { engineMode: "serverless" });
  const bare = { engine, skipFinalSnapshot: true };
  new aws.rds.Cluster("restored", { ...bare, snapshotIdentifier: "before", storageEncrypted: true });
  new aws.rds.Cluster("restored-with-key", { ...bare, snapshotIdentifier: "before", kmsKeyId: key.arn });
  new aws.rds.Cluster("clone", {
    ...bare,
    restoreToPointInTime: { sourceClusterIdentifier: "orders", restoreType: "copy-on-write" },
  });
  new aws.rds.Cluster("replica", {
    ...bare,
    replicationSourceIdentifier: "arn:aws:rds:us-east-1:111122223333:cluster:orders",
  });
  new aws.rds.Cluster("secondary", { ...bare, globalClusterIdentifier: global.id });
  new aws.rds.Cluster("other-engine", { ...members, engine: "mysql", dbClusterInstanceClass: "db.r6gd.xlarge" });
  new aws.neptune.Cluster("neptune", { skipFinalSnapshot: true });
  aws.rds.Cluster.get("read", "orders");
}

/** A component whose output is the key of a child. */
class Vault extends pulumi.ComponentResource {
  readonly keyArn: pulumi.Output<string>;

  constructor(name: string) {
    super("test:index:Vault", name);
    const key = new aws.kms.Key(`${name}-key`, { enableKeyRotation: true }, { parent: this });
    this.keyArn = key.arn;
    this.registerOutputs({ keyArn: this.keyArn });
  }
}
