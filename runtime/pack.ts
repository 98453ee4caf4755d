/** The policy pack as the SDK serves it. */
import { PolicyPack } from "@pulumi/policy";
import type { Policy } from "../kit/define";
import { StackMemory } from "./memory";
import { toSdkPolicy } from "./policy";

/** Serves the policies to the engine. Only one pack can be served by a process. */
export function servePack(policies: readonly Policy[]): PolicyPack {
  const memory = new StackMemory();
  return new PolicyPack("aurora-kms", {
    displayName: "Amazon Aurora and AWS KMS",
    description: "Aurora clusters are encrypted with the key they should be, and grants on it come through AWS only.",
    provider: "aws",
    tags: ["aurora", "kms", "encryption"],
    policies: policies.map((policy) => toSdkPolicy(policy, memory)),
  });
}
