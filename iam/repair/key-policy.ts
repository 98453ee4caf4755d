/**
 * The smallest checked change of a key policy that closes an opening.
 *
 * Guarantee: the mended document has no such opening in the statement, nor in one that the change adds, and `objectionTo`
 * has none. A `safe` change takes away only what the policy forbids. A `suggestion` may take away more, such as the use of
 * the key by a principal.
 *
 * The candidates are tried in the order in which a reviewer would prefer them: another operator, a condition, a statement
 * of its own for the action, a Deny for the same principals, another principal, no statement.
 */
import { parseOperator } from "../conditions/condition";
import type { KeyIdentity } from "../evaluator/request";
import { allowedService, viaServiceValue } from "../queries/allowed-service";
import { accessAnswer, CREATE_GRANT, type CreateGrantQuestion, createGrantAnswer } from "../queries/key-policy";
import type { Access, AccessAnswer, KeyPolicyQuestion } from "../queries/question";
import type { PolicyDocument, PrincipalElement, Statement } from "../syntax/ast";
import { type Objection, objectionTo } from "./checks";
import { applyEdit, describeEdit, type Edit, isAction, type NewCondition } from "./edit";

/** A change that was checked. */
export interface Repair {
  readonly kind: "repair";
  readonly edit: Edit;
  readonly safety: "safe" | "suggestion";
  /** The change in one line. */
  readonly text: string;
  /** The document after the change. */
  readonly document: PolicyDocument;
}

/** No candidate passed. `reason` is the objection to the last one; undefined if it did not close the opening. */
export interface NoRepair {
  readonly kind: "none";
  readonly reason: Objection | "tooLarge" | undefined;
}

/** Whether a change leaves a statement that allows no grant at all. Then it is better to remove the statement. */
function isDead(after: PolicyDocument, before: PolicyDocument, key: KeyIdentity): boolean {
  const kept = new Set(before.statements);
  const changed = after.statements.filter((each) => !kept.has(each) && each.effect === "Allow");
  const granting = changed.filter(({ action }) => action?.patterns.some((pattern) => isAction(pattern, CREATE_GRANT)));
  return granting.some((statement) => {
    const alone = { version: after.version, statements: [statement] };
    return accessAnswer(alone, { actions: [CREATE_GRANT], key }).accesses.length === 0;
  });
}

/** Whether a statement allows `kms:CreateGrant` alone, and through no service. */
function isOnlyForbidden(statement: Statement, { version }: PolicyDocument, key: KeyIdentity): boolean {
  const patterns = statement.action?.kind === "action" ? statement.action.patterns : [];
  if (patterns.length === 0 || !patterns.every((pattern) => isAction(pattern, CREATE_GRANT))) return false;
  const { accesses, undecided } = accessAnswer(
    { version, statements: [statement] },
    { actions: [CREATE_GRANT], key, context: [{ key: VIA_SERVICE, kind: "among", patterns: ["*"] }] },
  );
  return accesses.length + undecided.length === 0;
}

/**
 * The most statements, principals and actions, and values of conditions of a document whose changes are checked. Each check
 * asks several questions.
 */
const MAX_STATEMENTS = 40;
const MAX_TEXTS = 400;
const MAX_VALUES = 48;

function isTooLarge({ statements }: PolicyDocument): boolean {
  const values = statements.flatMap(({ conditions }) => conditions.flatMap((condition) => condition.values));
  const texts = statements.flatMap(({ principal, action }) => [
    ...(principal?.entries ?? []),
    ...(action?.patterns ?? []),
  ]);
  return statements.length > MAX_STATEMENTS || texts.length > MAX_TEXTS || values.length > MAX_VALUES;
}

type Closes = (after: PolicyDocument) => boolean;

/** Returns a change that limits the `kms:CreateGrant` of an opening to the services of the question. */
export function repairGrant(
  document: PolicyDocument,
  opening: Access,
  question: CreateGrantQuestion,
  suggested: readonly string[],
): Repair | NoRepair {
  const statement = document.statements.find(({ index }) => index === opening.statement);
  if (statement === undefined || isTooLarge(document)) return { kind: "none", reason: "tooLarge" };
  const before = createGrantAnswer(document, question);
  const key = { ...question.key, region: question.region, account: question.ownAccount };
  const closes: Closes = (after) => {
    if (isDead(after, document, key)) return false;
    const answer = createGrantAnswer(after, question);
    const kept = new Set(document.statements.map(({ index }) => index));
    const isOpen = answer.openings.some(
      ({ statement: index, kind }) => kind !== "accountRoot" && (index === opening.statement || !kept.has(index)),
    );
    return !isOpen && answer.undecided.length <= before.undecided.length;
  };
  const conditions = serviceConditions(question, suggested);
  const safe = conditions.flatMap((condition) => grantEdits(statement, condition));
  const remove = { kind: "removeStatement", statement: opening.statement } as const;
  return firstChecked(
    document,
    statement,
    key,
    closes,
    isOnlyForbidden(statement, document, key)
      ? [[remove, "safe"]]
      : [...safe.map((edit) => [edit, "safe"] as const), [remove, "suggestion"]],
  );
}

/** Returns a change that takes the access of a question, such as that of the public, away from a statement. */
export function repairAccess(
  document: PolicyDocument,
  access: Access,
  question: KeyPolicyQuestion,
  root: string | undefined,
): Repair | NoRepair {
  const statement = document.statements.find(({ index }) => index === access.statement);
  if (statement === undefined || isTooLarge(document)) return { kind: "none", reason: "tooLarge" };
  const before = accessAnswer(document, question);
  const grants: CreateGrantQuestion = {
    services: ["*"],
    region: question.key.region,
    multiRegion: question.key.multiRegion ?? true,
    ownAccount: question.key.account,
    key: question.key,
  };
  const isOpenIn = ({ accesses }: AccessAnswer): boolean =>
    accesses.some(({ statement: index }) => index === statement.index);
  const hasGrant = (of: PolicyDocument): boolean =>
    createGrantAnswer(of, grants).openings.some(
      ({ statement: index, kind }) => index === statement.index && kind !== "accountRoot",
    );
  const closes: Closes = (after) => {
    const answer = accessAnswer(after, question);
    // What was public is not to become an opening of kms-create-grant-via-service.
    return !isOpenIn(answer) && answer.undecided.length <= before.undecided.length && !hasGrant(after);
  };
  const entries = statement.principal?.kind === "principal" ? statement.principal.entries : [];
  const named = entries.length > 1 ? entries.filter(({ value }) => value === access.principal) : [];
  const edits: readonly Edit[] = [
    ...named.map((entry): Edit => ({ kind: "removePrincipal", statement: statement.index, entry })),
    ...(root === undefined ? [] : [{ kind: "nameAccount", statement: statement.index, root } as const]),
    { kind: "removeStatement", statement: statement.index },
  ];
  return firstChecked(
    document,
    statement,
    question.key,
    closes,
    edits.map((edit) => [edit, "suggestion"]),
  );
}

function firstChecked(
  document: PolicyDocument,
  statement: Statement,
  key: KeyIdentity,
  closes: Closes,
  candidates: readonly (readonly [Edit, Repair["safety"]])[],
): Repair | NoRepair {
  let reason: Objection | undefined;
  for (const [edit, safety] of candidates) {
    const after = applyEdit(document, statement, edit);
    if (!closes(after)) continue;
    const objection = objectionTo(document, after, statement, key);
    if (objection === undefined) {
      return { kind: "repair", edit, safety, text: describeEdit(statement, edit), document: after };
    }
    reason = objection;
  }
  return { kind: "none", reason };
}

/** The conditions that require an allowed service, and the same for a Deny. */
interface ServiceConditions {
  readonly required: NewCondition;
  readonly denied: NewCondition;
}

const VIA_SERVICE = "kms:ViaService";

/** Returns the conditions to try: the services that are known to use the key first, and then any that is allowed. */
function serviceConditions(
  { services, region }: CreateGrantQuestion,
  suggested: readonly string[],
): ServiceConditions[] {
  const isAny = services.some((each) => allowedService(each).kind === "any");
  const listed = valuesOf(isAny ? suggested : services, region);
  const any: ServiceConditions = {
    required: { operator: "Null", key: VIA_SERVICE, values: ["false"] },
    denied: { operator: "Null", key: VIA_SERVICE, values: ["true"] },
  };
  const hasGlob = listed.some((value) => value.includes("*"));
  const some: ServiceConditions = {
    required: { operator: hasGlob ? "StringLike" : "StringEquals", key: VIA_SERVICE, values: listed },
    denied: { operator: hasGlob ? "StringNotLike" : "StringNotEquals", key: VIA_SERVICE, values: listed },
  };
  return [...(listed.length > 0 ? [some] : []), ...(isAny ? [any] : [])];
}

function valuesOf(services: readonly string[], region = "*"): readonly string[] {
  return services.map(allowedService).flatMap((service): readonly string[] => {
    if (service.kind === "any") return [];
    const own = service.kind === "oneRegion" ? service.region : region;
    return [viaServiceValue(service.name, service.kind === "everyRegion" ? "*" : own)];
  });
}

/** The changes of a statement that limit its `kms:CreateGrant` by a condition. */
function grantEdits(
  { index, principal, action, conditions }: Statement,
  { required, denied }: ServiceConditions,
): readonly Edit[] {
  const patterns = action?.kind === "action" ? action.patterns : [];
  const operators = conditions
    .filter(({ key }) => isAction(key, VIA_SERVICE))
    .flatMap((condition) => plainOperators(condition.operator).map((operator) => ({ condition, operator })));
  const listed = patterns.find((pattern) => isAction(pattern, CREATE_GRANT));
  const isAlone = patterns.length > 0 && patterns.every((pattern) => isAction(pattern, CREATE_GRANT));
  return [
    ...operators.map((each): Edit => ({ kind: "replaceOperator", statement: index, ...each })),
    ...(isAlone ? [{ kind: "addCondition", statement: index, condition: required } as const] : []),
    ...(listed !== undefined && !isAlone
      ? [{ kind: "separateAction", statement: index, action: listed, condition: required } as const]
      : []),
    { kind: "addDeny", statement: index, action: CREATE_GRANT, conditions: [denied, ...sparingServices(principal)] },
  ];
}

/**
 * A Deny for everyone would stop AWS services that call in their own name, which send no `kms:ViaService`. A Deny for
 * named users and roles does not.
 */
function sparingServices(principal: PrincipalElement | undefined): readonly NewCondition[] {
  const isNamed =
    principal?.kind === "principal" && principal.entries.every(({ type, value }) => type === "AWS" && value !== "*");
  return isNamed ? [] : [{ operator: "Bool", key: "aws:PrincipalIsAWSService", values: ["false"] }];
}

/** The operator without what makes it match a request without its key. */
function plainOperators(operator: string): readonly string[] {
  const { name, quantifier, ifExists } = parseOperator(operator);
  return ifExists || quantifier === "all" ? [name] : [];
}
