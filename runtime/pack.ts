/** The policy pack that the SDK serves. */
import { PolicyPack } from "@pulumi/policy";
import type { SdkPolicy } from "./policy";

/** Serves the policies to the engine. A process can serve one pack only. */
export function servePack(policies: SdkPolicy[]): PolicyPack {
  return new PolicyPack("aurora-kms", {
    displayName: "Amazon Aurora and AWS KMS",
    description: "Aurora clusters are encrypted with the right KMS key, and only AWS services create grants on it.",
    provider: "aws",
    tags: ["aurora", "kms", "encryption"],
    policies,
  });
}
