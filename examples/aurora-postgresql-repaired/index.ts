/** The key and the clusters of `aurora-postgresql`, repaired so that `aurora-kms` reports nothing. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const account = aws.getCallerIdentityOutput().accountId;
const region = aws.getRegionOutput().region;

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
        // Without `kms:Create*`, which also matches `kms:CreateGrant`.
        Sid: "Allow access for Key Administrators",
        Effect: "Allow",
        Principal: { AWS: pulumi.interpolate`arn:aws:iam::${account}:role/key-administrator` },
        Action: ["kms:Describe*", "kms:Enable*", "kms:List*", "kms:Put*", "kms:Update*", "kms:Disable*"],
        Resource: "*",
      },
      {
        Sid: "Allow Aurora to attach the key",
        Effect: "Allow",
        Principal: { AWS: pulumi.interpolate`arn:aws:iam::${account}:role/deployer` },
        Action: ["kms:CreateGrant", "kms:DescribeKey"],
        Resource: "*",
        Condition: {
          StringEquals: {
            "kms:ViaService": ["rds", "secretsmanager"].map(
              (name) => pulumi.interpolate`${name}.${region}.amazonaws.com`,
            ),
          },
        },
      },
    ],
  }),
});

const clusters = ["orders", "reports", "archive"].map(
  (name) =>
    new aws.rds.Cluster(name, {
      engine: "aurora-postgresql",
      masterUsername: name,
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: key.arn,
      storageEncrypted: true,
      kmsKeyId: key.arn,
      skipFinalSnapshot: true,
    }),
);

export const endpoints = clusters.map(({ endpoint }) => endpoint);
