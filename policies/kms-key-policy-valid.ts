/** The key policy is one that KMS accepts, and every part of it has an effect. */
import { AUTHORIZATION_DATE, type Diagnostic, keyArnGlob, MAX_PROBLEMS, type Problem, quote } from "../iam/index";
import { reviewKeyPolicy } from "../kit/decisions";
import { definePolicy } from "../kit/define";
import { type Finding, findingsFor } from "../kit/finding";
import {
  isOpen,
  keyPolicyCheck,
  keyPolicyMessages,
  keyPolicyOptions,
  pathInPolicy,
  type ReadKeyPolicy,
} from "../kit/key-policy";
import { nearestAction, nearestConditionKey, nearestOperator, nearestService } from "../kit/nearest";
import { isNotKnownYet, isSid, withSources } from "../kit/policy-document";
import { decided, deferred } from "../kit/verdict";
import type { KmsKeyPolicy } from "../model/kms-key";

const QUESTION = "whether the key policy is valid";

/** The number of findings shown for one document at each level. */
const SHOWN = 10;

const AS_OF = `according to the AWS documentation of ${AUTHORIZATION_DATE}`;
const NO_EFFECT = "so its statement has no effect";
const NEAREST = "The closest name that AWS defines is {nearest}";

const messages = {
  ...keyPolicyMessages,
  more: {
    text: "`{path}` has {count} more such findings",
    fix: "Correct the ones shown first",
  },
  noStatement: {
    text: "`{path}` is empty, but a key policy needs at least one statement",
    fix: "Add a statement",
  },
  missingElement: {
    text: "`{path}` has no {seen}, so it has no effect: a statement of a key policy needs Principal, Action and Resource",
    fix: 'Add what is missing (`"Resource": "*"` means this key), or remove the statement',
  },
  emptyElement: {
    text: `\`{path}\` is an empty list, ${NO_EFFECT}`,
    fix: "Fill the list, or remove the statement",
  },
  noKeyAction: {
    text: `\`{path}\` ({seen}) matches no action on a KMS key (${AS_OF}), ${NO_EFFECT}`,
    fix: "List actions on the key, such as `kms:Decrypt`, or remove the statement",
  },
  otherResource: {
    text: `\`{path}\` ({seen}) does not match this key, \`{key}\`, ${NO_EFFECT}`,
    fix: 'Write `"Resource": "*"`, which means this key in a key policy',
  },
  excludesEveryone: {
    text: `\`{path}\` excludes everyone, ${NO_EFFECT}`,
    fix: "List only the principals to exclude, or remove the statement",
  },
  malformedPrincipal: {
    text: "`{path}` has {seen}, which is not a valid principal ({reason}), so KMS rejects the policy",
    fix: "Use an account, user, role, session or service. For many principals, use `*` with a condition on `aws:PrincipalArn` or `aws:PrincipalOrgID`",
  },
  otherPartition: {
    text: "`{path}` has {seen}, a principal of another partition. A key of `{region}` is in the partition `{reason}`, where no principal has this ARN, so KMS rejects the policy or the entry matches nobody",
    fix: "Use the partition of the key: `arn:{reason}:`",
  },
  uniqueId: {
    text: "`{path}` has {seen}, a unique id, which AWS shows instead of a user or role that was deleted. KMS rejects the policy if that identity is gone",
    fix: "Remove it, or use the ARN of the principal",
  },
  repeatedSid: {
    text: "`{path}` is {seen}, which is also the Sid of `{first}`, so the Sid does not identify one statement",
    fix: "Give each statement its own Sid",
  },
  unknownAction: {
    text: `\`{path}\` lists {seen}, which matches no action of AWS KMS (${AS_OF})`,
    fix: NEAREST,
  },
  otherServiceAction: {
    text: "`{path}` lists {seen}, an action of another service, which has no effect in a key policy",
    fix: "Remove it",
  },
  unknownKey: {
    text: `\`{path}\` uses {seen}, a condition key that AWS does not define (${AS_OF})`,
    fix: NEAREST,
  },
  keyNeverSent: {
    text: "`{path}` uses {seen}, which KMS sends with no action of the statement, so the condition is always evaluated as if the key were absent",
    fix: "Remove the condition, or list only actions that KMS sends the key with",
  },
  unknownOperator: {
    text: "`{path}` uses {seen}, a condition operator that AWS does not define",
    fix: NEAREST,
  },
  overlyPermissive: {
    text: "`{path}` has `ForAllValues` on {seen}, which has one value, so KMS rejects the policy: it would also match requests without the key",
    fix: "Use the operator without `ForAllValues:`",
  },
  unreadableValue: {
    text: "`{path}` has a value that its operator cannot compare: {reason}",
    fix: "Correct the value",
  },
  literalWildcard: {
    text: "`{path}` compares with {seen} literally, including the wildcard, and no service has that name",
    fix: "Use `StringLike` or `StringNotLike`",
  },
  noService: {
    text: "`{path}` has {seen}, but every value of `kms:ViaService` has the form `service.region.amazonaws.com` in lower case",
    fix: "Write it like `rds.{region}.amazonaws.com`",
  },
  unlistedService: {
    text: `\`{path}\` has {seen}, and no service is known to have that name in \`kms:ViaService\` (${AS_OF})`,
    fix: "The closest name is {nearest}",
  },
  serviceNeverSends: {
    text: "`{path}` has {seen}, which calls in its own name and then sends no `kms:ViaService`, as far as AWS documents, so the statement never applies to it",
    fix: "Remove the condition on `kms:ViaService` for the service, and limit it with `aws:SourceAccount` or `aws:SourceArn`",
  },
  placeholder: {
    text: "`{path}` has {seen} with the placeholder `{reason}`, which no tool has filled in, so it matches nothing",
    fix: "Fill it in, for example with `pulumi.interpolate`",
  },
  otherRegion: {
    text: "`{path}` has {seen}, a service of another Region, but only services of {region} can use the key",
    fix: "Use the key's Region, for example `rds.{region}.amazonaws.com`",
  },
} as const;

const { violation } = findingsFor(messages);

type Found = Finding<typeof messages>;

const DOCUMENTS = keyPolicyCheck({
  question: QUESTION,
  violatedBy: "anything",
  reportsUnknown: true,
  // A Resource that names another key is found as soon as the id of this key is known.
  findsMore: true,
  checkDocument: ofDocument,
  checkProblems: ofProblems,
});

export const kmsKeyPolicyValid = definePolicy({
  id: "kms-key-policy-valid",
  displayName: "Key policies are valid and every part has an effect",
  description:
    "The key policy parses, every principal is valid, and every Deny has an effect. As advice: every Allow has one, its " +
    "actions, condition keys, operators and services exist, and KMS sends each condition key.",
  enforcementLevel: "mandatory",
  severity: "medium",
  tags: ["kms", "key-policy"],
  remediationSteps:
    "Correct or remove what the finding names. A statement without effect neither allows nor denies anything.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
  options: keyPolicyOptions,
  messages,
  subjects: ["kmsKey", "kmsKeyPolicy"],
  check(key, context) {
    const verdict = DOCUMENTS.check(key, context);
    // Only the stack phase sees which resource an unknown value comes from.
    const waits = verdict.kind === "decided" && isOpen(verdict.findings) && verdict.findings.some(isNotKnownYet);
    return waits ? deferred : verdict;
  },
  checkStack(key, place, context) {
    const { findings } = DOCUMENTS.checkStack(key, place, context);
    return decided(findings.map((found): Found => withSources(found, place)));
  },
});

function ofProblems(problems: readonly Problem[], key: KmsKeyPolicy): Found[] {
  return shown(
    problems,
    key.policy.path,
    ({ path, reason }) => violation("malformed", pathInPolicy(key, path), { reason }),
    MAX_PROBLEMS,
  );
}

function ofDocument(read: ReadKeyPolicy): Found[] {
  const { path } = read.key.policy;
  const diagnostics = reviewKeyPolicy(read.document, read.identity);
  const found = (mandatory: boolean): Found[] =>
    shown(
      diagnostics.filter((each) => isMandatory(each, read) === mandatory),
      path,
      (diagnostic) => ofDiagnostic(read, diagnostic),
    );
  return [
    ...ofProblems(read.faults, read.key),
    ...found(true),
    ...found(false).map((finding): Found => ({ ...finding, level: "advisory" })),
  ];
}

/** What KMS refuses. */
const REFUSED: ReadonlySet<Diagnostic["kind"]> = new Set<Diagnostic["kind"]>([
  "noStatement",
  "malformedPrincipal",
  "otherPartition",
  "overlyPermissive",
]);

/** What leaves a statement without effect. */
const WITHOUT_EFFECT: ReadonlySet<Diagnostic["kind"]> = new Set<Diagnostic["kind"]>([
  "missingElement",
  "emptyElement",
  "noKeyAction",
  "otherResource",
  "excludesEveryone",
]);

/**
 * What KMS refuses has the level of the policy. So has a Deny without effect, which does not protect what its author
 * means it to. An Allow without effect is harmless.
 */
function isMandatory({ kind, path }: Diagnostic, { document }: ReadKeyPolicy): boolean {
  if (REFUSED.has(kind)) return true;
  const own = document.statements.find((each) => path === each.path || path.startsWith(`${each.path}.`));
  if (!WITHOUT_EFFECT.has(kind) || own === undefined) return false;
  return own.effect === "Deny" || own.principal === undefined;
}

function ofDiagnostic({ key, identity }: ReadKeyPolicy, { kind, path, text, reason = "" }: Diagnostic): Found {
  return violation(kind, pathInPolicy(key, path), {
    seen: kind === "missingElement" ? text : isShown(kind, text) ? quote(text) : `a text of ${text.length} characters`,
    reason,
    first: pathInPolicy(key, reason),
    key: keyArnGlob(identity),
    region: identity.region ?? "<region>",
    nearest: quote(NEAREST_OF[kind]?.(kind === "unlistedService" ? reason : text) ?? ""),
  });
}

/** An ARN, an account, a unique id or a host name. */
const LIKE_A_PRINCIPAL = /^(arn:.*|\d+|[A-Z]{4}[A-Z0-9]+|[\w-]+(\.[\w-]+)+)$/;

/** A principal or a Sid in no form that AWS knows may be a secret in the wrong place. */
function isShown(kind: Diagnostic["kind"], text: string): boolean {
  if (kind === "repeatedSid") return isSid(text);
  return kind !== "malformedPrincipal" || LIKE_A_PRINCIPAL.test(text);
}

const NEAREST_OF: Readonly<Partial<Record<Diagnostic["kind"], (text: string) => string>>> = {
  unknownAction: nearestAction,
  unknownKey: nearestConditionKey,
  unknownOperator: nearestOperator,
  unlistedService: nearestService,
};

/** Returns the first findings and a count of the rest. At `limit`, there may be more than were counted. */
function shown<T>(all: readonly T[], path: string, found: (one: T) => Found, limit = Infinity): Found[] {
  const first = all.slice(0, SHOWN).map(found);
  const more = all.length - first.length;
  const count = `${all.length < limit ? "" : "at least "}${more}`;
  return more === 0 ? first : [...first, violation("more", path, { count })];
}
