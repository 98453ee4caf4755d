/** What the public can do with a key, which `kms-no-public-access` reports and no other policy repeats. */
import type { AccessAnswer, KeyIdentity, PolicyDocument } from "../iam/index";
import { KEY_OPERATIONS } from "../model/kms-operations";
import { accessAnswer } from "./decisions";

/** Returns the statements that allow the public something. */
export const publicAccess = (document: PolicyDocument, key: KeyIdentity): AccessAnswer =>
  accessAnswer(document, { actions: KEY_OPERATIONS, key, callers: { kind: "public" } });

const GRANTS: readonly string[] = ["kms:CreateGrant"];

/** Returns the indexes of the statements that allow the public `kms:CreateGrant`. */
export function publicGrants(document: PolicyDocument, key: KeyIdentity): ReadonlySet<number> {
  const answer = accessAnswer(document, { actions: GRANTS, key, callers: { kind: "public" } });
  return new Set(answer.accesses.map(({ statement }) => statement));
}
