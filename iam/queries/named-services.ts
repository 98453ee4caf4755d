/**
 * The services that a policy document names in its conditions on `kms:ViaService`.
 *
 * They only suggest what a missing condition should say. They decide nothing.
 *
 * Source: KMS developer guide, `kms:ViaService`.
 */
import { toLowerCase } from "../ascii-case";
import type { PolicyDocument } from "../syntax/ast";
import { serviceNames } from "./allowed-service";

const VIA_SERVICE = "kms:viaservice";

/** Returns the names of the services, such as `rds`: those of the statement with the index, or else of the document. */
export function namedServices({ statements }: PolicyDocument, index: number): readonly string[] {
  const own = statements.filter((statement) => statement.index === index);
  return [own, statements].map(servicesOf).find((services) => services.length > 0) ?? [];
}

function servicesOf(statements: PolicyDocument["statements"]): readonly string[] {
  const values = statements
    .flatMap(({ conditions }) => conditions)
    .flatMap(({ key, values: compared }) => (toLowerCase(key) === VIA_SERVICE ? compared : []));
  return [...new Set(serviceNames(values))].filter((name) => /^[a-z][a-z0-9-]*$/.test(name));
}
