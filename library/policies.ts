/**
 * `pulumi-policy-aurora-kms/policies`: the policies, for a policy pack that has policies of its own too.
 *
 * Loading this module starts nothing and loads no SDK. Only `new PolicyPack` serves a pack.
 *
 * @see https://www.pulumi.com/docs/insights/policy/policy-packs/authoring/
 */
import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { policies as declared } from "../policies/index";
import { allOptions, withDefaults } from "../runtime/configuration";
import { RecordedInputs } from "../runtime/operations";
import { toSdkPolicy } from "../runtime/policy";
import { configurationProblems } from "./configuration-problems";
import type { Setting } from "./setting";
import type { PolicySettings } from "./settings";

export type { Level, Selector, Setting } from "./setting";
export type { PolicySettings } from "./settings";

/** A policy as `new PolicyPack` accepts it. */
export type PackPolicy = ResourceValidationPolicy & Partial<StackValidationPolicy>;

/**
 * Returns the policies with other defaults. Spread them into the policies of one pack.
 *
 * The configuration of that pack still overrides each setting. The policies that one call returns share what they
 * remember of a stack, so one pack needs one call.
 *
 * @param settings as in a file for `--policy-pack-config`: by policy id, a level or an object with options
 * @throws Error that lists every policy, level, option and value that is not valid
 */
export function createPolicies(settings: PolicySettings = {}): PackPolicy[] {
  const problems = configurationProblems(settings, declared);
  if (problems.length > 0)
    throw new Error(`createPolicies was given settings that are not valid: ${problems.join(" ")}`);
  const given: ReadonlyMap<string, Setting> = new Map(Object.entries(settings));
  const inputs = new RecordedInputs();
  return declared.map((policy) => {
    const setting = given.get(policy.id) ?? {};
    const { enforcementLevel = settings.all ?? policy.enforcementLevel, ...defaults } =
      typeof setting === "string" ? { enforcementLevel: setting } : setting;
    return toSdkPolicy({ ...policy, enforcementLevel }, inputs, withDefaults(allOptions(policy.options), defaults));
  });
}

/** The policies with the defaults that the README lists. */
export const policies: PackPolicy[] = createPolicies();
