/** Two programs with the same resources. Every policy finds something in one, and nothing in the other. */
import * as aws from "@pulumi/aws";
import * as native from "@pulumi/aws-native";

const document = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (AWS: string, action: string | readonly string[], condition?: object): object => ({
  Effect: "Allow",
  Principal: { AWS },
  Action: action,
  Resource: "*",
  ...(condition && { Condition: condition }),
});
const ofIdentity = (action: string, resource: string, condition?: object): object => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...(condition && { Condition: condition }),
});

const APP = "arn:aws:iam::111122223333:role/app";
const ROOT = allow("arn:aws:iam::111122223333:root", "kms:*");
const USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"];
const VIA_RDS = { StringEquals: { "kms:ViaService": "rds.us-east-1.amazonaws.com" } };
const VIA_EC2 = { StringEquals: { "kms:ViaService": "ec2.us-east-1.amazonaws.com" } };
const KEY_ARN = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const PERMISSION_SET = { instanceArn: "arn:aws:sso:::instance/ssoins-1234567890abcdef", name: "admins" };

const engine = "aurora-postgresql";
const admin = { masterUsername: "app", manageMasterUserPassword: true };
const bare = { engine, skipFinalSnapshot: true, ...admin };
const exported = { s3BucketName: "exports", iamRoleArn: "arn:aws:iam::111122223333:role/export" };

/** A program in which every policy finds something. Run it with providers of us-east-1. */
export async function broken(): Promise<void> {
  brokenKeys();
  brokenIdentities();
  brokenClusters();
  new aws.cloudtrail.Trail("trail", {
    s3BucketName: "trails",
    eventSelectors: [{ excludeManagementEventSources: ["kms.amazonaws.com"] }],
  });
  new native.cloudtrail.Trail("trail", {
    s3BucketName: "trails",
    isLogging: true,
    eventSelectors: [{ readWriteType: "WriteOnly" }],
  });
  new aws.cloudtrail.Trail("stopped", { s3BucketName: "trails", enableLogging: false });
  await Promise.resolve();
}

function brokenKeys(): void {
  new aws.kms.Key("public", { policy: document(ROOT, allow("*", "kms:DescribeKey")), deletionWindowInDays: 7 });
  new aws.kms.Key("partners", {
    policy: document(ROOT, allow("arn:aws:iam::444455556666:root", "kms:Decrypt")),
    multiRegion: true,
  });
  new aws.kms.Key("default");
  new aws.kms.Key("nobodys", { policy: document(allow(APP, "kms:DescribeKey")) });
  new aws.kms.Key("misspelt", {
    policy: document(ROOT, allow(APP, "kms:DescribeKeys")),
    bypassPolicyLockoutSafetyCheck: true,
  });
  const used = new aws.kms.Key("used", { policy: document(ROOT, allow(APP, USE)) });
  new aws.kms.Grant("app", { keyId: used.keyId, granteePrincipal: APP, operations: ["Decrypt", "CreateGrant"] });
  new native.kms.Key("native", {
    keyPolicy: { Version: "2012-10-17", Statement: [ROOT, allow(APP, "kms:CreateGrant")] },
    pendingWindowInDays: 7,
  });
}

function brokenIdentities(): void {
  new aws.iam.RolePolicyAttachment("administrator", {
    role: "administrator",
    policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
  });
  new aws.iam.Policy("grant", { policy: document(ofIdentity("kms:CreateGrant", KEY_ARN)) });
  new native.iam.ManagedPolicy("grant", {
    policyDocument: { Version: "2012-10-17", Statement: [ofIdentity("kms:*", "*")] },
  });
  new native.sso.PermissionSet("admins", { ...PERMISSION_SET, inlinePolicy: document(ofIdentity("*", "*")) });
}

function brokenClusters(): void {
  const disabled = new aws.kms.Key("disabled", {
    isEnabled: false,
    policy: document(ROOT, allow(APP, "kms:CreateGrant", VIA_EC2)),
  });
  const tight = new aws.kms.Key("tight", {
    policy: document(ROOT, { ...allow("*", "kms:CreateGrant"), Effect: "Deny" }),
  });
  const orders = new aws.rds.Cluster("orders", { ...bare, storageEncrypted: true, kmsKeyId: disabled.arn });
  new aws.rds.Cluster("reports", { ...bare, storageEncrypted: true, kmsKeyId: tight.arn });
  new aws.rds.Cluster("archive", {
    engine,
    skipFinalSnapshot: true,
    masterUsername: "app",
    masterPassword: "not a secret",
  });
  new aws.rds.ClusterInstance("orders", {
    clusterIdentifier: orders.id,
    engine,
    instanceClass: "db.r6g.large",
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: "arn:aws:kms:us-east-1:111122223333:alias/aws/rds",
  });
  new aws.rds.ClusterActivityStream("stream", { resourceArn: orders.arn, mode: "async", kmsKeyId: "alias/aws/rds" });
  new aws.rds.ExportTask("export", {
    ...exported,
    sourceArn: orders.arn,
    exportTaskIdentifier: "export",
    kmsKeyId: "alias/aws/s3",
  });
  const encrypted = new aws.rds.Cluster("abroad", { engine, region: "eu-west-1", storageEncrypted: true, ...admin });
  const snapshot = new aws.rds.ClusterSnapshot("abroad", {
    region: "eu-west-1",
    dbClusterIdentifier: encrypted.id,
    dbClusterSnapshotIdentifier: "abroad",
  });
  new aws.rds.ClusterSnapshotCopy("copy", {
    sourceDbClusterSnapshotIdentifier: snapshot.dbClusterSnapshotArn,
    targetDbClusterSnapshotIdentifier: "orders-copy",
  });
  new aws.rds.GlobalCluster("world", { globalClusterIdentifier: "world", engine, storageEncrypted: false });
  const cluster = new native.rds.DbCluster("bare", { engine, storageEncrypted: false, ...nativeAdmin("alias/own") });
  new native.rds.DbInstance("member", {
    dbClusterIdentifier: cluster.dbClusterIdentifier.apply((identifier) => identifier ?? ""),
    dbInstanceClass: "db.r6g.large",
    engine,
    kmsKeyId: KEY_ARN,
  });
  new native.rds.GlobalCluster("world", { engine, storageEncrypted: false });
}

const nativeAdmin = (kmsKeyId: aws.kms.Key["arn"] | string) => ({
  masterUsername: "app",
  manageMasterUserPassword: true,
  masterUserSecret: { kmsKeyId },
});

const protect = { protect: true };

/** The same resources, repaired. */
export async function repaired(): Promise<void> {
  const policy = document(
    ROOT,
    allow(APP, USE, { ...VIA_RDS, Null: { "kms:EncryptionContext:aws:rds:dbc-id": "false" } }),
    allow(APP, "kms:CreateGrant", VIA_RDS),
  );
  const key = new aws.kms.Key("orders", { enableKeyRotation: true }, protect);
  new aws.kms.KeyPolicy("orders", { keyId: key.keyId, policy });
  const nativeKey = new native.kms.Key("native", { enableKeyRotation: true, keyPolicy: JSON.parse(policy) }, protect);
  const inline = document(ofIdentity("kms:CreateGrant", KEY_ARN, VIA_RDS), ofIdentity("kms:Decrypt", KEY_ARN));
  new aws.iam.Policy("grant", { policy: inline });
  new native.iam.ManagedPolicy("grant", { policyDocument: JSON.parse(inline) });
  new native.sso.PermissionSet("admins", { ...PERMISSION_SET, inlinePolicy: inline });
  new aws.cloudtrail.Trail("trail", { s3BucketName: "trails" });
  new native.cloudtrail.Trail("trail", { s3BucketName: "trails", isLogging: true });
  new aws.kms.Grant("app", {
    keyId: key.keyId,
    granteePrincipal: APP,
    operations: ["Decrypt", "CreateGrant"],
    constraints: [{ encryptionContextSubset: { "aws:rds:dbc-id": "cluster-ABCDEFGHIJKL" } }],
  });
  repairedClusters(key, nativeKey);
  await Promise.resolve();
}

function repairedClusters(key: aws.kms.Key, nativeKey: native.kms.Key): void {
  const encrypted = { storageEncrypted: true, kmsKeyId: key.arn };
  const orders = new aws.rds.Cluster("orders", { ...bare, ...encrypted, masterUserSecretKmsKeyId: key.arn });
  new aws.rds.ClusterInstance("orders", {
    clusterIdentifier: orders.id,
    engine,
    instanceClass: "db.r6g.large",
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: key.arn,
  });
  new aws.rds.ClusterActivityStream("stream", { resourceArn: orders.arn, mode: "async", kmsKeyId: key.arn });
  new aws.rds.ExportTask("export", {
    ...exported,
    sourceArn: orders.arn,
    exportTaskIdentifier: "export",
    kmsKeyId: key.arn,
  });
  new aws.rds.ClusterSnapshotCopy("copy", {
    sourceDbClusterSnapshotIdentifier: "arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:orders",
    targetDbClusterSnapshotIdentifier: "orders-copy",
    kmsKeyId: key.arn,
  });
  new aws.rds.GlobalCluster("world", { globalClusterIdentifier: "world", engine, storageEncrypted: true });
  const cluster = new native.rds.DbCluster("bare", {
    engine,
    storageEncrypted: true,
    kmsKeyId: nativeKey.arn,
    ...nativeAdmin(nativeKey.arn),
  });
  new native.rds.DbInstance("member", {
    dbClusterIdentifier: cluster.dbClusterIdentifier.apply((identifier) => identifier ?? ""),
    dbInstanceClass: "db.r6g.large",
    engine,
  });
  new native.rds.GlobalCluster("world", { engine, storageEncrypted: true });
}
