/**
 * Why the conditions of a statement do not restrict it to the allowed services, from the statement and a witness.
 *
 * The reason only selects the wording of a finding. It decides nothing.
 *
 * Source: KMS developer guide, `kms:ViaService`; IAM user guide, "IAM JSON policy elements: Condition operators".
 */

import { toLowerCase } from "../ascii-case";
import { isNegatedOperator, parseOperator } from "../conditions/condition";
import type { Request } from "../evaluator/request";
import { matchesGlob } from "../strings/glob";
import type { Statement } from "../syntax/ast";
import { serviceNames, viaServiceValue } from "./allowed-service";

/** The reason. */
export type OpenReason =
  /** The statement has no condition. */
  | "noCondition"
  /** `…IfExists` holds when `kms:ViaService` is absent. */
  | "ifExists"
  /** A negated operator holds when `kms:ViaService` is absent. */
  | "negated"
  /** `ForAllValues:` holds when `kms:ViaService` is absent. */
  | "forAllValues"
  /** The condition on `kms:ViaService` also allows a service that is not among the allowed ones. */
  | "otherService"
  /** The condition on `kms:ViaService` also allows an allowed service in another Region. */
  | "otherRegion"
  /** The statement requires `kms:GrantIsForAWSResource` instead of `kms:ViaService`. */
  | "grantIsForAWSResource"
  /** The conditions are on other keys, or require that `kms:ViaService` is absent. */
  | "otherCondition";

const VIA_SERVICE = "kms:viaservice";

/** Returns the reason. `forAwsResource`: only requests with `kms:GrantIsForAWSResource` true are allowed. */
export function reasonFor(
  statement: Statement,
  witness: Request,
  { services, forAwsResource }: { readonly services: readonly string[]; readonly forAwsResource: boolean },
): OpenReason {
  const via = statement.conditions.filter(({ key }) => toLowerCase(key) === VIA_SERVICE);
  const [first] = via;
  if (first === undefined) {
    if (forAwsResource) return "grantIsForAWSResource";
    return statement.conditions.length === 0 ? "noCondition" : "otherCondition";
  }
  const service = viaService(witness);
  if (service !== undefined) {
    const sameService = serviceNames(services).some((name) =>
      matchesGlob(viaServiceValue(name, "*"), service, { ignoreCase: true }),
    );
    return sameService ? "otherRegion" : "otherService";
  }
  const { quantifier, ifExists } = parseOperator(first.operator);
  if (ifExists) return "ifExists";
  if (quantifier === "all") return "forAllValues";
  return isNegatedOperator(first.operator) ? "negated" : "otherCondition";
}

/** Returns the value of `kms:ViaService` in a request; undefined when it is absent. */
export function viaService({ context }: Request): string | undefined {
  return Object.entries(context).find(([key]) => toLowerCase(key) === VIA_SERVICE)?.[1][0];
}
