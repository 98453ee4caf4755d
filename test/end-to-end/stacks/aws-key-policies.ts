/** Keys with the key policies that AWS documents. */
import * as aws from "@pulumi/aws";
import type { PolicyStatement } from "@pulumi/aws/iam";
import {
  ACCOUNT,
  administrators,
  allow,
  attachment,
  delegation,
  document,
  FOR_AWS_RESOURCES,
  GRANTS,
  OTHER_ACCOUNT,
  role,
  rootOf,
  USE,
  user,
  users,
  viaService,
} from "./documents";
import { type ExampleStack, from } from "./stack";

const KMS = "https://docs.aws.amazon.com/kms/latest/developerguide";

/** Returns a stack that creates one key with this policy. */
const keyWith =
  (...statements: PolicyStatement[]): ExampleStack["declare"] =>
  (own) => {
    new aws.kms.Key(own("key"), { enableKeyRotation: true, policy: document(...statements) });
  };

const service = (name: string) => ({ Service: `${name}.amazonaws.com` });

const defaults = from(`${KMS}/key-policy-default.html`, {
  "default-policy": keyWith(delegation()),
  "console-policy": keyWith(
    delegation(),
    administrators(role("ExampleAdminRole")),
    users(role("ExampleRole")),
    attachment(role("ExampleRole")),
  ),
  "console-policy-of-two-accounts": keyWith(
    delegation(),
    administrators(role("ExampleAdminRole")),
    users([role("ExampleRole"), rootOf(OTHER_ACCOUNT)]),
    attachment([role("ExampleRole"), rootOf(OTHER_ACCOUNT)]),
  ),
});

const overview = from(`${KMS}/key-policy-overview.html`, {
  "policy-with-notes": keyWith(
    allow("Describe the policy statement", { AWS: user("Alice") }, "kms:DescribeKey", {
      StringEquals: { "kms:KeySpec": "SYMMETRIC_DEFAULT" },
    }),
    delegation(),
    administrators(user("KMSKeyAdmin")),
    users([role("EncryptionApp"), user("CMKUser")]),
    attachment(role("EncryptionApp")),
  ),
});

const external = from(`${KMS}/key-policy-modifying-external-accounts.html`, {
  "other-account": keyWith(
    delegation(),
    allow("Allow an external account to use this KMS key", { AWS: rootOf(OTHER_ACCOUNT) }, USE),
  ),
  "role-of-another-account": keyWith(delegation(), users(role("ExampleRole", OTHER_ACCOUNT))),
});

const conditions = from(`${KMS}/conditions-kms.html`, {
  "via-services": keyWith(
    delegation(),
    allow("Via EC2 and RDS", { AWS: role("ExampleRole") }, [...USE, "kms:CreateGrant", "kms:ListGrants"], {
      StringEquals: { "kms:ViaService": ["ec2.us-east-1.amazonaws.com", "rds.us-east-1.amazonaws.com"] },
    }),
  ),
  "not-via-services": keyWith(delegation(), users(user("ExampleUser")), {
    Effect: "Deny",
    Principal: "*",
    Action: "kms:*",
    Resource: "*",
    Condition: { StringEquals: { "kms:ViaService": ["cloudwatch.amazonaws.com", "ec2.us-west-2.amazonaws.com"] } },
  }),
  "encryption-context": keyWith(
    delegation(),
    allow("With the context alone", { AWS: role("RoleForExampleApp") }, ["kms:Encrypt", "kms:Decrypt"], {
      StringEquals: { "kms:EncryptionContext:AppName": "ExampleApp" },
    }),
  ),
  "encryption-context-keys": keyWith(
    delegation(),
    allow("With these keys", { AWS: role("ExampleRole") }, "kms:GenerateDataKey*", {
      "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": ["AppName", "FilePath"] },
    }),
  ),
  "grant-operations": keyWith(
    delegation(),
    allow("Grants of these operations", { AWS: role("ExampleRole") }, "kms:CreateGrant", {
      "ForAllValues:StringEquals": { "kms:GrantOperations": ["Encrypt", "Decrypt"] },
    }),
  ),
  "caller-account": keyWith(
    delegation(),
    allow("All of the account, by Secrets Manager", { AWS: "*" }, [...USE, "kms:CreateGrant"], {
      StringEquals: { "kms:CallerAccount": ACCOUNT, "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" },
    }),
  ),
  "for-aws-resources": keyWith(
    delegation(),
    allow("For AWS resources", { AWS: role("ExampleRole") }, "kms:CreateGrant", FOR_AWS_RESOURCES),
  ),
  "grantee-principal": keyWith(
    delegation(),
    allow("For one grantee", { AWS: role("ExampleRole") }, "kms:CreateGrant", {
      StringEquals: { "kms:GranteePrincipal": role("LimitedAdminRole") },
    }),
  ),
  "no-lockout-check-bypass": keyWith(
    delegation(),
    {
      Effect: "Deny",
      Principal: "*",
      Action: ["kms:CreateKey", "kms:PutKeyPolicy"],
      Resource: "*",
      Condition: { Bool: { "kms:BypassPolicyLockoutSafetyCheck": "true" } },
    },
    users(role("ExampleRole")),
  ),
});

const global = from(`${KMS}/conditions-aws.html`, {
  "organization-only": keyWith(
    delegation(),
    allow("All of the organization", { AWS: "*" }, "kms:Decrypt", {
      StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
    }),
  ),
  "source-addresses": keyWith(
    delegation(),
    allow("From the office", { AWS: user("Alice") }, USE, { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }),
  ),
});

const tags = from(`${KMS}/abac.html`, {
  "by-tag-of-the-key": keyWith(
    delegation(),
    allow("Keys of the project", { AWS: role("project-alpha") }, USE, {
      StringEquals: { "aws:ResourceTag/Project": "Alpha" },
    }),
  ),
});

const elsewhere = [
  ...from("https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html", {
    "auto-scaling": keyWith(
      delegation(),
      users(role("aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling")),
      allow(
        "Allow attachment of persistent resources",
        { AWS: role("aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling") },
        ["kms:CreateGrant"],
        FOR_AWS_RESOURCES,
      ),
    ),
  }),
  ...from("https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html", {
    cloudtrail: (own) => {
      const trail = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/${own("trail")}`;
      const policy = document(
        delegation(),
        allow("Allow CloudTrail to encrypt logs", service("cloudtrail"), "kms:GenerateDataKey*", {
          StringEquals: { "aws:SourceArn": trail },
          StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${ACCOUNT}:trail/*` },
        }),
        allow("Allow CloudTrail to describe key", service("cloudtrail"), "kms:DescribeKey", {
          StringEquals: { "aws:SourceArn": trail },
        }),
        allow("Enable decrypt permissions", { AWS: user("Alice") }, "kms:Decrypt", {
          Null: { "kms:EncryptionContext:aws:cloudtrail:arn": "false" },
        }),
      );
      const key = new aws.kms.Key(own("key"), { enableKeyRotation: true, policy });
      new aws.cloudtrail.Trail(own("trail"), { name: own("trail"), s3BucketName: "trails", kmsKeyId: key.arn });
    },
  }),
  ...from("https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html", {
    "log-groups": keyWith(
      delegation(),
      allow("Allow CloudWatch Logs", service("logs.us-east-1"), USE, {
        ArnEquals: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:orders` },
      }),
    ),
  }),
  ...from("https://docs.aws.amazon.com/sns/latest/dg/sns-enable-encryption-for-topic-sqs-queue-subscriptions.html", {
    "sns-topic": keyWith(
      delegation(),
      allow("Allow Amazon SNS to use this key", service("sns"), ["kms:Decrypt", "kms:GenerateDataKey*"]),
    ),
  }),
  ...from("https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html", {
    "secrets-manager": keyWith(
      delegation(),
      allow("Through Secrets Manager", { AWS: role("ExampleRole") }, USE, viaService("secretsmanager.us-east-1")),
      allow("Grants by Secrets Manager", { AWS: role("ExampleRole") }, GRANTS, viaService("secretsmanager.us-east-1")),
    ),
  }),
  ...from(
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_PerfInsights.access-control.cmk-policy.html",
    {
      "performance-insights": keyWith(
        delegation(),
        allow("Performance Insights", { AWS: role("Role1") }, ["kms:Decrypt", "kms:GenerateDataKey"], {
          StringEquals: { "kms:ViaService": "rds.us-east-1.amazonaws.com" },
          "ForAnyValue:StringEquals": {
            "kms:EncryptionContext:aws:pi:service": "rds",
            "kms:EncryptionContext:service": "pi",
            "kms:EncryptionContext:aws:rds:db-id": "db-AAAAABBBBBCCCCDDDDDEEEEE",
          },
        }),
      ),
    },
  ),
  ...from("https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/share-encrypted-snapshot.html", {
    "shared-snapshots": keyWith(
      delegation(),
      administrators(user("KeyAdmin")),
      users([user("KeyUser"), rootOf(OTHER_ACCOUNT)]),
      allow("Allow attachment", { AWS: [user("KeyUser"), rootOf(OTHER_ACCOUNT)] }, GRANTS, FOR_AWS_RESOURCES),
    ),
  }),
];

export const awsKeyPolicies: readonly ExampleStack[] = [
  ...defaults,
  ...overview,
  ...external,
  ...conditions,
  ...global,
  ...tags,
  ...elsewhere,
];
