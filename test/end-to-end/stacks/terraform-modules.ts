/** Stacks that follow the examples of the Terraform modules for Aurora and KMS, with the defaults of the modules. */
import * as aws from "@pulumi/aws";
import {
  ACCOUNT,
  administrators,
  allow,
  attachment,
  delegation,
  document,
  FOR_AWS_RESOURCES,
  GRANTS,
  role,
  trust,
  USE,
  users,
} from "./documents";
import { type ExampleStack, from, type Own } from "./stack";

const AURORA = "https://github.com/terraform-aws-modules/terraform-aws-rds-aurora/tree/master/examples";
const KMS = "https://github.com/terraform-aws-modules/terraform-aws-kms/tree/master/examples/complete";

/** The defaults of the Aurora module: an encrypted cluster with a managed master password. */
function aurora(own: Own, name: string, args: Partial<aws.rds.ClusterArgs>, instances: number): aws.rds.Cluster {
  const engine = args.engine ?? "aurora-postgresql";
  const cluster = new aws.rds.Cluster(own(name), {
    clusterIdentifier: own(name),
    engine,
    masterUsername: "root",
    storageEncrypted: true,
    skipFinalSnapshot: true,
    ...(args.masterPasswordWo === undefined && { manageMasterUserPassword: true }),
    ...args,
  });
  for (let index = 1; index <= instances; index += 1) {
    new aws.rds.ClusterInstance(own(`${name}-${index}`), {
      identifier: own(`${name}-${index}`),
      clusterIdentifier: cluster.id,
      engine: "aurora-postgresql",
      instanceClass: "db.r8g.large",
      ...(args.region && { region: args.region }),
    });
  }
  return cluster;
}

const written = { masterPasswordWo: "from a random password", masterPasswordWoVersion: 1 };

const clusters = [
  ...from(`${AURORA}/postgresql`, {
    "module-postgresql": (own) => {
      const key = new aws.kms.Key(own("kms"), { ...defaults, policy: document(delegation()) });
      const cluster = aurora(own, "aurora", { engineVersion: "17.5", storageType: "aurora-iopt1" }, 3);
      new aws.rds.ClusterActivityStream(own("stream"), {
        resourceArn: cluster.arn,
        kmsKeyId: key.keyId,
        mode: "async",
      });
    },
  }),
  ...from(`${AURORA}/mysql`, {
    "module-mysql": (own) => {
      aurora(own, "aurora", { engine: "aurora-mysql", engineVersion: "8.0" }, 0);
    },
  }),
  ...from(`${AURORA}/autoscaling`, {
    "module-autoscaling": (own) => {
      aurora(own, "aurora", { engineVersion: "17.5" }, 2);
    },
  }),
  ...from(`${AURORA}/serverless`, {
    "module-serverless": (own) => {
      const scaling = { serverlessv2ScalingConfiguration: { minCapacity: 2, maxCapacity: 10 } };
      aurora(own, "mysqlv2", { engine: "aurora-mysql", engineMode: "provisioned", ...scaling }, 0);
      aurora(own, "postgresqlv2", { engineMode: "provisioned", enableHttpEndpoint: true, ...scaling }, 2);
    },
  }),
  ...from(`${AURORA}/s3-import`, {
    "module-s3-import": (own) => {
      const s3 = new aws.iam.Role(own("s3"), { assumeRolePolicy: trust("rds.amazonaws.com") });
      new aws.iam.RolePolicy(own("s3"), {
        role: s3.id,
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: ["s3:ListBucket", "s3:GetObject"], Resource: "arn:aws:s3:::imports" }],
        }),
      });
      const s3Import = {
        sourceEngine: "mysql",
        sourceEngineVersion: "8.0",
        bucketName: "imports",
        ingestionRole: s3.arn,
      };
      aurora(own, "aurora", { engine: "aurora-mysql", s3Import }, 0);
    },
  }),
  ...from(`${AURORA}/multi-az`, {
    "module-multi-az": (own) => {
      const size = { allocatedStorage: 256, dbClusterInstanceClass: "db.c6gd.large", iops: 2500, storageType: "io1" };
      aurora(own, "rds", { engine: "postgres", performanceInsightsEnabled: true, ...size }, 0);
    },
  }),
  ...from(`${AURORA}/limitless`, {
    "module-limitless": (own) => {
      const cluster = aurora(own, "aurora", { ...written, ...limitless }, 0);
      new aws.rds.ShardGroup(own("shards"), {
        dbShardGroupIdentifier: own("shards"),
        dbClusterIdentifier: cluster.id,
        maxAcu: 16,
      });
    },
  }),
  ...from(`${AURORA}/global-cluster`, {
    "module-global-cluster": (own) => {
      const global = new aws.rds.GlobalCluster(own("this"), {
        globalClusterIdentifier: own("this"),
        engine: "aurora-postgresql",
        storageEncrypted: true,
      });
      const region = "eu-west-1";
      const policy = document(
        delegation(),
        allow("Allow use of the key", { Service: ["monitoring.rds.amazonaws.com", "rds.amazonaws.com"] }, USE),
      );
      const [here, there] = [
        new aws.kms.Key(own("primary"), { policy }),
        new aws.kms.Key(own("there"), { policy, region }),
      ];
      const globalClusterIdentifier = global.id;
      const primary = aurora(own, "primary", { ...written, globalClusterIdentifier, kmsKeyId: here.arn }, 2);
      new aws.rds.Cluster(
        own("secondary"),
        {
          engine: "aurora-postgresql",
          region,
          globalClusterIdentifier,
          sourceRegion: "us-east-1",
          storageEncrypted: true,
          kmsKeyId: there.arn,
          skipFinalSnapshot: true,
        },
        { dependsOn: [primary] },
      );
    },
  }),
];

const limitless = {
  engineVersion: "16.9-limitless",
  storageType: "aurora-iopt1",
  clusterScalabilityType: "limitless",
  performanceInsightsEnabled: true,
  performanceInsightsRetentionPeriod: 31,
};

/** The defaults of the KMS module: a key with rotation. */
const defaults = { enableKeyRotation: true, deletionWindowInDays: 7 };
const me = role("deployer");
const owner = allow("KeyOwner", { AWS: me }, "kms:*");
const material = "Wblj06fduthWggmsT0cLVoIMOkeLbc2kVfMud77i/JY=";
const grant = (own: Own, keyId: aws.kms.GrantArgs["keyId"], grantee: aws.iam.Role, region: string) =>
  new aws.kms.Grant(own("grant"), {
    region,
    keyId,
    granteePrincipal: grantee.arn,
    operations: ["Encrypt", "Decrypt", "GenerateDataKey"],
    constraints: [{ encryptionContextEquals: { Department: "Finance" } }],
  });

const keys = from(KMS, {
  "module-complete-key": (own) => {
    const service = role("aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling");
    const policy = document(
      delegation(),
      owner,
      administrators(me),
      users(me),
      attachment(me),
      users(service),
      allow("KeyServiceRolesASGPersistentVol", { AWS: service }, "kms:CreateGrant", FOR_AWS_RESOURCES),
      allow("KeyHMAC", { AWS: me }, ["kms:DescribeKey", "kms:GenerateMac", "kms:VerifyMac"]),
      allow("KeyAsymmetricSignVerify", { AWS: me }, ["kms:GetPublicKey", "kms:Sign", "kms:Verify"]),
      allow("CloudWatchLogs", { Service: "logs.us-east-1.amazonaws.com" }, USE, {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:*` },
      }),
    );
    const key = new aws.kms.Key(own("this"), { ...defaults, enableKeyRotation: false, policy });
    const lambda = new aws.iam.Role(own("lambda"), { assumeRolePolicy: trust("lambda.amazonaws.com") });
    new aws.kms.Alias(own("one"), { namePrefix: `alias/${own("one")}`, targetKeyId: key.keyId });
    grant(own, key.keyId, lambda, "us-east-1");
  },
  "module-external-key": (own) => {
    new aws.kms.ExternalKey(own("this"), {
      deletionWindowInDays: 7,
      enabled: true,
      keyMaterialBase64: material,
      validTo: "2085-04-12T23:20:50.52Z",
      policy: document(delegation()),
    });
  },
  "module-dnssec-key": (own) => {
    const service = { Service: "dnssec-route53.amazonaws.com" };
    const policy = document(
      delegation(),
      allow("Route53DnssecService", service, ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"]),
      allow("Route53DnssecGrant", service, "kms:CreateGrant", {
        ...FOR_AWS_RESOURCES,
        StringEquals: { "aws:SourceAccount": ACCOUNT },
        ArnLike: { "aws:SourceArn": "arn:aws:route53:::hostedzone/*" },
      }),
    );
    new aws.kms.Key(own("this"), {
      keyUsage: "SIGN_VERIFY",
      customerMasterKeySpec: "ECC_NIST_P256",
      enableKeyRotation: false,
      policy,
    });
  },
  "module-default-key": (own) => {
    new aws.kms.Key(own("this"), { enableKeyRotation: true, policy: document(delegation()) });
  },
  "module-replica-key": (own) => {
    const policy = document(delegation());
    const region = "eu-west-1";
    const primary = new aws.kms.Key(own("primary"), { ...defaults, multiRegion: true, policy });
    const replica = new aws.kms.ReplicaKey(own("replica"), {
      region,
      deletionWindowInDays: 7,
      primaryKeyArn: primary.arn,
      policy: document(delegation(), owner, administrators(me), users(me)),
    });
    const lambda = new aws.iam.Role(own("lambda"), { assumeRolePolicy: trust("lambda.amazonaws.com") });
    grant(own, replica.keyId, lambda, region);
  },
  "module-external-replica-key": (own) => {
    const given = { deletionWindowInDays: 7, enabled: true, keyMaterialBase64: material };
    const policy = document(delegation());
    const primary = new aws.kms.ExternalKey(own("primary"), { ...given, multiRegion: true, policy });
    new aws.kms.ReplicaExternalKey(own("replica"), {
      ...given,
      region: "eu-west-1",
      primaryKeyArn: primary.arn,
      policy,
    });
  },
});

const autoscaling = from("https://registry.terraform.io/modules/terraform-aws-modules/kms/aws/latest", {
  "module-autoscaling-key": (own) => {
    const service = role("aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling");
    const policy = document(
      delegation(),
      administrators(role("admin")),
      users(service),
      allow("KeyServiceRolesASGPersistentVol", { AWS: service }, GRANTS, FOR_AWS_RESOURCES),
    );
    const key = new aws.kms.Key(own("this"), { enableKeyRotation: true, policy });
    new aws.kms.Alias(own("ebs"), { name: `alias/${own("ebs")}`, targetKeyId: key.keyId });
  },
});

export const terraformModules: readonly ExampleStack[] = [...clusters, ...keys, ...autoscaling];
