/** Stacks that follow the examples for clusters, keys and IAM policies in AWS's Aurora, KMS and CloudFormation guides. */
import * as aws from "@pulumi/aws";
import { ACCOUNT, administrators, delegation, document, OUTSIDE_KEY, role, trust, users } from "./documents";
import { type ExampleStack, from } from "./stack";

const CLOUDFORMATION = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference";
const AURORA = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide";

const managed = { masterUsername: "admin", manageMasterUserPassword: true };

const templates = [
  ...from(`${CLOUDFORMATION}/aws-resource-rds-dbcluster.html`, {
    "template-serverless": (own) => {
      const cluster = new aws.rds.Cluster(own("RDSDBCluster"), {
        ...managed,
        engine: "aurora-mysql",
        serverlessv2ScalingConfiguration: { minCapacity: 1, maxCapacity: 16 },
      });
      new aws.rds.ClusterInstance(own("RDSDBInstance"), {
        clusterIdentifier: cluster.id,
        engine: "aurora-mysql",
        instanceClass: "db.serverless",
      });
    },
    "template-managed-secret": (own) => {
      const key = new aws.kms.Key(own("KMSKey"), {
        description: "Manual test KMS key for DBInstance and DBCluster",
        policy: document(delegation()),
      });
      new aws.rds.Cluster(own("Cluster"), {
        ...managed,
        engine: "aurora-mysql",
        storageEncrypted: true,
        kmsKeyId: key.arn,
        masterUserSecretKmsKeyId: key.arn,
      });
    },
  }),
  ...from(`${CLOUDFORMATION}/aws-resource-kms-key.html`, {
    "template-key": (own) => {
      new aws.kms.Key(own("myKey"), {
        enableKeyRotation: true,
        deletionWindowInDays: 20,
        policy: document(delegation(), administrators(role("RoleForAlice")), users(role("RoleForBob"))),
      });
    },
    "template-multi-region-key": (own) => {
      const policy = document(delegation(), administrators(role("RoleForAlice")));
      const key = new aws.kms.Key(own("myPrimaryKey"), {
        enableKeyRotation: true,
        multiRegion: true,
        deletionWindowInDays: 10,
        policy,
      });
      new aws.kms.ReplicaKey(own("myReplicaKey"), { region: "eu-west-1", primaryKeyArn: key.arn, policy });
    },
    "template-tagged-key": (own) => {
      const tags = { Project: "Alpha" };
      new aws.kms.Key(own("myKey"), { enableKeyRotation: true, tags, policy: document(delegation()) });
    },
  }),
];

const encrypted = { engine: "aurora-postgresql", storageEncrypted: true, ...managed };

const guides = [
  ...from(`${AURORA}/Overview.Encryption.html`, {
    "encrypted-cluster": (own) => {
      const key = new aws.kms.Key(own("key"), { enableKeyRotation: true, policy: document(delegation()) });
      new aws.rds.Cluster(own("cluster"), { ...encrypted, kmsKeyId: key.arn, masterUserSecretKmsKeyId: key.arn });
    },
    "encrypted-by-default-key": (own) => {
      new aws.rds.Cluster(own("cluster"), encrypted);
    },
  }),
  ...from(`${AURORA}/aurora-restore-snapshot.html`, {
    "restored-cluster": (own) => {
      new aws.rds.Cluster(own("cluster"), {
        engine: "aurora-postgresql",
        snapshotIdentifier: `arn:aws:rds:us-east-1:${ACCOUNT}:cluster-snapshot:before`,
        kmsKeyId: OUTSIDE_KEY,
      });
    },
  }),
  ...from(`${AURORA}/aurora-global-database-getting-started.html`, {
    "global-database": (own) => {
      const region = "us-west-2";
      const global = new aws.rds.GlobalCluster(own("global"), {
        globalClusterIdentifier: own("global"),
        engine: "aurora-postgresql",
        storageEncrypted: true,
      });
      const member = { engine: "aurora-postgresql", globalClusterIdentifier: global.id, storageEncrypted: true };
      const here = new aws.kms.Key(own("here"), { enableKeyRotation: true });
      const there = new aws.kms.Key(own("there"), { enableKeyRotation: true, region });
      new aws.rds.Cluster(own("primary"), { ...member, ...managed, kmsKeyId: here.arn });
      new aws.rds.Cluster(own("secondary"), { ...member, region, kmsKeyId: there.arn });
    },
  }),
  ...from(`${AURORA}/aurora-copy-snapshot.html`, {
    "snapshot-to-another-region": (own) => {
      const region = "us-west-2";
      const there = new aws.kms.Key(own("there"), { enableKeyRotation: true, region });
      new aws.rds.ClusterSnapshotCopy(own("copy"), {
        region,
        sourceDbClusterSnapshotIdentifier: `arn:aws:rds:us-east-1:${ACCOUNT}:cluster-snapshot:orders`,
        targetDbClusterSnapshotIdentifier: own("copy"),
        kmsKeyId: there.arn,
      });
    },
    "snapshot-by-aws-key": (own) => {
      new aws.rds.ClusterSnapshotCopy(own("copy"), {
        sourceDbClusterSnapshotIdentifier: "orders",
        targetDbClusterSnapshotIdentifier: own("copy"),
        kmsKeyId: "alias/aws/rds",
      });
    },
  }),
  ...from(`${AURORA}/export-cluster-data.html`, {
    "cluster-export": (own) => {
      const key = new aws.kms.Key(own("key"), { enableKeyRotation: true });
      new aws.rds.ExportTask(own("export"), {
        exportTaskIdentifier: own("export"),
        sourceArn: `arn:aws:rds:us-east-1:${ACCOUNT}:cluster:orders`,
        s3BucketName: "exports",
        iamRoleArn: role("rds-s3-export-role"),
        kmsKeyId: key.keyId,
      });
    },
  }),
  ...from(`${AURORA}/DBActivityStreams.Enabling.html`, {
    "cluster-activity": (own) => {
      const alias = new aws.kms.Alias(own("alias"), { name: `alias/${own("das")}`, targetKeyId: OUTSIDE_KEY });
      new aws.rds.ClusterActivityStream(own("stream"), {
        resourceArn: `arn:aws:rds:us-east-1:${ACCOUNT}:cluster:orders`,
        mode: "sync",
        kmsKeyId: alias.arn,
      });
    },
  }),
];

const allowed = (Action: string[], Resource: string | string[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action, Resource } });

const identities = from("https://docs.aws.amazon.com/kms/latest/developerguide/customer-managed-policies.html", {
  "view-keys-in-console": (own) => {
    new aws.iam.Policy(own("policy"), {
      policy: allowed(["kms:ListKeys", "kms:ListAliases", "kms:DescribeKey", "kms:GetKeyPolicy"], "*"),
    });
  },
  "create-keys": (own) => {
    new aws.iam.UserPolicy(own("policy"), {
      user: "alice",
      policy: allowed(["kms:Create*", "kms:PutKeyPolicy"], "*"),
    });
  },
  "use-keys-of-an-account": (own) => {
    new aws.iam.GroupPolicy(own("policy"), {
      group: "developers",
      policy: allowed(["kms:Encrypt", "kms:Decrypt"], [`arn:aws:kms:*:${ACCOUNT}:key/*`]),
    });
  },
  "use-one-key": (own) => {
    const assumed = new aws.iam.Role(own("role"), { assumeRolePolicy: trust("lambda.amazonaws.com") });
    new aws.iam.RolePolicy(own("policy"), {
      role: assumed.id,
      policy: allowed(["kms:Encrypt", "kms:Decrypt"], OUTSIDE_KEY),
    });
  },
});

const managedPolicies = from("https://docs.aws.amazon.com/kms/latest/developerguide/security-iam-awsmanpol.html", {
  "power-user": (own) => {
    const policyArn = "arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser";
    new aws.iam.UserPolicyAttachment(own("attachment"), { user: "alice", policyArn });
  },
});

export const awsGuides: readonly ExampleStack[] = [...templates, ...guides, ...identities, ...managedPolicies];
