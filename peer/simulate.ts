/**
 * Evaluates one request to a KMS key with the peer, `@cloud-copilot/iam-simulate`.
 *
 * The peer combines policies, but here only the key policy must decide. So the caller gets an identity policy that allows
 * everything. Then the peer applies a key policy's statement for an account to every caller of the account, and decides
 * callers of other accounts by the key policy alone, as our evaluator does. There are no other policies.
 *
 * The peer is under the AGPL-3.0. Only this folder depends on it, and no part of the pack imports this folder.
 */

import { runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import { isMultivaluedKey } from "../iam/aws/condition-keys";
import {
  type Caller,
  callerArn,
  callerContext,
  lastNameOf,
  type Request,
  sessionNameOf,
} from "../iam/evaluator/request";
import { KEY_ARN, OWN } from "./requests";

export type Answer = "allowed" | "denied" | "notAllowed";

const ANSWERS = { Allowed: "allowed", ExplicitlyDenied: "denied", ImplicitlyDenied: "notAllowed" } as const;

/** Returns the principal that the peer expects for a caller: the session of a role, not the role. */
export function principalOf(caller: Caller): string {
  if (caller.kind === "service") return caller.name;
  if (caller.kind !== "roleSession") return caller.arn;
  const role = callerArn(caller)
    .replace(":iam:", ":sts:")
    .replace(/:role\/.*$/, "");
  return `${role}:assumed-role/${lastNameOf(caller.roleArn)}/${sessionNameOf(caller.userId)}`;
}

function contextOf({ caller, context }: Request): Record<string, string | string[]> {
  const derived = [...callerContext(caller)].flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  const others = Object.entries(context).map(([key, values]) => [
    key,
    isMultivaluedKey(key.toLowerCase()) ? [...values] : (values[0] ?? ""),
  ]);
  return Object.fromEntries([...others, ...derived]);
}

function simulationOf(document: unknown, request: Request): Simulation {
  const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  return {
    request: {
      principal: principalOf(request.caller),
      action: request.action,
      resource: { resource: KEY_ARN, accountId: OWN },
      contextVariables: contextOf(request),
    },
    identityPolicies: [{ name: "everything", policy: everything }],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: document,
  };
}

/**
 * Returns the peer's answer.
 *
 * @throws Error if its validation rejects the document or the request
 */
export async function simulate(document: unknown, request: Request): Promise<Answer> {
  const result = await runSimulation(simulationOf(document, request), {});
  if (result.resultType === "single") return ANSWERS[result.overallResult];
  throw new Error(`the peer rejects the request: ${JSON.stringify(result)}`);
}
