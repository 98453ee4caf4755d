/**
 * Whether an entry of Principal is written as AWS writes a principal. KMS refuses a key policy with one that is not
 * (`MalformedPolicyDocumentException`), as it does one whose principal does not exist, which no document shows.
 *
 * A plain `*` is left alone in every type.
 *
 * Sources: IAM user guide, "AWS JSON policy elements: Principal" and "IAM and AWS STS quotas" (names); KMS API
 * reference, PutKeyPolicy.
 */

import { lastNameOf } from "../evaluator/request";
import { isLiteral } from "../strings/glob";
import type { PrincipalEntry } from "../syntax/ast";
import { type NamedPrincipal, namedPrincipal } from "../syntax/principal-entry";

const NAME = /^[\w+=,.@-]+$/;
const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i;
const PROVIDER = /^(arn:[^:]+:iam::\d{12}:(saml|oidc)-provider\/.+|[a-z0-9-]+(\.[a-z0-9-]+)+(\/.*)?)$/i;
const CANONICAL_ID = /^[0-9a-f]{64}$/i;
const GROUP = /^arn:[^:]+:iam::\d{12}:group\//;

/** Why the entry is no principal, in words that follow its text; undefined where it is one. */
export function malformation(entry: PrincipalEntry): string | undefined {
  const { type, value } = entry;
  if (value === "*") return undefined;
  if (!isLiteral(value)) return "a wildcard inside a principal is taken literally";
  switch (type) {
    case "AWS":
      return awsMalformation(value, namedPrincipal(entry));
    case "Service":
      return HOST.test(value) ? undefined : "a service has the form `rds.amazonaws.com`";
    case "Federated":
      return PROVIDER.test(value) ? undefined : "an identity provider is given by its ARN or its domain";
    case "CanonicalUser":
      return CANONICAL_ID.test(value) ? undefined : "a canonical user id has 64 hexadecimal digits";
  }
}

function awsMalformation(value: string, who: NamedPrincipal): string | undefined {
  if (namesOf(who).every((name) => NAME.test(name))) return undefined;
  if (GROUP.test(value)) return "a group cannot be a principal";
  if (/^\d+$/.test(value)) return "an account id has twelve digits";
  return "it is neither an account id nor the ARN of a root user, user, role or session";
}

/** The names in the entry's ARN; of what is no principal, one that no principal has. */
function namesOf(who: NamedPrincipal): readonly string[] {
  switch (who.kind) {
    case "nobody":
      return [""];
    case "user":
    case "role":
    case "federatedUser":
      return [lastNameOf(who.arn)];
    case "roleSession":
      return [who.role, who.session];
    default:
      return [];
  }
}
