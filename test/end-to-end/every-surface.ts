/** A program with everything that a key encrypts besides the storage of a cluster, both compliant and violating. */
import * as aws from "@pulumi/aws";

const engine = "aurora-postgresql";
const bare = { engine, skipFinalSnapshot: true };
const elsewhere = "eu-west-1";

/** Declares the resources. Run it as an inline program; the Region of its provider is us-east-1. */
export async function everySurface(): Promise<void> {
  const key = new aws.kms.Key("here", { enableKeyRotation: true, multiRegion: true });
  const replica = new aws.kms.ReplicaKey("elsewhere", { region: elsewhere, primaryKeyArn: key.arn });
  const encrypted = { storageEncrypted: true, kmsKeyId: key.arn };
  const orders = new aws.rds.Cluster("orders", {
    ...bare,
    ...encrypted,
    clusterIdentifier: "orders",
    masterUsername: "app",
    manageMasterUserPassword: true,
    masterUserSecretKmsKeyId: key.arn,
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: key.arn,
  });
  const reports = new aws.rds.Cluster("reports", {
    ...bare,
    ...encrypted,
    masterUsername: "app",
    manageMasterUserPassword: true,
  });
  member("orders", orders);
  member("reports", reports);
  relatedResources(orders, key);
  const snapshot = snapshots(orders, key, replica);
  madeFromOthers(orders, snapshot);
  worlds(orders, key, replica);
  await Promise.resolve();
}

function member(name: string, cluster: aws.rds.Cluster): void {
  new aws.rds.ClusterInstance(name, {
    clusterIdentifier: cluster.id,
    engine: aws.rds.EngineType.AuroraPostgresql,
    instanceClass: "db.r6g.large",
    performanceInsightsEnabled: true,
  });
}

function relatedResources(orders: aws.rds.Cluster, key: aws.kms.Key): void {
  const stream = { resourceArn: orders.arn, mode: "async" };
  new aws.rds.ClusterActivityStream("by-key", { ...stream, kmsKeyId: key.arn });
  new aws.rds.ClusterActivityStream("by-aws-key", { ...stream, kmsKeyId: "alias/aws/rds" });
  const task = { sourceArn: orders.arn, s3BucketName: "exports", iamRoleArn: "arn:aws:iam::111122223333:role/export" };
  new aws.rds.ExportTask("by-key", { ...task, exportTaskIdentifier: "by-key", kmsKeyId: key.arn });
  new aws.rds.ExportTask("by-aws-key", { ...task, exportTaskIdentifier: "by-aws-key", kmsKeyId: "alias/aws/s3" });
}

function snapshots(orders: aws.rds.Cluster, key: aws.kms.Key, replica: aws.kms.ReplicaKey): aws.rds.ClusterSnapshot {
  const snapshot = new aws.rds.ClusterSnapshot("orders", {
    dbClusterIdentifier: orders.id,
    dbClusterSnapshotIdentifier: "orders",
  });
  const copy = (name: string, args: Partial<aws.rds.ClusterSnapshotCopyArgs>): void => {
    new aws.rds.ClusterSnapshotCopy(name, {
      sourceDbClusterSnapshotIdentifier: snapshot.dbClusterSnapshotArn,
      targetDbClusterSnapshotIdentifier: name,
      ...args,
    });
  };
  copy("within-the-region", {});
  copy("elsewhere-by-key", { region: elsewhere, kmsKeyId: replica.arn });
  copy("elsewhere-by-other-key", {
    region: elsewhere,
    kmsKeyId: new aws.kms.Key("single", { enableKeyRotation: true }).arn,
  });
  copy("elsewhere-by-primary", { region: elsewhere, kmsKeyId: key.arn });
  copy("elsewhere-without-key", { region: elsewhere });
  copy("somewhere", { destinationRegion: elsewhere });
  return snapshot;
}

/** Clusters that inherit their encryption and their key. */
function madeFromOthers(orders: aws.rds.Cluster, snapshot: aws.rds.ClusterSnapshot): void {
  const plain = new aws.rds.Cluster("plain", { ...bare, masterUsername: "app", manageMasterUserPassword: true });
  const clone = (name: string, source: aws.rds.Cluster): void => {
    const restoreToPointInTime = { sourceClusterIdentifier: source.id, restoreType: "copy-on-write" };
    new aws.rds.Cluster(name, { ...bare, restoreToPointInTime });
  };
  clone("clone", orders);
  clone("clone-of-plain", plain);
  const copied = new aws.rds.ClusterSnapshotCopy("copied", {
    sourceDbClusterSnapshotIdentifier: snapshot.id,
    targetDbClusterSnapshotIdentifier: "copied",
  });
  new aws.rds.Cluster("restored", { ...bare, snapshotIdentifier: copied.id });
  new aws.rds.Cluster("replica", { ...bare, replicationSourceIdentifier: orders.arn });
  const which = new aws.ssm.Parameter("which", { type: "String", value: "before" });
  new aws.rds.Cluster("restored-by-parameter", { ...bare, snapshotIdentifier: which.value });
}

function worlds(orders: aws.rds.Cluster, key: aws.kms.Key, replica: aws.kms.ReplicaKey): void {
  const forceDestroy = true;
  new aws.rds.GlobalCluster("of-orders", {
    globalClusterIdentifier: "of-orders",
    sourceDbClusterIdentifier: orders.arn,
    forceDestroy,
  });
  new aws.rds.GlobalCluster("of-another", {
    globalClusterIdentifier: "of-another",
    sourceDbClusterIdentifier: "arn:aws:rds:us-east-1:111122223333:cluster:another",
    forceDestroy,
  });
  // This is also the name of a cluster, but the two are unrelated.
  const world = new aws.rds.GlobalCluster("world", {
    globalClusterIdentifier: "orders",
    engine,
    storageEncrypted: true,
  });
  const globalClusterIdentifier = world.id;
  new aws.rds.Cluster("primary", {
    ...bare,
    storageEncrypted: true,
    kmsKeyId: key.arn,
    globalClusterIdentifier,
    masterUsername: "app",
    masterPasswordWo: "correct horse",
    masterPasswordWoVersion: 1,
  });
  const secondary = { ...bare, region: elsewhere, storageEncrypted: true, globalClusterIdentifier };
  new aws.rds.Cluster("secondary-by-key", { ...secondary, kmsKeyId: replica.arn });
  new aws.rds.Cluster("secondary-by-other-key", {
    ...secondary,
    kmsKeyId: new aws.kms.Key("primarys", { enableKeyRotation: true }).arn,
  });
  new aws.rds.Cluster("secondary-without-key", secondary);
}
