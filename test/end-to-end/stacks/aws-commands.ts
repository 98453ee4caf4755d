/** Stacks that follow the examples of the AWS CLI reference for Aurora and AWS KMS. */
import * as aws from "@pulumi/aws";
import { ACCOUNT, delegation, document, OTHER_ACCOUNT, OUTSIDE_KEY, role, users } from "./documents";
import { type ExampleStack, from } from "./stack";

const RDS = "https://docs.aws.amazon.com/cli/latest/reference/rds";
const KMS = "https://docs.aws.amazon.com/cli/latest/reference/kms";

const login = { masterUsername: "admin", masterPassword: "secret99" };
const snapshotOf = (name: string, region: string, account = ACCOUNT): string =>
  `arn:aws:rds:${region}:${account}:cluster-snapshot:${name}`;

const clusters = [
  ...from(`${RDS}/create-db-cluster.html`, {
    "command-mysql-cluster": (own) => {
      new aws.rds.Cluster(own("sample-cluster"), {
        ...login,
        clusterIdentifier: own("sample-cluster"),
        engine: "aurora-mysql",
        engineVersion: "5.7.mysql_aurora.2.07.1",
        dbSubnetGroupName: "default",
        vpcSecurityGroupIds: ["sg-0b9130572daf3dc16"],
      });
    },
    "command-postgresql-cluster": (own) => {
      new aws.rds.Cluster(own("sample-cluster"), {
        ...login,
        engine: "aurora-postgresql",
        dbSubnetGroupName: "default",
      });
    },
  }),
  ...from(`${RDS}/create-db-instance.html`, {
    "command-cluster-member": (own) => {
      new aws.rds.ClusterInstance(own("instance"), {
        clusterIdentifier: "sample-cluster",
        engine: "aurora-postgresql",
        instanceClass: "db.r6g.large",
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: OUTSIDE_KEY,
      });
    },
  }),
  ...from(`${RDS}/create-global-cluster.html`, {
    "command-global-cluster": (own) => {
      new aws.rds.GlobalCluster(own("global"), {
        globalClusterIdentifier: own("global"),
        engine: "aurora-mysql",
        engineVersion: "5.7.mysql_aurora.2.07.2",
      });
    },
  }),
  ...from(`${RDS}/restore-db-cluster-from-snapshot.html`, {
    "command-restored-cluster": (own) => {
      new aws.rds.Cluster(own("newdbcluster"), {
        engine: "aurora-mysql",
        snapshotIdentifier: snapshotOf("test-instance-snapshot", "us-west-2"),
      });
    },
  }),
  ...from(`${RDS}/restore-db-cluster-to-point-in-time.html`, {
    "command-cluster-of-a-time": (own) => {
      new aws.rds.Cluster(own("sample-cluster-clone"), {
        engine: "aurora-postgresql",
        restoreToPointInTime: {
          sourceClusterIdentifier: "database-4",
          restoreType: "copy-on-write",
          useLatestRestorableTime: true,
        },
      });
    },
  }),
];

const snapshots = from(`${RDS}/copy-db-cluster-snapshot.html`, {
  "command-snapshot-copy": (own) => {
    new aws.rds.ClusterSnapshotCopy(own("copy"), {
      sourceDbClusterSnapshotIdentifier: snapshotOf("rds:myaurora-2019-06-04-09-16", "us-east-1"),
      targetDbClusterSnapshotIdentifier: own("myauroracopy"),
      copyTags: true,
    });
  },
  "command-snapshot-of-another-account": (own) => {
    new aws.rds.ClusterSnapshotCopy(own("copy"), {
      sourceDbClusterSnapshotIdentifier: snapshotOf("orders", "us-east-1", OTHER_ACCOUNT),
      targetDbClusterSnapshotIdentifier: own("shared"),
      kmsKeyId: OUTSIDE_KEY,
    });
  },
});

const streams = from(`${RDS}/start-activity-stream.html`, {
  "command-activity-stream": (own) => {
    new aws.rds.ClusterActivityStream(own("stream"), {
      mode: "async",
      kmsKeyId: OUTSIDE_KEY,
      resourceArn: `arn:aws:rds:us-east-1:${ACCOUNT}:cluster:my-pg-cluster`,
    });
  },
});

const tasks = from(`${RDS}/start-export-task.html`, {
  "command-export-task": (own) => {
    new aws.rds.ExportTask(own("task"), {
      exportTaskIdentifier: own("task"),
      sourceArn: `arn:aws:rds:us-west-2:${ACCOUNT}:snapshot:db5-snapshot-test`,
      s3BucketName: "amzn-s3-demo-bucket",
      iamRoleArn: role("service-role/ExportRole"),
      kmsKeyId: `arn:aws:kms:us-west-2:${ACCOUNT}:key/abcd0000-7fca-4128-82f2-aabbccddeeff`,
    });
  },
});

const keys = [
  ...from(`${KMS}/create-key.html`, {
    "command-key": (own) => {
      new aws.kms.Key(own("key"), { tags: { Purpose: "Test" } });
    },
    "command-rsa-key": (own) => {
      new aws.kms.Key(own("key"), { customerMasterKeySpec: "RSA_4096", keyUsage: "ENCRYPT_DECRYPT" });
    },
    "command-ecc-key": (own) => {
      new aws.kms.Key(own("key"), { customerMasterKeySpec: "ECC_NIST_P521", keyUsage: "SIGN_VERIFY" });
    },
    "command-hmac-key": (own) => {
      new aws.kms.Key(own("key"), { customerMasterKeySpec: "HMAC_384", keyUsage: "GENERATE_VERIFY_MAC" });
    },
    "command-multi-region-key": (own) => {
      new aws.kms.Key(own("key"), { multiRegion: true });
    },
    "command-key-for-import": (own) => {
      new aws.kms.ExternalKey(own("key"));
    },
  }),
  ...from(`${KMS}/replicate-key.html`, {
    "command-replica": (own) => {
      new aws.kms.ReplicaKey(own("replica"), {
        region: "us-west-2",
        primaryKeyArn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/mrk-1234abcd12ab34cd56ef1234567890ab`,
      });
    },
  }),
  ...from(`${KMS}/put-key-policy.html`, {
    "command-key-policy": (own) => {
      new aws.kms.KeyPolicy(own("policy"), {
        keyId: OUTSIDE_KEY,
        policy: document(delegation(), users(role("test-user"))),
      });
    },
  }),
];

export const awsCommands: readonly ExampleStack[] = [...clusters, ...snapshots, ...streams, ...tasks, ...keys];
