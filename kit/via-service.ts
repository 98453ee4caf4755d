/** Writes `kms:ViaService` conditions for the fixes of findings. */

/** Returns words for a missing condition on config `services`: "without …" or "other than through …". */
export const describeMissingServices = (services: readonly string[]): string =>
  services.includes("*")
    ? "without `kms:ViaService`"
    : `other than through ${services.map((each) => `\`${each}\``).join(" and ")}`;

/**
 * Returns the condition for an Allow statement. If any service is allowed, Amazon RDS is the example.
 *
 * @param regions the Regions of the keys. Empty means any Region
 */
export function viaServiceCondition(services: readonly string[], regions: readonly string[]): string {
  const values = servicePrincipals(services.includes("*") ? ["rds"] : services, regions);
  const operator = values.some((value) => value.includes("*")) ? "StringLike" : "StringEquals";
  return JSON.stringify({ [operator]: { "kms:ViaService": oneOrAll(values) } });
}

/** Returns the condition of a Deny statement that does not apply to requests through the services. */
export function notViaServiceCondition(services: readonly string[], regions: readonly string[] = []): string {
  if (services.includes("*")) return JSON.stringify({ Null: { "kms:ViaService": "true" } });
  return JSON.stringify({ StringNotLike: { "kms:ViaService": oneOrAll(servicePrincipals(services, regions)) } });
}

function servicePrincipals(services: readonly string[], regions: readonly string[]): readonly string[] {
  const all = regions.length === 0 ? ["*"] : regions;
  return services.flatMap((service) =>
    service.endsWith(".*") ? [`${service}.amazonaws.com`] : all.map((region) => `${service}.${region}.amazonaws.com`),
  );
}

const oneOrAll = (values: readonly string[]): unknown => (values.length === 1 ? values[0] : values);
