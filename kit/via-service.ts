/** `kms:ViaService` as a fix writes it: the condition of a statement, or of a Deny. */

/** What the config `services` asks for, and is not there: "without …" or "other than through …". */
export const describeMissingServices = (services: readonly string[]): string =>
  services.includes("*")
    ? "without `kms:ViaService`"
    : `other than through ${services.map((each) => `\`${each}\``).join(" and ")}`;

/**
 * The condition that scopes an Allow statement. Where any service will do, Amazon RDS stands for whichever is needed.
 *
 * @param regions the Regions of the keys; any, where there is none
 */
export function viaServiceCondition(services: readonly string[], regions: readonly string[]): string {
  const values = servicePrincipals(services.includes("*") ? ["rds"] : services, regions);
  const operator = values.some((value) => value.includes("*")) ? "StringLike" : "StringEquals";
  return JSON.stringify({ [operator]: { "kms:ViaService": oneOrAll(values) } });
}

/** The condition of a Deny statement that spares requests through the services. */
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
