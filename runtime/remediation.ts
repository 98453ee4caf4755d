/**
 * The `remediateResource` of a policy: changes the inputs of a resource where the change is sure to be safe.
 *
 * The engine calls it only where the configuration sets `enforcementLevel: remediate`, and judges the result as it judges any
 * inputs, at the level `mandatory`. So what no remediation mends stays a mandatory violation.
 *
 * @see https://www.pulumi.com/docs/insights/policy/policy-packs/authoring/ (remediations)
 */
import type { ResourceValidationArgs } from "@pulumi/policy";
import type { Options } from "../kit/config";
import type { Policy } from "../kit/define";
import { type Selectable, select } from "../kit/selector";
import type { Config } from "./configuration";
import { readInputs } from "./input-resource";
import { appliesTo, knownStackTags } from "./judge";
import { notApplicable } from "./not-applicable";

type Remediate = NonNullable<Policy["remediate"]>;

/** Returns the function. It changes and returns the inputs, or returns undefined if nothing is to change. */
export function remediationFunction(
  policy: Policy,
  remediate: Remediate,
  configured: (given: object) => Config,
): (args: ResourceValidationArgs) => Record<string, unknown> | undefined {
  return (args) => {
    const { type, name, props } = args;
    if (!appliesTo(policy, type)) notApplicable(args, `the policy does not apply to resources of type \`${type}\``);
    const stackTags = knownStackTags(args.stackTags);
    const resource = readInputs(args, stackTags === undefined);
    if (resource === undefined || resource.onlyRead) return undefined;
    const { subject, tags } = resource;
    if (policy.skipReason?.(subject) !== undefined) return undefined;
    const config: Config = configured(args.getConfig());
    const target: Selectable = { name, tags, stackTags };
    if (select(config.where, target).kind !== "selected") return undefined;
    const context = { config, select: (selector: Parameters<typeof select>[0]) => select(selector, target) };
    const changes = remediate(subject, context satisfies { readonly config: Options | Config });
    if (changes === undefined || changes.size === 0) return undefined;
    for (const [property, value] of changes) Reflect.set(props, property, value);
    return props;
  };
}
