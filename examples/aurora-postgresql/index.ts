/** A KMS key and three Aurora PostgreSQL clusters with common mistakes, which `aurora-kms` reports. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const account = aws.getCallerIdentityOutput().accountId;

// The key policy that the AWS console generates, with administrators and users.
const key = new aws.kms.Key("orders", {
  description: "Storage of the orders database",
  enableKeyRotation: true,
  policy: pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Enable IAM User Permissions",
        Effect: "Allow",
        Principal: { AWS: pulumi.interpolate`arn:aws:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "Allow access for Key Administrators",
        Effect: "Allow",
        Principal: { AWS: pulumi.interpolate`arn:aws:iam::${account}:role/key-administrator` },
        Action: ["kms:Create*", "kms:Describe*", "kms:Enable*", "kms:List*", "kms:Put*", "kms:Update*", "kms:Disable*"],
        Resource: "*",
      },
      {
        Sid: "Allow attachment of persistent resources",
        Effect: "Allow",
        Principal: { AWS: pulumi.interpolate`arn:aws:iam::${account}:role/deployer` },
        Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
        Resource: "*",
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ],
  }),
});

// Encrypted, but without a key, so AWS uses its own managed key.
const orders = new aws.rds.Cluster("orders", {
  engine: "aurora-postgresql",
  masterUsername: "orders",
  manageMasterUserPassword: true,
  storageEncrypted: true,
  skipFinalSnapshot: true,
});

// A key, but no `storageEncrypted`.
const reports = new aws.rds.Cluster("reports", {
  engine: "aurora-postgresql",
  masterUsername: "reports",
  manageMasterUserPassword: true,
  kmsKeyId: key.arn,
  skipFinalSnapshot: true,
});

// Neither `storageEncrypted` nor a key.
const archive = new aws.rds.Cluster("archive", {
  engine: "aurora-postgresql",
  masterUsername: "archive",
  manageMasterUserPassword: true,
  skipFinalSnapshot: true,
});

export const endpoints = [orders, reports, archive].map(({ endpoint }) => endpoint);
