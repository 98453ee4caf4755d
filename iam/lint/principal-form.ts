/**
 * Whether an entry of Principal has the form of a principal.
 *
 * A reason: KMS rejects a key policy with this entry (`MalformedPolicyDocumentException`). No reason proves nothing: KMS
 * also rejects a principal that does not exist, which the document cannot show.
 *
 * A plain `*` is accepted for every type.
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

/** Returns the reason why the entry is not a valid principal; undefined when it has a valid form. */
export function invalidReason(entry: PrincipalEntry): string | undefined {
  const { type, value } = entry;
  if (value === "*") return undefined;
  if (!isLiteral(value)) return "a wildcard inside a principal is taken literally";
  switch (type) {
    case "AWS":
      return invalidAwsReason(value, namedPrincipal(entry));
    case "Service":
      return HOST.test(value) ? undefined : "a service has the form `rds.amazonaws.com`";
    case "Federated":
      return PROVIDER.test(value) ? undefined : "an identity provider is given by its ARN or its domain";
    case "CanonicalUser":
      return CANONICAL_ID.test(value) ? undefined : "a canonical user id has 64 hexadecimal digits";
  }
}

function invalidAwsReason(value: string, principal: NamedPrincipal): string | undefined {
  if (namesIn(principal).every((name) => NAME.test(name))) return undefined;
  if (GROUP.test(value)) return "a group cannot be a principal";
  if (/^\d+$/.test(value)) return "an account id has twelve digits";
  return "it is neither an account id nor the ARN of a root user, user, role or session";
}

/** Returns the names in the ARN of a principal. For anything else, returns a name that no principal can have. */
function namesIn(principal: NamedPrincipal): readonly string[] {
  switch (principal.kind) {
    case "nobody":
      return [""];
    case "user":
    case "role":
    case "federatedUser":
      return [lastNameOf(principal.arn)];
    case "roleSession":
      return [principal.role, principal.session];
    default:
      return [];
  }
}
