/** Stacks that follow the examples of the @pulumi/aws documentation for Aurora clusters. */
import * as aws from "@pulumi/aws";
import { type ExampleStack, from, type Own } from "./stack";

const zones = { availabilityZones: ["us-west-2a", "us-west-2b", "us-west-2c"] };
const master = { masterUsername: "foo", masterPassword: "must_be_eight_characters" };
const demo = (own: Own) => ({ clusterIdentifier: own("demo"), databaseName: "mydb", ...zones, ...master });
const backups = { backupRetentionPeriod: 5, preferredBackupWindow: "07:00-09:00" };
const postgresql = "aurora-postgresql";

const member = (name: string, cluster: aws.rds.Cluster, args: Partial<aws.rds.ClusterInstanceArgs> = {}) =>
  new aws.rds.ClusterInstance(name, {
    clusterIdentifier: cluster.id,
    instanceClass: "db.r6g.large",
    engine: postgresql,
    engineVersion: cluster.engineVersion,
    ...args,
  });

/** New clusters, each from one page. */
const clusters = from("https://www.pulumi.com/registry/packages/aws/api-docs/rds/cluster/", {
  "aurora-mysql-2": (own) => {
    new aws.rds.Cluster(own("default"), {
      ...demo(own),
      ...backups,
      engine: "aurora-mysql",
      engineVersion: "5.7.mysql_aurora.2.03.2",
    });
  },
  "aurora-postgresql": (own) => {
    new aws.rds.Cluster(own("postgresql"), { ...demo(own), ...backups, engine: postgresql });
  },
  "multi-az-cluster": (own) => {
    new aws.rds.Cluster(own("example"), {
      ...zones,
      ...master,
      clusterIdentifier: own("example"),
      engine: "mysql",
      dbClusterInstanceClass: "db.r6gd.xlarge",
      storageType: "io1",
      allocatedStorage: 100,
      iops: 1000,
    });
  },
  "serverless-v2": (own) => {
    const cluster = new aws.rds.Cluster(own("example"), {
      ...master,
      clusterIdentifier: own("example"),
      engine: postgresql,
      engineMode: "provisioned",
      engineVersion: "13.6",
      databaseName: "test",
      storageEncrypted: true,
      serverlessv2ScalingConfiguration: { maxCapacity: 1, minCapacity: 0, secondsUntilAutoPause: 3600 },
    });
    member(own("example"), cluster, { instanceClass: "db.serverless" });
  },
  "managed-password": (own) => {
    new aws.rds.Cluster(own("test"), { ...managed(own), engine: postgresql });
  },
  "managed-password-by-key": (own) => {
    const key = new aws.kms.Key(own("example"), { description: "Example KMS Key" });
    new aws.rds.Cluster(own("test"), { ...managed(own), engine: postgresql, masterUserSecretKmsKeyId: key.keyId });
  },
  "password-not-rotated": (own) => {
    const cluster = new aws.rds.Cluster(own("test"), { ...managed(own), engine: postgresql });
    const instance = member(own("test"), cluster, { identifier: own("example-1") });
    const secret = cluster.masterUserSecrets.apply((secrets) => secrets[0]?.secretArn ?? "");
    new aws.secretsmanager.SecretRotation(
      own("test"),
      { secretId: secret, rotationEnabled: false },
      { dependsOn: [instance] },
    );
  },
  "global-restored": (own) => {
    const cluster = new aws.rds.Cluster(
      own("example"),
      { engine: "aurora-mysql", clusterIdentifier: own("example"), snapshotIdentifier: "of-the-original-cluster" },
      { ignoreChanges: ["snapshotIdentifier", "globalClusterIdentifier"] },
    );
    new aws.rds.GlobalCluster(own("example"), {
      globalClusterIdentifier: own("world"),
      sourceDbClusterIdentifier: cluster.arn,
      forceDestroy: true,
    });
  },
  "restored-from-s3": (own) => {
    new aws.rds.Cluster(own("db"), {
      engine: "aurora-mysql",
      s3Import: {
        sourceEngine: "mysql",
        sourceEngineVersion: "5.6",
        bucketName: "mybucket",
        bucketPrefix: "backups",
        ingestionRole: "arn:aws:iam::111122223333:role/role-xtrabackup-rds-restore",
      },
    });
  },
  "point-in-time": (own) => {
    new aws.rds.Cluster(own("example-clone"), {
      engine: postgresql,
      restoreToPointInTime: {
        sourceClusterIdentifier: "example",
        restoreType: "copy-on-write",
        useLatestRestorableTime: true,
      },
    });
  },
  "serverless-v1": (own) => {
    new aws.rds.Cluster(own("example"), {
      engine: "aurora-mysql",
      engineMode: "serverless",
      scalingConfiguration: { autoPause: true, maxCapacity: 256, minCapacity: 2, secondsUntilAutoPause: 300 },
    });
  },
  "serverless-v2-scaling": (own) => {
    new aws.rds.Cluster(own("example"), {
      engine: postgresql,
      serverlessv2ScalingConfiguration: { maxCapacity: 256, minCapacity: 0, secondsUntilAutoPause: 3600 },
    });
  },
});

const managed = (own: Own) => ({
  clusterIdentifier: own("example"),
  databaseName: "test",
  manageMasterUserPassword: true,
  masterUsername: "test",
});

const members = from("https://www.pulumi.com/registry/packages/aws/api-docs/rds/clusterinstance/", {
  "cluster-instances": (own) => {
    const cluster = new aws.rds.Cluster(own("default"), { ...demo(own), engine: postgresql });
    for (const index of [0, 1]) member(own(`instance-${index}`), cluster, { identifier: own(`demo-${index}`) });
  },
});

const endpoints = from("https://www.pulumi.com/registry/packages/aws/api-docs/rds/clusterendpoint/", {
  "cluster-endpoints": (own) => {
    const cluster = new aws.rds.Cluster(own("default"), { ...demo(own), ...backups, engine: postgresql });
    const [one, two, three] = ["test1", "test2", "test3"].map((name) =>
      member(own(name), cluster, { identifier: own(name), applyImmediately: true }),
    );
    const ids = (...instances: (aws.rds.ClusterInstance | undefined)[]) =>
      instances.flatMap((instance) => (instance === undefined ? [] : [instance.id]));
    const endpoint = { clusterIdentifier: cluster.id, customEndpointType: "READER" };
    new aws.rds.ClusterEndpoint(own("eligible"), {
      ...endpoint,
      clusterEndpointIdentifier: own("reader"),
      excludedMembers: ids(one, two),
    });
    new aws.rds.ClusterEndpoint(own("static"), {
      ...endpoint,
      clusterEndpointIdentifier: own("static"),
      staticMembers: ids(one, three),
    });
  },
});

const shards = from("https://www.pulumi.com/registry/packages/aws/api-docs/rds/shardgroup/", {
  "shard-group": (own) => {
    const cluster = new aws.rds.Cluster(own("example"), {
      ...master,
      clusterIdentifier: own("limitless"),
      engine: postgresql,
      engineVersion: "16.6-limitless",
      engineMode: "",
      storageType: "aurora-iopt1",
      clusterScalabilityType: "limitless",
      performanceInsightsEnabled: true,
      performanceInsightsRetentionPeriod: 31,
      enabledCloudwatchLogsExports: ["postgresql"],
      monitoringInterval: 5,
      monitoringRoleArn: "arn:aws:iam::111122223333:role/monitoring",
    });
    new aws.rds.ShardGroup(own("example"), {
      dbShardGroupIdentifier: own("shards"),
      dbClusterIdentifier: cluster.id,
      maxAcu: 1200,
    });
  },
});

export const pulumiClusters: readonly ExampleStack[] = [...clusters, ...members, ...endpoints, ...shards];
