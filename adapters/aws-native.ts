/** The resource types of the AWS Cloud Control provider, `@pulumi/aws-native`, by their tokens. */
import { AWS_NATIVE_CLOUDTRAIL } from "./aws-native-cloudtrail";
import { AWS_NATIVE_IAM } from "./aws-native-iam";
import { AWS_NATIVE_KMS } from "./aws-native-kms";
import { AWS_NATIVE_RDS } from "./aws-native-rds";
import type { ResourceType } from "./resource-type";

export const AWS_NATIVE: ReadonlyMap<string, ResourceType> = new Map([
  ...AWS_NATIVE_RDS,
  ...AWS_NATIVE_KMS,
  ...AWS_NATIVE_IAM,
  ...AWS_NATIVE_CLOUDTRAIL,
]);
