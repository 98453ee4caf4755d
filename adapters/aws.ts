/** The resource types of the classic AWS provider, `@pulumi/aws`, by their tokens. */
import { AWS_CLOUDTRAIL } from "./aws-cloudtrail";
import { AWS_IAM } from "./aws-iam";
import { AWS_KMS } from "./aws-kms";
import { AWS_KMS_GRANT } from "./aws-kms-grant";
import { AWS_RDS } from "./aws-rds";
import { AWS_RDS_SNAPSHOT } from "./aws-rds-snapshot";
import type { ResourceType } from "./resource-type";

export const AWS: ReadonlyMap<string, ResourceType> = new Map([
  ...AWS_RDS,
  ...AWS_RDS_SNAPSHOT,
  ...AWS_KMS,
  ...AWS_KMS_GRANT,
  ...AWS_IAM,
  ...AWS_CLOUDTRAIL,
]);
