import type { PolicyComplianceFramework } from "@pulumi/policy";

/** The page this pack implements, as the framework of the policies that follow from it. */
export const AWS_KMS_KEY_MANAGEMENT: PolicyComplianceFramework = {
  name: "Amazon Aurora User Guide",
  version: "2026",
  reference: "AWS KMS key management",
  specification: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
};
