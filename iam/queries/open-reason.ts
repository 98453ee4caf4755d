/** Why the conditions of an open statement do not hold the door, told from the statement and the request it let in. */

import { isNegatedOperator, parseOperator } from "../conditions/condition";
import type { Request } from "../evaluator/request";
import { matchesGlob } from "../strings/glob";
import type { Statement } from "../syntax/ast";

export type OpenReason =
  /** The statement has no condition. */
  | "noCondition"
  /** `…IfExists` holds where `kms:ViaService` is absent. */
  | "ifExists"
  /** A negated operator holds where `kms:ViaService` is absent. */
  | "negated"
  /** `ForAllValues:` holds where `kms:ViaService` is absent. */
  | "forAllValues"
  /** The condition on `kms:ViaService` lets in another service. */
  | "otherService"
  /** The condition on `kms:ViaService` lets in an allowed service of another Region. */
  | "otherRegion"
  /** `kms:GrantIsForAWSResource` is asked for in its place. */
  | "grantIsForAWSResource"
  /** The conditions are on other keys, or hold only of an absent `kms:ViaService`. */
  | "otherCondition";

const VIA_SERVICE = "kms:viaservice";

/** The reason; `bound` when only requests with `kms:GrantIsForAWSResource` true get in. */
export function reasonFor(
  statement: Statement,
  witness: Request,
  { services, bound }: { readonly services: readonly string[]; readonly bound: boolean },
): OpenReason {
  const via = statement.conditions.filter(({ key }) => key.toLowerCase() === VIA_SERVICE);
  const [first] = via;
  if (first === undefined) {
    if (bound) return "grantIsForAWSResource";
    return statement.conditions.length === 0 ? "noCondition" : "otherCondition";
  }
  const service = viaService(witness);
  if (service !== undefined) {
    const sameService = services.some((each) =>
      matchesGlob(`${each.replace(/\.\*$/, "")}.*.amazonaws.com`, service, { ignoreCase: true }),
    );
    return sameService ? "otherRegion" : "otherService";
  }
  const { quantifier, ifExists } = parseOperator(first.operator);
  if (ifExists) return "ifExists";
  if (quantifier === "all") return "forAllValues";
  return isNegatedOperator(first.operator) ? "negated" : "otherCondition";
}

/** The value of `kms:ViaService` in a request. */
export function viaService({ context }: Request): string | undefined {
  return Object.entries(context).find(([key]) => key.toLowerCase() === VIA_SERVICE)?.[1][0];
}
