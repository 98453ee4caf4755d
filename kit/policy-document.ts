/** The shared part of the policies that check policy documents: messages and data. */
import { type Access, type OpenReason, type Problem, toLowerCase } from "../iam/index";
import type { StackPlace } from "../model/stack-model";
import type { UnknownReason, Value } from "../model/value";
import { enumeration } from "./enumeration";
import { type Finding, findingsFor } from "./finding";
import { describeUnknown } from "./verdict";

/** In each message, `{question}` is a clause that starts with "whether" or "who". */
export const documentMessages = {
  notDecided: { text: "`{path}` decides {question}: {reason}" },
  malformed: { text: "`{path}` cannot be read as part of a policy document: {reason}", fix: "Correct the document" },
  notKnownYet: {
    text: "`{path}` is not known before the update, because it comes from {sources}, so a preview cannot check it",
    fix: "Write the ARN by name, such as `arn:aws:iam::<account>:role/<name>`, or accept this until the update",
  },
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

/** Reports whether a finding concerns a value that a preview does not know. */
export const isNotKnownYet = ({ message, data, path }: Finding): boolean =>
  message === "notReadable" && data["why"] === describeUnknown({ kind: "unknown", path, reason: "notKnownYet" });

/** Returns such a finding with the resources that the value comes from, as far as the engine reports them. */
export function withSources<F extends Finding>(found: F, { self, stack }: StackPlace): F | DocumentFinding {
  if (!isNotKnownYet(found)) return found;
  const [property = ""] = found.path.split(/[.[]/);
  const from = self.computedFrom(property).flatMap((urn) => stack.resource(urn) ?? []);
  const sources = enumeration(from.map(({ name, type }) => `\`${name}\` (\`${type}\`)`));
  return sources === "" ? found : { ...found, ...undecided("notKnownYet", found.path, { sources }) };
}

/**
 * Reports whether a text has the form of a Sid. Any other text may be a secret in the wrong place, and no finding shows it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
 */
export const isSid = (text: string): boolean => /^[A-Za-z0-9 ]{1,60}$/.test(text);

/** Returns the text with the ARNs of users, roles and sessions of an account as only their resource part, `role/app`. */
export function shortenArns(text: string, account: string | undefined): string {
  return account === undefined ? text : text.replaceAll(new RegExp(`arn:aws[a-z-]*:(?:iam|sts)::${account}:`, "g"), "");
}

/** The data of a statement that allows a request, for messages. */
export type StatementData = Readonly<Record<"statement" | "action" | "by" | "reason" | "operation", string>>;

/**
 * Returns the data of such a statement. It is named by its Sid or by its place in the document. If its resource has several
 * documents, the property is named too.
 */
export function statementData(
  { path, sid, actionPattern, reason, witness }: Pick<Access, "path" | "sid" | "actionPattern" | "reason" | "witness">,
  property: Value<unknown>,
): StatementData {
  const inProperty = property.path.includes("[") ? pathInDocument(property, path) : path;
  return {
    statement: sid === undefined || !isSid(sid) ? `\`${inProperty}\`` : `\`${sid}\``,
    action: actionPattern,
    by: toLowerCase(actionPattern) === toLowerCase(witness.action) ? "" : ` (by \`${actionPattern}\`)`,
    reason: REASONS[reason],
    operation: witness.action,
  };
}

/** Why the conditions of a statement do not restrict the request. */
const REASONS: Readonly<Record<OpenReason, string>> = {
  noCondition: "no condition requires it",
  ifExists: "`…IfExists` also matches without the key",
  negated: "a negated operator also matches without the key",
  forAllValues: "`ForAllValues` also matches without the key",
  otherService: "its condition also allows another service",
  otherRegion: "its condition also allows another Region than the key's",
  grantIsForAWSResource: "it requires `kms:GrantIsForAWSResource` instead",
  otherCondition: "its conditions are on other keys",
};
