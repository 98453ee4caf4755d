/** Stacks that follow the examples of the @pulumi/aws documentation for resources that belong to an Aurora cluster. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { trust } from "./documents";
import { type ExampleStack, from, type Own } from "./stack";

const postgresql = "aurora-postgresql";
const master = { masterUsername: "username", masterPassword: "somepass123" };

/** A global cluster with a primary and a secondary, each with an instance. */
function world(own: Own, engine: string, engineVersion: string): void {
  const global = new aws.rds.GlobalCluster(own("example"), {
    globalClusterIdentifier: own("world"),
    engine,
    engineVersion,
    databaseName: "example_db",
  });
  const shared = { engine, engineVersion: global.engineVersion, dbSubnetGroupName: "default" };
  const cluster = (name: string, args: Partial<aws.rds.ClusterArgs>, opts?: pulumi.CustomResourceOptions) =>
    new aws.rds.Cluster(
      own(name),
      { ...shared, clusterIdentifier: own(name), globalClusterIdentifier: global.id, skipFinalSnapshot: true, ...args },
      opts,
    );
  const instance = (name: string, { id }: aws.rds.Cluster) =>
    new aws.rds.ClusterInstance(own(name), {
      ...shared,
      engine: postgresql,
      identifier: own(`${name}-instance`),
      clusterIdentifier: id,
      instanceClass: "db.r4.large",
    });
  const first = instance("primary", cluster("primary", { ...master, databaseName: "example_db" }));
  const opts = { dependsOn: [first], ignoreChanges: ["replicationSourceIdentifier"] };
  instance("secondary", cluster("secondary", {}, opts));
}

const worlds = from("https://www.pulumi.com/registry/packages/aws/api-docs/rds/globalcluster/", {
  "global-mysql": (own) => world(own, "aurora-mysql", "5.7.mysql_aurora.2.07.5"),
  "global-postgresql": (own) => world(own, postgresql, "11.9"),
  "global-of-existing": (own) => {
    const cluster = new aws.rds.Cluster(
      own("example"),
      { engine: postgresql, ...master },
      { ignoreChanges: ["globalClusterIdentifier"] },
    );
    new aws.rds.GlobalCluster(own("example"), {
      forceDestroy: true,
      globalClusterIdentifier: own("world"),
      sourceDbClusterIdentifier: cluster.arn,
    });
  },
  "global-upgraded": (own) => {
    const global = new aws.rds.GlobalCluster(own("example"), {
      globalClusterIdentifier: own("world"),
      engine: "aurora-mysql",
      engineVersion: "5.7.mysql_aurora.2.07.5",
    });
    const primary = new aws.rds.Cluster(
      own("primary"),
      {
        ...master,
        allowMajorVersionUpgrade: true,
        applyImmediately: true,
        clusterIdentifier: own("primary"),
        engine: "aurora-mysql",
        engineVersion: global.engineVersion,
        globalClusterIdentifier: global.id,
        skipFinalSnapshot: true,
      },
      { ignoreChanges: ["engineVersion"] },
    );
    new aws.rds.ClusterInstance(own("primary"), {
      applyImmediately: true,
      clusterIdentifier: primary.id,
      engine: "aurora-mysql",
      engineVersion: primary.engineVersion,
      identifier: own("instance"),
      instanceClass: "db.r4.large",
    });
  },
});

const streams = from("https://www.pulumi.com/registry/packages/aws/api-docs/rds/clusteractivitystream/", {
  "activity-stream": (own) => {
    const cluster = new aws.rds.Cluster(own("default"), {
      ...master,
      clusterIdentifier: own("demo"),
      databaseName: "mydb",
      engine: postgresql,
      engineVersion: "13.4",
    });
    const instance = new aws.rds.ClusterInstance(own("default"), {
      identifier: own("instance"),
      clusterIdentifier: cluster.clusterIdentifier,
      engine: postgresql,
      instanceClass: "db.r6g.large",
    });
    const key = new aws.kms.Key(own("default"), { description: "AWS KMS Key to encrypt Database Activity Stream" });
    const args = { resourceArn: cluster.arn, mode: "async", kmsKeyId: key.keyId };
    new aws.rds.ClusterActivityStream(own("default"), args, { dependsOn: [instance] });
  },
});

const copies = from("https://www.pulumi.com/registry/packages/aws/api-docs/rds/clustersnapshotcopy/", {
  "snapshot-copy": (own) => {
    const cluster = new aws.rds.Cluster(own("example"), {
      ...master,
      clusterIdentifier: own("demo"),
      databaseName: "test",
      engine: "aurora-mysql",
      skipFinalSnapshot: true,
    });
    const snapshot = new aws.rds.ClusterSnapshot(own("example"), {
      dbClusterIdentifier: cluster.clusterIdentifier,
      dbClusterSnapshotIdentifier: own("snapshot"),
    });
    new aws.rds.ClusterSnapshotCopy(own("example"), {
      sourceDbClusterSnapshotIdentifier: snapshot.dbClusterSnapshotArn,
      targetDbClusterSnapshotIdentifier: own("copy"),
    });
  },
});

const exportPolicy = (bucket: pulumi.Input<string>) =>
  aws.iam.getPolicyDocumentOutput({
    statements: [
      { actions: ["s3:ListAllMyBuckets"], resources: ["*"] },
      { actions: ["s3:GetBucketLocation", "s3:ListBucket"], resources: [bucket] },
      { actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], resources: [pulumi.interpolate`${bucket}/*`] },
    ],
  });

const tasks = from("https://www.pulumi.com/registry/packages/aws/api-docs/rds/exporttask/", {
  "export-task": (own) => {
    const bucket = new aws.s3.Bucket(own("example"), { bucket: own("exports"), forceDestroy: true });
    const role = new aws.iam.Role(own("example"), {
      name: own("export"),
      assumeRolePolicy: trust("export.rds.amazonaws.com"),
    });
    const policy = new aws.iam.Policy(own("example"), { name: own("export"), policy: exportPolicy(bucket.arn).json });
    new aws.iam.RolePolicyAttachment(own("example"), { role: role.name, policyArn: policy.arn });
    const key = new aws.kms.Key(own("example"), { deletionWindowInDays: 10 });
    const instance = new aws.rds.Instance(own("example"), {
      identifier: own("instance"),
      allocatedStorage: 10,
      dbName: "test",
      engine: "mysql",
      instanceClass: "db.t3.micro",
      username: "foo",
      password: "foobarbaz",
      skipFinalSnapshot: true,
    });
    const snapshot = new aws.rds.Snapshot(own("example"), {
      dbInstanceIdentifier: instance.identifier,
      dbSnapshotIdentifier: own("snapshot"),
    });
    new aws.rds.ExportTask(own("example"), {
      exportTaskIdentifier: own("task"),
      sourceArn: snapshot.dbSnapshotArn,
      s3BucketName: bucket.id,
      iamRoleArn: role.arn,
      kmsKeyId: key.arn,
      exportOnlies: ["database"],
    });
  },
});

const integrations = from("https://www.pulumi.com/registry/packages/aws/api-docs/rds/integration/", {
  "integration-by-key": (own) => {
    const policy = aws.iam.getPolicyDocumentOutput({
      statements: [
        {
          principals: [
            {
              type: "AWS",
              identifiers: [pulumi.interpolate`arn:aws:iam::${aws.getCallerIdentityOutput().accountId}:root`],
            },
          ],
          actions: ["kms:*"],
          resources: ["*"],
        },
        {
          principals: [{ type: "Service", identifiers: ["redshift.amazonaws.com"] }],
          actions: ["kms:CreateGrant"],
          resources: ["*"],
        },
      ],
    });
    const key = new aws.kms.Key(own("example"), { deletionWindowInDays: 10, policy: policy.json });
    new aws.rds.Integration(own("example"), {
      integrationName: own("integration"),
      sourceArn: "arn:aws:rds:us-east-1:111122223333:cluster:orders",
      targetArn: "arn:aws:redshift-serverless:us-east-1:111122223333:namespace/orders",
      kmsKeyId: key.arn,
      additionalEncryptionContext: { example: "test" },
    });
  },
});

export const pulumiRelatedResources: readonly ExampleStack[] = [
  ...worlds,
  ...streams,
  ...copies,
  ...tasks,
  ...integrations,
];
