/** The services that a policy allows, and `kms:ViaService` conditions for the fixes of findings. */
import { type AllowedService, allowedService, type OpenReason, viaServiceValue } from "../iam/index";
import { type ConfigOf, type Option, optionalOneOf } from "./config";

/** A name, a name with any Region, or the name as AWS writes it in `kms:ViaService` or as a service principal. */
const SERVICE = "^([*]|[a-z][a-z0-9-]*([.]([*]|[a-z]+(-[a-z]+)+-[0-9]+))?([.]amazonaws[.]com([.]cn)?)?)$";

/** A list of services, as a policy allows them in `kms:ViaService`. */
export const services = (
  description: string,
  byDefault: readonly [string, ...string[]],
): Option<readonly string[]> => ({
  schema: {
    type: "array",
    items: { type: "string", pattern: SERVICE },
    minItems: 1,
    description,
    default: [...byDefault],
  },
  byDefault,
});

export const grantIsForAWSResourceOption = optionalOneOf(
  "How to treat a statement that requires `kms:GrantIsForAWSResource` and not `kms:ViaService`. Default: `advises` if " +
    "`services` allows any service, or else `violates`.",
  ["advises", "violates", "accepts"],
);

interface GrantConfig {
  readonly services: readonly string[];
  readonly grantIsForAWSResource: ConfigOf<{ readonly o: typeof grantIsForAWSResourceOption }>["o"];
}

/**
 * Returns how to treat a statement that requires `kms:GrantIsForAWSResource` and not `kms:ViaService`. It admits any
 * service, so a list of services does not limit it unless such a statement violates it.
 */
export const forAwsResource = (config: GrantConfig): "advises" | "violates" | "accepts" =>
  config.grantIsForAWSResource ?? (allowsAnyService(config.services) ? "advises" : "violates");

export const allowsAnyService = (configured: readonly string[]): boolean =>
  configured.some((each) => allowedService(each).kind === "any");

/** Returns words for a missing condition on config `services`: "without …" or "other than through …". */
export const describeMissingServices = (configured: readonly string[]): string =>
  allowsAnyService(configured)
    ? "without `kms:ViaService`"
    : `other than through ${configured.map((each) => `\`${each}\``).join(" and ")}`;

/** Returns why a service that an opening goes through is not allowed. */
export const whyNotAllowed = (reason: OpenReason): string =>
  reason === "otherRegion" ? "a service of another Region than the key's" : "which config `services` does not list";

/** Stands for a service that nothing names. */
const SOME_SERVICE = "<service>";

/**
 * Returns the condition for an Allow statement.
 *
 * @param configured the allowed services
 * @param named the services to suggest if any service is allowed: those that use the key
 * @param regions the Regions of the keys. Empty means any Region
 */
export function viaServiceCondition(
  configured: readonly string[],
  named: readonly string[],
  regions: readonly string[],
): string {
  const suggested = named.length === 0 ? [SOME_SERVICE] : named;
  const values = servicePrincipals(allowsAnyService(configured) ? suggested : configured, regions);
  const operator = values.some((value) => value.includes("*")) ? "StringLike" : "StringEquals";
  return JSON.stringify({ [operator]: { "kms:ViaService": oneOrAll(values) } });
}

/** Returns what to add after a condition: what its placeholder stands for. */
export const placeholderHint = (condition: string): string =>
  condition.includes(SOME_SERVICE)
    ? `, where \`${SOME_SERVICE}\` is the service that uses this key, such as \`rds\``
    : "";

/** Returns the condition of a Deny statement that does not apply to requests through the services. */
export const notViaServiceCondition = (configured: readonly string[], regions: readonly string[] = []): string =>
  JSON.stringify(notViaService(configured, regions));

/**
 * Returns the condition of a Deny statement for everyone in a key policy. It spares requests through the services, and
 * AWS services that call in their own name, which send no `kms:ViaService`.
 */
export const guardCondition = (configured: readonly string[], regions: readonly string[]): string =>
  JSON.stringify({ ...notViaService(configured, regions), Bool: { "aws:PrincipalIsAWSService": "false" } });

function notViaService(configured: readonly string[], regions: readonly string[]): object {
  if (allowsAnyService(configured)) return { Null: { "kms:ViaService": "true" } };
  return { StringNotLike: { "kms:ViaService": oneOrAll(servicePrincipals(configured, regions)) } };
}

function servicePrincipals(configured: readonly string[], regions: readonly string[]): readonly string[] {
  const all = regions.length === 0 ? ["*"] : regions;
  const regionsOf = (service: AllowedService): readonly string[] =>
    service.kind === "oneRegion" ? [service.region] : service.kind === "everyRegion" ? ["*"] : all;
  return configured
    .map(allowedService)
    .flatMap((service) =>
      "name" in service ? regionsOf(service).map((region) => viaServiceValue(service.name, region)) : [],
    );
}

const oneOrAll = (values: readonly string[]): unknown => (values.length === 1 ? values[0] : values);
