/**
 * The decision of a caller's identity policies, taken together, on one request: denied if one of them denies it, else
 * allowed if one of them allows it.
 *
 * `unresolved`: an undecided part of a document, or a document that could not be parsed, may change the decision.
 *
 * Source: IAM user guide, "Policy evaluation logic".
 */

import { evaluate } from "../evaluator/evaluate";
import type { Request } from "../evaluator/request";
import type { PolicyDocument, Statement } from "../syntax/ast";

/**
 * Returns the decision on a request for the key with this ARN. A document that could not be parsed is given as undefined.
 * It may allow or deny anything.
 */
export function identityDecision(
  documents: readonly (PolicyDocument | undefined)[],
  request: Request,
  keyArn: string,
): "allowed" | "denied" | "notAllowed" | "unresolved" {
  const read = documents.filter((document) => document !== undefined);
  const decisions = (all: readonly PolicyDocument[]) => all.map((each) => evaluate(each, { ...request, keyArn }).kind);
  // The evaluator reports an undecided Deny only for a request that is otherwise allowed.
  const denied = decisions(read.map((each) => ({ ...each, statements: [...each.statements, ALLOW_EVERYTHING] })));
  if (denied.includes("denied")) return "denied";
  if (denied.includes("unresolved") || read.length < documents.length) return "unresolved";
  return (["allowed", "unresolved"] as const).find((kind) => decisions(read).includes(kind)) ?? "notAllowed";
}

/** A statement that allows every request. */
const ALLOW_EVERYTHING: Statement = {
  index: -1,
  effect: "Allow",
  path: "",
  principal: undefined,
  action: { kind: "action", patterns: ["*"], path: "" },
  resource: { kind: "resource", patterns: ["*"], path: "" },
  conditions: [],
};
