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
    policies: inOrderAsked(policies).map((policy) => toSdkPolicy(policy, memory)),
  });
}

/**
 * The policies in the order in which the SDK is to ask them. It asks the first about every resource, whatever that is: so
 * one that is about keys, which are among those that come most often.
 */
export function inOrderAsked(policies: readonly Policy[]): readonly Policy[] {
  const first = policies.find(({ subjects }) => subjects.includes("kmsKey"));
  return [...policies.filter((policy) => policy === first), ...policies.filter((policy) => policy !== first)];
}
