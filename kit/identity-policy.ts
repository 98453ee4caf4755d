/** The shared part of the policies that check identity policies: documents, attachments, messages. */
import { type Access, type AccessAnswer, describeWitness, type Holders, type PolicyDocument } from "../iam/index";
import { awsManagedPolicy, MANAGED_POLICIES_DATE, type ManagedPolicyFacts } from "../model/aws-managed-policies";
import type { IamPolicy } from "../model/iam-policy";
import type { StackPlace } from "../model/stack-model";
import { isSet, type Known, type Value } from "../model/value";
import { parsePolicyDocument } from "./decisions";
import { type Finding, findingsFor, reportedBy } from "./finding";
import {
  documentMessages,
  isNotKnownYet,
  malformed,
  notReadable,
  pathInDocument,
  type StatementData,
  statementData,
  withSources,
} from "./policy-document";
import { checkBothReadings } from "./two-readings";
import { readingOf } from "./unknown-parts";
import { type Decided, decided, deferred, type FinalVerdict, type Verdict } from "./verdict";

/** In each message, `{question}` is a clause that starts with "whether". */
export const identityPolicyMessages = {
  ...documentMessages,
  managedPolicyNotKnown: {
    text: "`{path}` attaches the AWS managed policy `{name}`, which is not in the pack's list of {date}, so the pack cannot decide {question}",
  },
} as const;

const { undecided } = findingsFor(identityPolicyMessages);

type SharedFinding = Finding<typeof identityPolicyMessages>;

/** A parsed identity policy. */
export interface ReadIdentityPolicy {
  readonly document: PolicyDocument;
  readonly holders: Holders;
  /** The property that holds the document. */
  readonly property: Value<unknown>;
}

/** How a policy checks documents and attached AWS managed policies. */
export interface IdentityPolicyCheck<F extends Finding> {
  readonly question: string;
  readonly checkDocument: (read: ReadIdentityPolicy) => F[];
  /** Returns the finding for a document that AWS refuses. Left out by a policy that leaves these to another. */
  readonly refused?: (path: string, reason: string) => F;
  readonly checkManagedPolicy: (name: string, facts: Partial<ManagedPolicyFacts>, path: string) => F[];
}

/** Returns why a policy does not apply to a resource without documents. */
export const noDocumentReason = ({ documents, managedPolicyArns }: IamPolicy): string | undefined =>
  [...documents, ...managedPolicyArns].some(isSet) ? undefined : "the resource neither holds nor attaches a policy";

/** Checks the policies of a resource. Defers if it attaches a policy whose ARN is not known yet. */
export function checkIdentityPolicy<F extends Finding>(
  policy: IamPolicy,
  asked: IdentityPolicyCheck<F>,
): Verdict<F | SharedFinding> {
  if (policy.managedPolicyArns.some(isUnknownYet)) return deferred;
  const verdict = checkAll(policy, asked, () => false);
  // Only the stack phase sees which resource an unknown document comes from.
  const isOpen = verdict.findings.every(({ outcome }) => outcome === "undecided");
  return isOpen && verdict.findings.some(isNotKnownYet) ? deferred : verdict;
}

/**
 * Checks the policies of a resource in its stack. Skips policies of the stack, which are checked as resources of their
 * own.
 */
export function checkIdentityPolicyInStack<F extends Finding>(
  policy: IamPolicy,
  place: StackPlace,
  asked: IdentityPolicyCheck<F>,
): FinalVerdict<F | SharedFinding> {
  const { findings } = checkAll(policy, asked, (arn) => {
    const links = place.stack.follow(place.self, arn);
    return links.every((link) => link.kind === "resource" && link.resource.subject?.kind === "iamPolicy");
  });
  return decided(findings.map((found): F | SharedFinding => withSources(found, place)));
}

function checkAll<F extends Finding>(
  { documents, managedPolicyArns, holders }: IamPolicy,
  asked: IdentityPolicyCheck<F>,
  isOfStack: (arn: Value<string>) => boolean,
): Decided<F | SharedFinding> {
  const findings = [
    ...documents.flatMap((property) => checkDocument(property, holders, asked)),
    ...managedPolicyArns.flatMap((arn) => (isUnknownYet(arn) && isOfStack(arn) ? [] : checkArn(arn, asked))),
  ];
  const { refused } = asked;
  return decided<F | SharedFinding>(refused === undefined ? findings.map(ofOwner) : findings);
}

/** The messages about what cannot be read, which iam-create-grant-via-service reports. */
const REPORTED: ReadonlySet<string> = new Set<keyof typeof identityPolicyMessages>([
  "notReadable",
  "malformed",
  "managedPolicyNotKnown",
]);

const ofOwner = <F extends Finding>(found: F): F =>
  found.outcome === "undecided" && REPORTED.has(found.message)
    ? reportedBy("iam-create-grant-via-service", found)
    : found;

const isUnknownYet = (value: Value<unknown>): boolean => value.kind === "unknown" && value.reason === "notKnownYet";

function checkArn<F extends Finding>(
  arn: Value<string>,
  { question, checkManagedPolicy: ofManagedPolicy }: IdentityPolicyCheck<F>,
): (F | SharedFinding)[] {
  if (arn.kind === "unknown") return [notReadable(arn.path, arn.reason, question)];
  const policy = arn.kind === "known" ? awsManagedPolicy(arn.value) : undefined;
  if (policy === undefined) return [];
  const { name, facts } = policy;
  if (facts !== undefined) return ofManagedPolicy(name, facts, arn.path);
  return [undecided("managedPolicyNotKnown", arn.path, { name, question, date: MANAGED_POLICIES_DATE })];
}

function checkDocument<F extends Finding>(
  property: Value<unknown>,
  holders: Holders,
  asked: IdentityPolicyCheck<F>,
): (F | SharedFinding)[] {
  if (property.kind === "absent" || !isSet(property)) return [];
  const { question } = asked;
  if (property.kind === "unknown") return [notReadable(property.path, property.reason, question)];
  const reading = readingOf(property.value);
  const of = (value: unknown) => checkKnownDocument({ ...property, value }, holders, asked);
  switch (reading.kind) {
    case "known":
      return of(property.value);
    case "unknown":
      return [notReadable(pathInDocument(property, reading.at.path), reading.at.reason, question)];
    case "bounded":
      return checkBothReadings<F | SharedFinding>(reading, property, question, "access", of);
  }
}

function checkKnownDocument<F extends Finding>(
  property: Known<unknown>,
  holders: Holders,
  { checkDocument: ofDocument, refused }: IdentityPolicyCheck<F>,
): (F | SharedFinding)[] {
  const parsed = parsePolicyDocument(property.value);
  if (parsed.ok) {
    const decided = ofDocument({ document: parsed.document, holders, property });
    const [fault, ...others] = parsed.faults;
    if (fault === undefined || refused === undefined) return decided;
    const { path, data } = malformed(property, [fault, ...others]);
    return [refused(path, data.reason), ...decided];
  }
  const found = malformed(property, parsed.problems);
  // What is only too large for the pack, AWS may accept.
  const isRefused = parsed.problems.every(({ kind }) => kind !== "limit");
  return [isRefused && refused !== undefined ? refused(found.path, found.data.reason) : found];
}

/** Returns findings for the accesses of an answer and for what it leaves undecided. */
export function identityFindings<F extends Finding>(
  { property, document }: ReadIdentityPolicy,
  { accesses, undecided: open }: AccessAnswer,
  question: string,
  ofAccess: (access: Access, path: string, data: StatementData & { readonly witness: string }) => F[],
): (F | SharedFinding)[] {
  return [
    ...accesses.flatMap((access) => {
      const path = pathInDocument(property, access.path);
      const witness = describeWitness(access.witness, document);
      return ofAccess(access, path, { ...statementData(access, property), witness });
    }),
    ...open.map(({ path, reason }) => undecided("notDecided", pathInDocument(property, path), { reason, question })),
  ];
}

/**
 * Reports whether the statement of an access allows actions of other services too: it matches by a pattern for every
 * service, such as `*` or `NotAction`, and its Resource does not leave KMS keys only.
 */
export function reachesOtherServices({ document }: ReadIdentityPolicy, { actionPattern, statement }: Access): boolean {
  if (/^kms:/i.test(actionPattern)) return false;
  const resource = document.statements.find(({ index }) => index === statement)?.resource;
  return resource?.kind !== "resource" || !resource.patterns.every((pattern) => /^arn:[^:]*:kms:/.test(pattern));
}
