/**
 * What a mended key policy must still do, and must no longer do.
 *
 * Guarantee of no objection:
 *
 * - The mended statements allow no request that the original statement does not allow.
 * - A principal of the key's own account that the original statement lets create a grant through Amazon RDS still can.
 * - If somebody could call `kms:PutKeyPolicy` directly, somebody still can.
 * - The reviewer has no diagnostic that it did not have.
 *
 * The first two are asked as questions about small documents: the original statement as an Allow, the mended ones as Denies,
 * or the reverse. A question that stays undecided is an objection.
 *
 * Comparing the two documents as a whole was refused: an edit changes one statement, and the others stay the same text.
 *
 * Source: KMS developer guide, "Key policies in AWS KMS".
 */
import { KMS_KEY_ACTIONS } from "../aws/kms-authorization";
import type { KeyIdentity } from "../evaluator/request";
import { type Diagnostic, reviewKeyPolicy } from "../lint/review";
import { accessAnswer, denialAnswer } from "../queries/key-policy";
import type { AccessAnswer, Callers, ContextConstraint } from "../queries/question";
import type { PolicyDocument, Statement } from "../syntax/ast";

/** Why an edit is not offered. */
export type Objection = "allowsMore" | "stopsAurora" | "locksOut" | "newFault";

/** Returns the first objection to the mended document, if any. `original` is the statement that the edit changes. */
export function objectionTo(
  before: PolicyDocument,
  after: PolicyDocument,
  original: Statement,
  key: KeyIdentity,
): Objection | undefined {
  const kept = new Set(before.statements);
  const changed = after.statements.filter((statement) => !kept.has(statement));
  const allows = changed.filter(({ effect }) => effect === "Allow");
  if (!allows.every((statement) => isWithin(before, [statement], [original], key))) return "allowsMore";
  const parts = after.statements.includes(original) ? undefined : allows;
  if (!keepsAurora(before, original, parts, changed, key)) return "stopsAurora";
  if (canAdminister(before, key) && !canAdminister(after, key)) return "locksOut";
  return hasNewDiagnostic(before, after, key) ? "newFault" : undefined;
}

/** Whether every request that the statements allow is one that the others match. Undecided counts as not. */
function isWithin(
  { version }: PolicyDocument,
  statements: readonly Statement[],
  others: readonly Statement[],
  key: KeyIdentity,
  context: readonly ContextConstraint[] = [],
  callers: Callers = { kind: "anyone" },
  actions: readonly string[] = KMS_KEY_ACTIONS,
): boolean {
  const document = {
    version,
    statements: [
      ...statements.map((statement) => ({ ...statement, effect: "Allow" as const })),
      ...others.map((statement) => ({ ...statement, effect: "Deny" as const })),
    ].map((statement, position) => ({ ...statement, index: position, path: `Statement[${position}]` })),
  };
  const ofServices = statements
    .flatMap(({ principal }) => principal?.entries ?? [])
    .flatMap(({ type, value }): readonly Callers[] => (type === "Service" ? [{ kind: "service", name: value }] : []));
  return [callers, ...(callers.kind === "anyone" ? ofServices : [])].every((each) =>
    isNo(accessAnswer(document, { actions, key, callers: each, context })),
  );
}

const isNo = ({ accesses, undecided }: AccessAnswer): boolean => accesses.length + undecided.length === 0;

/** The requests with which Amazon RDS creates the grant of a cluster for a caller. */
function throughRds({ region = "*" }: KeyIdentity): readonly ContextConstraint[] {
  return [
    { key: "kms:ViaService", kind: "among", patterns: [`rds.${region}.amazonaws.com`] },
    { key: "kms:GrantIsForAWSResource", kind: "among", patterns: ["true"] },
  ];
}

const OF_AURORA = ["kms:CreateGrant", "kms:DescribeKey"];

/** `parts`: the statements that replace the original one; undefined if the change leaves that as it is. */
function keepsAurora(
  before: PolicyDocument,
  original: Statement,
  parts: readonly Statement[] | undefined,
  changed: readonly Statement[],
  key: KeyIdentity,
): boolean {
  const context = throughRds(key);
  const own: Callers = { kind: "administrators" };
  if (parts !== undefined && !isWithin(before, [original], parts, key, context, own, OF_AURORA)) return false;
  const denies = changed.filter(({ effect }) => effect === "Deny");
  const document = { version: before.version, statements: denies };
  return denies.length === 0 || isNo(denialAnswer(document, { actions: OF_AURORA, key, callers: own, context }));
}

function canAdminister(document: PolicyDocument, key: KeyIdentity): boolean {
  const { accesses } = accessAnswer(document, {
    actions: ["kms:PutKeyPolicy"],
    key,
    callers: { kind: "administrators" },
    context: [{ key: "kms:ViaService", kind: "absent" }],
  });
  return accesses.length > 0;
}

function hasNewDiagnostic(before: PolicyDocument, after: PolicyDocument, key: KeyIdentity): boolean {
  const count = (all: readonly Diagnostic[]): ReadonlyMap<string, number> => {
    const counts = new Map<string, number>();
    for (const { kind, text } of all) counts.set(`${kind} ${text}`, (counts.get(`${kind} ${text}`) ?? 0) + 1);
    return counts;
  };
  const known = count(reviewKeyPolicy(before, key));
  return [...count(reviewKeyPolicy(after, key))].some(([diagnostic, times]) => times > (known.get(diagnostic) ?? 0));
}
