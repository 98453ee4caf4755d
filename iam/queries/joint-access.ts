/**
 * Whether a key policy allows one caller several actions through one service.
 *
 * - `admitted`: one caller can make a request for each action. `evaluate` allows each of them.
 * - `nobody`: no caller can. This is a proof: for each class of callers, one of the actions is disproved.
 * - `undecided`: neither. It names the parts of the document that keep it open.
 *
 * Asking about each action by itself was refused: two callers could each be allowed half of the actions. The caller of
 * the first request is therefore fixed for the others.
 *
 * A user or role given by its ARN has one unique id, which is not known. Its answer must be the same for each unique id
 * that the document names, and for any other.
 *
 * A request is `delegated` if the document allows it only to an account as a whole, whose IAM policies then decide. AWS
 * services that call in their own name are not searched.
 *
 * Sources: KMS developer guide, "Key policies in AWS KMS" and `kms:ViaService`; IAM user guide, "Policy evaluation logic".
 */

import { toLowerCase } from "../ascii-case";
import type { CallerClass } from "../callers/caller-class";
import { unique } from "../callers/named-principals";
import { callerClasses } from "../callers/partition";
import { callerContext, DERIVED_KEYS, type KeyIdentity, knownEntries, type Request } from "../evaluator/request";
import { type ApplicableStatement, ApplicableStatements } from "../search/applicable-statements";
import { CompiledDocument } from "../search/compiled-document";
import { Reachability } from "../search/reachability";
import { type Literal, oneOf } from "../solver/key-constraints";
import { exactPattern, globPattern } from "../strings/pattern";
import type { PolicyDocument, Statement } from "../syntax/ast";
import { isAccountEntry, namedPrincipal } from "../syntax/principal-entry";
import type { ContextConstraint, Undecided } from "./question";
import { contextLiterals, VIA_SERVICE } from "./request-constraints";
import { distinct } from "./statement-answer";

/** The actions that one caller needs, and what is known of the key and the caller. */
export interface JointAccessQuestion {
  /** The actions that one caller must be allowed. */
  readonly actions: readonly string[];
  readonly key: KeyIdentity;
  /** The service the requests come through, such as `rds`: in the Region of the key, or in any if that is not known. */
  readonly service: string;
  readonly context?: readonly ContextConstraint[];
  /** The ARN of a user or role, or the id of an account for any of its principals. Any caller if left out. */
  readonly caller?: string;
}

/** A request that the caller can make. */
export interface AdmittedRequest {
  readonly request: Request;
  /** Whether it is allowed only to the account as a whole, whose IAM policies then decide. */
  readonly delegated: boolean;
}

/** The answer: one caller can make all requests, no caller can, or it is undecided. */
export type JointAccessAnswer =
  | { readonly kind: "admitted"; readonly requests: readonly AdmittedRequest[] }
  /** The actions that no caller is allowed; empty when each is allowed to someone, but all of them to no one. */
  | { readonly kind: "nobody"; readonly missing: readonly string[] }
  | { readonly kind: "undecided"; readonly undecided: readonly Undecided[] };

/** Returns whether a key policy allows one caller all of the actions. */
export function jointAccessAnswer(document: PolicyDocument, question: JointAccessQuestion): JointAccessAnswer {
  const { key, caller } = question;
  const { classes, complete } = callerClasses(withCallerNamed(document, caller), key, [VIA_SERVICE]);
  const search = new JointSearch(new CompiledDocument(document, "keyPolicy", key), question);
  const answers = byIdentity(classes, caller).map((each) => search.answer(each));
  const answer =
    caller !== undefined && isArn(caller) ? answerForOneCaller(answers, document) : answerForAnyCaller(answers);
  return complete || answer.kind === "admitted" ? answer : { kind: "undecided", undecided: [TOO_MANY] };
}

const TOO_MANY: Undecided = {
  kind: "limit",
  path: "Statement",
  reason: "the document distinguishes too many callers to check all of them",
};

const isArn = (caller: string): boolean => caller.startsWith("arn:");

/** Returns the document with a statement that only names the caller, so that the caller gets a class of its own. */
function withCallerNamed(document: PolicyDocument, caller: string | undefined): PolicyDocument {
  if (caller === undefined) return document;
  const principal = { kind: "principal", entries: [{ type: "AWS", value: caller, path: "" }], path: "" } as const;
  const about = { index: document.statements.length, effect: "Allow", path: "", conditions: [] } as const;
  const statement: Statement = { ...about, principal, action: undefined, resource: undefined };
  return { ...document, statements: [...document.statements, statement] };
}

type Classes = readonly CallerClass[];

/** Returns the classes to search: a user or role by each unique id it may have, or else all classes together. */
function byIdentity(classes: Classes, caller: string | undefined): readonly Classes[] {
  if (caller === undefined) return [classes];
  if (!isArn(caller)) return [classes.filter(({ account }) => account === caller)];
  const ids = new Map<string, CallerClass[]>();
  for (const each of classes) {
    const { arn, representative } = each;
    if (arn !== caller || !("userId" in representative)) continue;
    const id = representative.userId.split(":", 1).join();
    const same = ids.get(id) ?? [];
    same.push(each);
    ids.set(id, same);
  }
  return [...ids.values()];
}

/** Returns the answer for any one of several callers. */
function answerForAnyCaller(answers: readonly JointAccessAnswer[]): JointAccessAnswer {
  const admitted = answers.find(({ kind }) => kind === "admitted");
  if (admitted !== undefined) return admitted;
  const undecided = undecidedOf(answers);
  if (undecided.length > 0) return { kind: "undecided", undecided: distinct(undecided) };
  const missing = answers.filter((each) => each.kind === "nobody").map((each) => each.missing);
  const never = missing.flat().filter((action) => missing.every((all) => all.includes(action)));
  return { kind: "nobody", missing: unique(never) };
}

/** Returns the answer for one caller from the answers for each unique id that it may have. */
function answerForOneCaller(answers: readonly JointAccessAnswer[], { statements }: PolicyDocument): JointAccessAnswer {
  if (new Set(answers.map(({ kind }) => kind)).size < 2) return answerForAnyCaller(answers);
  const reason = "the unique id of the caller is not known";
  const ids = statements
    .flatMap(({ principal }) => principal?.entries ?? [])
    .filter((entry) => namedPrincipal(entry).kind === "uniqueId")
    .map(({ path }) => ({ kind: "principal", path, reason }) as const);
  return { kind: "undecided", undecided: distinct([...undecidedOf(answers), ...ids]) };
}

const undecidedOf = (answers: readonly JointAccessAnswer[]): readonly Undecided[] =>
  answers.flatMap((each) => (each.kind === "undecided" ? each.undecided : []));

/** The search for one of the actions. */
interface ActionStep {
  readonly action: string;
  readonly reachability: Reachability;
  readonly constraints: readonly Literal[];
}

/** A statement that may allow the requests for an action. */
interface Candidate {
  readonly step: ActionStep;
  readonly applicable: ApplicableStatement;
}

/** The search of one document. */
class JointSearch {
  private readonly document: CompiledDocument;
  private readonly steps: readonly ActionStep[];

  constructor(document: CompiledDocument, { actions, service, context = [] }: JointAccessQuestion) {
    const { region } = document.key;
    const through =
      region === undefined
        ? globPattern(`${service}.*.amazonaws.com`)
        : exactPattern(`${service}.${region}.amazonaws.com`);
    this.document = document;
    const statements = new ApplicableStatements(document);
    this.steps = actions.map((action) => ({
      action,
      reachability: new Reachability(statements, { action, effect: "Allow" }),
      constraints: [oneOf(VIA_SERVICE, [through]), ...contextLiterals(context, action)],
    }));
  }

  /** Returns the answer for any one caller of the classes. */
  answer(classes: Classes): JointAccessAnswer {
    const { steps: left } = this.document.budget;
    const allowed = new Set<string>();
    const undecided: Undecided[] = [];
    for (const callers of classes) {
      const candidates = this.steps.map((step) => candidatesOf(step, callers));
      for (const { step } of candidates.flat()) allowed.add(step.action);
      left.spend(candidates.reduce((many, each) => many * each.length, 1));
      if (left.isExhausted) return { kind: "undecided", undecided: [TOO_MANY] };
      for (const choice of choices(candidates)) {
        const found = decide(choice, callers);
        const open = found.kind === "admitted" ? this.regionDependentParts(choice) : undecidedOf([found]);
        if (found.kind === "admitted" && open.length === 0) return found;
        undecided.push(...open);
      }
    }
    if (undecided.length > 0) return { kind: "undecided", undecided: distinct(undecided) };
    return { kind: "nobody", missing: this.steps.map(({ action }) => action).filter((action) => !allowed.has(action)) };
  }

  /** Returns the conditions on the service whose result depends on the Region of the key, if that is not known. */
  private regionDependentParts(choice: readonly Candidate[]): readonly Undecided[] {
    const { document, key: known } = this.document;
    const denies = document.statements.filter(({ effect }) => effect === "Deny");
    const reason = "whether it matches the called service depends on the Region of the key, which is not known";
    return [...choice.map(({ applicable }) => applicable.statement), ...denies]
      .flatMap(({ conditions }) => conditions)
      .filter(({ key }) => known.region === undefined && toLowerCase(key) === VIA_SERVICE)
      .map(({ path }) => ({ kind: "region", path, reason }));
  }
}

function candidatesOf(step: ActionStep, callers: CallerClass): readonly Candidate[] {
  const { reachability, constraints } = step;
  return reachability
    .applicable(callers)
    .filter((applicable) => reachability.possible(applicable, callers, constraints).kind !== "none")
    .map((applicable) => ({ step, applicable }));
}

/** Returns each choice of one candidate for each action. Those with fewer delegated requests come first. */
function choices(candidates: readonly (readonly Candidate[])[]): readonly (readonly Candidate[])[] {
  const all = candidates.reduce<readonly (readonly Candidate[])[]>(
    (before, each) => before.flatMap((one) => each.map((candidate) => [...one, candidate])),
    [[]],
  );
  const delegated = (one: readonly Candidate[]) => one.filter(({ applicable }) => isDelegated(applicable)).length;
  return [...all].sort((one, other) => delegated(one) - delegated(other));
}

/** Returns whether one caller of the class is allowed all of the actions, each by the statement chosen for it. */
function decide(choice: readonly Candidate[], callers: CallerClass): JointAccessAnswer {
  // All statements constrain the same caller.
  const onCaller = choice
    .flatMap(({ applicable }) => applicable.atoms)
    .filter(({ key }) => DERIVED_KEYS.has(key))
    .map((atom): Literal => ({ atom, positive: true }));
  const outcomes = choice.map(({ step: { reachability, constraints }, applicable }) => ({
    reachability,
    applicable,
    outcome: reachability.possible(applicable, callers, [...constraints, ...onCaller]),
  }));
  if (outcomes.some(({ outcome }) => outcome.kind === "none")) return { kind: "nobody", missing: [] };
  const requests: AdmittedRequest[] = [];
  for (const { step, applicable } of choice) {
    const { reachability, constraints } = step;
    const pins = requests.slice(0, 1).flatMap(({ request }) => callerLiterals(request));
    const request = reachability.witness(applicable, callers, [...constraints, ...onCaller, ...pins]);
    if (request === undefined) break;
    requests.push({ request, delegated: isDelegated(applicable) });
  }
  if (requests.length === choice.length) return { kind: "admitted", requests };
  const parts = outcomes.flatMap(({ reachability, applicable, outcome }) =>
    outcome.kind === "found" ? reachability.unresolvedParts(applicable, callers, outcome.assignment) : [],
  );
  const reason = "its statements are too complex to decide whether one caller can make all of the requests";
  return { kind: "undecided", undecided: parts.length > 0 ? parts : [{ kind: "limit", path: "Statement", reason }] };
}

/** Whether the statement matches the caller only by naming its account. */
function isDelegated({ principal }: ApplicableStatement): boolean {
  return principal.entries.length > 0 && principal.entries.every(isAccountEntry);
}

/** Returns the literals that only the caller of the request meets: its ARN and its user id. */
function callerLiterals({ caller }: Request): readonly Literal[] {
  return knownEntries(callerContext(caller))
    .filter(([key]) => key === "aws:principalarn" || key === "aws:userid")
    .map(([key, value]) => oneOf(key, [exactPattern(value)]));
}
