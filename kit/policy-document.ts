/** The shared part of the policies that check policy documents: messages and data. */
import type { Access, OpenReason, Problem } from "../iam/index";
import type { UnknownReason, Value } from "../model/value";
import { type Finding, findingsFor } from "./finding";
import { describeUnknown } from "./verdict";

/** In each message, `{question}` is a clause that starts with "whether" or "who". */
export const documentMessages = {
  notDecided: { text: "`{path}` decides {question}: {reason}" },
  malformed: { text: "`{path}` cannot be read as part of a policy document: {reason}", fix: "Correct the document" },
  notReadable: { text: "`{path}` {why}, so the pack cannot decide {question}" },
} as const;

const { undecided } = findingsFor(documentMessages);

export type DocumentFinding = Finding<typeof documentMessages>;

/** Returns the path in a resource of a path in the document of one of its properties. */
export const pathInDocument = (property: Value<unknown>, path: string): string =>
  path === "" ? property.path : `${property.path}.${path}`;

/** Returns the finding for a document that does not parse: its first problem and the number of the others. */
export function malformed(
  property: Value<unknown>,
  [first, ...others]: readonly [Problem, ...Problem[]],
): Finding<Pick<typeof documentMessages, "malformed">> {
  const more = others.length === 0 ? "" : ` (and ${others.length} more such problems)`;
  return undecided("malformed", pathInDocument(property, first.path), { reason: `${first.reason}${more}` });
}

/** Returns the finding for a property, or a part of a document, that cannot be read. */
export function notReadable(path: string, reason: UnknownReason, question: string): DocumentFinding {
  return undecided("notReadable", path, { why: describeUnknown({ kind: "unknown", path, reason }), question });
}

/**
 * Reports whether a text has the form of a Sid. Any other text may be a secret in the wrong place, and no finding shows it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
 */
export const isSid = (text: string): boolean => /^[A-Za-z0-9 ]{1,60}$/.test(text);

/** The data of a statement that allows a request, for messages. */
export type StatementData = Readonly<Record<"statement" | "action" | "reason" | "operation", string>>;

/** Returns the data of such a statement. */
export function statementData(
  { sid, actionPattern, reason, witness }: Pick<Access, "sid" | "actionPattern" | "reason" | "witness">,
  path: string,
): StatementData {
  return {
    statement: sid === undefined || !isSid(sid) ? `\`${path}\`` : `\`${path}\` (\`${sid}\`)`,
    action: actionPattern,
    reason: REASONS[reason],
    operation: witness.action,
  };
}

/** Why the conditions of a statement do not restrict the request. */
const REASONS: Readonly<Record<OpenReason, string>> = {
  noCondition: "no condition requires it",
  ifExists: "its operator ends in `IfExists`, which also matches if the key is absent",
  negated: "its operator is negated, so it also matches if the key is absent",
  forAllValues: "`ForAllValues` also matches if the key is absent",
  otherService: "its condition also allows another service",
  otherRegion: "its condition also allows a Region other than the key's",
  grantIsForAWSResource: "its condition requires `kms:GrantIsForAWSResource` instead",
  otherCondition: "its conditions are on other condition keys",
};
