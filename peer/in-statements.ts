/** Classes of disagreement about elements of a statement, except its conditions. */

import { isMatchedBy } from "../iam/evaluator/principal";
import { lastNameOf, type Request } from "../iam/evaluator/request";
import type { PrincipalEntry } from "../iam/syntax/ast";
import { namedPrincipal } from "../iam/syntax/principal-entry";
import type { Amended, Difference } from "./difference";
import type { Part } from "./elements";
import { OWN } from "./requests";

const IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const ALICE = { kind: "user", arn: `arn:aws:iam::${OWN}:user/alice`, userId: "AIDAALICE0000EXAMPLE" } as const;
const DEPLOY = {
  kind: "roleSession",
  roleArn: `arn:aws:iam::${OWN}:role/ops/deploy`,
  userId: "AROADEPLOY000EXAMPLE:one",
} as const;
const GUEST_OF_ALICE = {
  kind: "federatedUser",
  arn: `arn:aws:sts::${OWN}:federated-user/guest`,
  issuer: ALICE.arn,
} as const;

type AmendEntry = (entry: PrincipalEntry, request: Request) => boolean;

/** Replaces an entry that has the feature by whether it matches. */
function readOut(hasFeature: AmendEntry): Difference["amend"] {
  return (part: Part, request: Request): Amended | undefined => {
    if (part.kind !== "principal" || !hasFeature(part.entry, request)) return undefined;
    return { part: isMatchedBy(request.caller, namedPrincipal(part.entry)) === true };
  };
}

/** Whether the entry names a role with the caller's name but another path or another case. */
function isNamesake(entry: PrincipalEntry, { caller }: Request, bySpelling: (one: string, other: string) => boolean) {
  const who = namedPrincipal(entry);
  if (caller.kind !== "roleSession" || who.kind !== "role" || who.arn === caller.roleArn) return false;
  return bySpelling(who.arn, caller.roleArn);
}

const withoutPath = (arn: string): string => arn.replace(/:role\/.*$/, `:role/${lastNameOf(arn)}`);

export const inStatements: readonly Difference[] = [
  {
    id: "no-resource",
    title: "A statement without Resource",
    ours: "has no effect",
    theirs: "applies to every resource",
    page: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
    says: "If the required `Resource` element is missing from a key policy statement, the policy statement has no effect.",
    right: "our evaluator",
    example: { statement: { Resource: undefined }, request: {} },
    amend: (part) => (part.kind === "incomplete" ? { part: false } : undefined),
  },
  {
    id: "unique-id",
    title: "A principal by its unique ID",
    ours: "is the user or role that has the ID",
    theirs: "matches no principal",
    page: `${IAM}/reference_policies_elements_principal.html`,
    says: "AWS replaces an ARN in `Principal` by the principal's unique ID when it saves the policy. Requests are matched by the ID, which the policy shows once the principal no longer exists.",
    right: "our evaluator",
    example: { statement: { Principal: { AWS: ALICE.userId } }, request: { caller: ALICE } },
    amend: readOut((entry) => namedPrincipal(entry).kind === "uniqueId"),
  },
  {
    id: "role-path",
    title: "A role of the caller's name under another path",
    ours: "is another role",
    theirs: "is the caller's role, because a session's ARN has no path",
    page: `${IAM}/reference_identifiers.html`,
    says: "The ARN of a role is `arn:aws:iam::account:role/role-name-with-path`.",
    right: "our evaluator",
    example: {
      statement: { Principal: { AWS: `arn:aws:iam::${OWN}:role/deploy` } },
      request: { caller: DEPLOY },
    },
    amend: readOut((entry, request) =>
      isNamesake(entry, request, (one, other) => withoutPath(one) === withoutPath(other)),
    ),
  },
  {
    id: "role-case",
    title: "A role of the caller's name in another case",
    ours: "is another role",
    theirs: "is the caller's",
    page: `${IAM}/reference_policies_elements_principal.html`,
    says: "In a `Principal` element, the user name part of the ARN is case sensitive. The page does not mention role names. An account cannot have two roles whose names differ only by case.",
    right: "not settled",
    example: {
      statement: { Principal: { AWS: `arn:aws:iam::${OWN}:role/ops/DEPLOY` } },
      request: { caller: DEPLOY },
    },
    amend: readOut((entry, request) =>
      isNamesake(entry, request, (one, other) => one.toLowerCase() === other.toLowerCase()),
    ),
  },
  {
    id: "federated-user",
    title: "A user, and the federated users that it requested",
    ours: "the user includes those sessions, whatever their name",
    theirs: "the user includes the federated user of the same name, no matter which user requested it",
    page: `${IAM}/reference_policies_evaluation-logic_policy-eval-denyallow.html`,
    says: "If a resource-based policy grants permission to the ARN of the IAM user who federated, then requests made by the federated user during the session are limited by an implicit deny in a permission boundary or session policy. The policy allows the requests. The caller of GetFederationToken chooses the name of the session.",
    right: "our evaluator",
    example: { statement: { Principal: { AWS: ALICE.arn } }, request: { caller: GUEST_OF_ALICE } },
    amend: readOut((entry, { caller }) => caller.kind === "federatedUser" && namedPrincipal(entry).kind === "user"),
  },
];
