/**
 * A declared policy as a policy of the SDK: one ordinary function for resources and, where the policy follows links, one
 * for the stack. Both are fixed when the pack is built.
 *
 * Nothing here depends on the order in which the SDK calls policies, on how often it reads a function, or on a type that
 * is attached to one. Refused: inferring the current request from such an order, which saves the SDK from making objects
 * of a resource for each policy. An SDK with another loop would then skip policies without a warning.
 *
 * @see https://www.pulumi.com/docs/insights/policy/policy-packs/authoring/
 */
import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { type Options, schemaOf } from "../kit/config";
import type { Policy, SHARED_OPTIONS } from "../kit/define";
import { allOptions, configOf } from "./configuration";
import { OpenOperations, type RecordedInputs } from "./operations";
import { remediationFunction } from "./remediation";
import { resourceFunction } from "./resource-phase";
import { stackFunction } from "./stack-phase";

export type SdkPolicy = ResourceValidationPolicy & Partial<StackValidationPolicy>;

/**
 * Declares a policy to the SDK. All policies of a pack share the inputs that they record.
 *
 * @param options the options of the policy, with their defaults
 */
export function toSdkPolicy(
  policy: Policy,
  inputs: RecordedInputs,
  options: Options & typeof SHARED_OPTIONS = allOptions(policy.options),
): SdkPolicy {
  const configured = configOf(options);
  const { checkStack, remediate } = policy;
  const operations = checkStack && new OpenOperations(inputs, policy.id);
  return {
    name: policy.id,
    displayName: policy.displayName,
    description: policy.description,
    enforcementLevel: policy.enforcementLevel,
    severity: policy.severity,
    ...(policy.framework && { framework: policy.framework }),
    tags: [...policy.tags],
    remediationSteps: policy.remediationSteps,
    url: policy.url,
    configSchema: { properties: schemaOf(options) },
    ...(remediate && { remediateResource: remediationFunction(policy, remediate, configured) }),
    validateResource: resourceFunction(policy, options, configured, operations),
    ...(checkStack && operations && { validateStack: stackFunction(policy, checkStack, configured, operations) }),
  };
}
