import type { PolicyComplianceFramework } from "@pulumi/policy";

/** The page on KMS keys in the Aurora User Guide: the framework of the policies that the page asks for. */
export const AWS_KMS_KEY_MANAGEMENT: PolicyComplianceFramework = {
  name: "Amazon Aurora User Guide",
  version: "2026",
  reference: "AWS KMS key management",
  specification: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html",
};
