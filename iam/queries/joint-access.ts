/**
 * Whether somebody can make all the requests that a task takes, by one key policy: each of several actions, through one
 * service. The callers are looked at class by class; what one of a class is found to be in the first request, the same
 * one must be in the others.
 *
 * - `admitted`: with a request for each action, by one caller, that `evaluate` allows.
 * - `nobody`: of each class, one of the actions is proved not to get through.
 * - `undecided`: neither; what keeps it open, by its path.
 *
 * A user or role that is asked about by its ARN has one unique id, which nothing tells: it must come out alike under
 * each unique id that the document names, and under another.
 *
 * What an account is given as a whole its IAM policies decide further; such requests are `delegated`. What the context of
 * a request leaves open may be anything. Services in their own name are left out.
 *
 * Sources: KMS developer guide, "Key policies in AWS KMS" and `kms:ViaService`; IAM user guide, "Policy evaluation logic".
 */

import type { CallerClass } from "../callers/caller-class";
import { unique } from "../callers/named-principals";
import { callerClasses } from "../callers/partition";
import { evaluate } from "../evaluator/evaluate";
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

export interface JointAccessQuestion {
  /** One caller must get through with each. */
  readonly actions: readonly string[];
  readonly key: KeyIdentity;
  /** The service the requests come through, such as `rds`, in the Region of the key; in any while that is not known. */
  readonly service: string;
  readonly context?: readonly ContextConstraint[];
  /** A user or role, by its ARN; anybody of an account, by its id; anybody at all, where left out. */
  readonly caller?: string;
}

export interface AdmittedRequest {
  readonly request: Request;
  /** It is allowed only to the account as a whole, whose IAM policies decide further. */
  readonly delegated: boolean;
}

export type JointAccessAnswer =
  | { readonly kind: "admitted"; readonly requests: readonly AdmittedRequest[] }
  /** The actions that nobody gets through with; empty where nobody gets through with all of them. */
  | { readonly kind: "nobody"; readonly missing: readonly string[] }
  | { readonly kind: "undecided"; readonly undecided: readonly Undecided[] };

/** Answers whether `document`, a key policy, admits somebody to all of the actions. */
export function jointAccessAnswer(document: PolicyDocument, question: JointAccessQuestion): JointAccessAnswer {
  const { key, caller } = question;
  const { classes, complete } = callerClasses(naming(document, caller), key, [VIA_SERVICE]);
  const search = new AdmissionSearch(new CompiledDocument(document, "keyPolicy", key), question);
  const answers = byIdentity(classes, caller).map((each) => search.anyOf(each));
  const answer = caller !== undefined && isArn(caller) ? alike(answers, document) : anyOf(answers);
  return complete || answer.kind === "admitted" ? answer : { kind: "undecided", undecided: [TOO_MANY] };
}

const TOO_MANY: Undecided = {
  kind: "limit",
  path: "Statement",
  reason: "the document distinguishes too many callers to check all of them",
};

const isArn = (caller: string): boolean => caller.startsWith("arn:");

/** The document with a statement that has no effect but to name the caller, so that it has a class of its own. */
function naming(document: PolicyDocument, caller: string | undefined): PolicyDocument {
  if (caller === undefined) return document;
  const principal = { kind: "principal", entries: [{ type: "AWS", value: caller, path: "" }], path: "" } as const;
  const about = { index: document.statements.length, effect: "Allow", path: "", conditions: [] } as const;
  const statement: Statement = { ...about, principal, action: undefined, resource: undefined };
  return { ...document, statements: [...document.statements, statement] };
}

type Classes = readonly CallerClass[];

/** The classes asked about: of one user or role once for each unique id it may have, else all of them together. */
function byIdentity(classes: Classes, caller: string | undefined): readonly Classes[] {
  if (caller === undefined) return [classes];
  if (!isArn(caller)) return [classes.filter(({ account }) => account === caller)];
  const ids = new Map<string, CallerClass[]>();
  for (const each of classes) {
    const { arn, representative } = each;
    if (arn !== caller || !("userId" in representative)) continue;
    const id = representative.userId.split(":", 1).join();
    const alikes = ids.get(id) ?? [];
    alikes.push(each);
    ids.set(id, alikes);
  }
  return [...ids.values()];
}

/** Of callers who may each be the one. */
function anyOf(answers: readonly JointAccessAnswer[]): JointAccessAnswer {
  const admitted = answers.find(({ kind }) => kind === "admitted");
  if (admitted !== undefined) return admitted;
  const undecided = undecidedOf(answers);
  if (undecided.length > 0) return { kind: "undecided", undecided: distinct(undecided) };
  const missing = answers.filter((each) => each.kind === "nobody").map((each) => each.missing);
  const never = missing.flat().filter((action) => missing.every((all) => all.includes(action)));
  return { kind: "nobody", missing: unique(never) };
}

/** Of callers of whom one is the one, by a unique id that is not known. */
function alike(answers: readonly JointAccessAnswer[], { statements }: PolicyDocument): JointAccessAnswer {
  if (new Set(answers.map(({ kind }) => kind)).size < 2) return anyOf(answers);
  const reason = "the unique id of the caller is not known";
  const ids = statements
    .flatMap(({ principal }) => principal?.entries ?? [])
    .filter((entry) => namedPrincipal(entry).kind === "uniqueId")
    .map(({ path }) => ({ kind: "principal", path, reason }) as const);
  return { kind: "undecided", undecided: distinct([...undecidedOf(answers), ...ids]) };
}

const undecidedOf = (answers: readonly JointAccessAnswer[]): readonly Undecided[] =>
  answers.flatMap((each) => (each.kind === "undecided" ? each.undecided : []));

function distinct(parts: readonly Undecided[]): readonly Undecided[] {
  return [...new Map(parts.map((part) => [`${part.kind} ${part.path}`, part])).values()];
}

/** One action, as the requests for it are asked about. */
interface Step {
  readonly action: string;
  readonly reachability: Reachability;
  readonly goal: readonly Literal[];
}

/** A statement that may let the requests for an action through. */
interface Way {
  readonly step: Step;
  readonly allow: ApplicableStatement;
}

class AdmissionSearch {
  private readonly asked: CompiledDocument;
  private readonly steps: readonly Step[];

  constructor(asked: CompiledDocument, { actions, service, context = [] }: JointAccessQuestion) {
    const { region } = asked.key;
    const through =
      region === undefined
        ? globPattern(`${service}.*.amazonaws.com`)
        : exactPattern(`${service}.${region}.amazonaws.com`);
    this.asked = asked;
    const statements = new ApplicableStatements(asked);
    this.steps = actions.map((action) => ({
      action,
      reachability: new Reachability(statements, { action, effect: "Allow" }),
      goal: [oneOf(VIA_SERVICE, [through]), ...contextLiterals(context, action)],
    }));
  }

  /** Whether one of the callers in these classes is admitted. */
  anyOf(classes: Classes): JointAccessAnswer {
    const { steps: left } = this.asked.budget;
    const reached = new Set<string>();
    const undecided: Undecided[] = [];
    for (const callers of classes) {
      const ways = this.steps.map((step) => waysOf(step, callers));
      for (const { step } of ways.flat()) reached.add(step.action);
      left.spend(ways.reduce((many, each) => many * each.length, 1));
      if (left.isExhausted) return { kind: "undecided", undecided: [TOO_MANY] };
      for (const together of combined(ways)) {
        const found = judge(together, callers);
        const open = found.kind === "admitted" ? this.byRegion(together) : undecidedOf([found]);
        if (found.kind === "admitted" && open.length === 0) return found;
        undecided.push(...open);
      }
    }
    if (undecided.length > 0) return { kind: "undecided", undecided: distinct(undecided) };
    return { kind: "nobody", missing: this.steps.map(({ action }) => action).filter((action) => !reached.has(action)) };
  }

  /** What keeps the service open while the Region of the key is not known: conditions that may tell it from others. */
  private byRegion(together: readonly Way[]): readonly Undecided[] {
    const { document, key: asked } = this.asked;
    const denies = document.statements.filter(({ effect }) => effect === "Deny");
    const reason = "whether it matches the called service depends on the Region of the key, which is not known";
    return [...together.map(({ allow }) => allow.statement), ...denies]
      .flatMap(({ conditions }) => conditions)
      .filter(({ key }) => asked.region === undefined && key.toLowerCase() === VIA_SERVICE)
      .map(({ path }) => ({ kind: "region", path, reason }));
  }
}

function waysOf(step: Step, callers: CallerClass): readonly Way[] {
  const { reachability, goal } = step;
  const may = reachability
    .applicable(callers)
    .filter((allow) => reachability.possible(allow, callers, goal).kind !== "none");
  return may.map((allow) => ({ step, allow }));
}

/** Each choice of one way for each action; first those by which the callers are let through themselves. */
function combined(ways: readonly (readonly Way[])[]): readonly (readonly Way[])[] {
  const all = ways.reduce<readonly (readonly Way[])[]>(
    (before, each) => before.flatMap((one) => each.map((way) => [...one, way])),
    [[]],
  );
  const delegated = (one: readonly Way[]) => one.filter(({ allow }) => isDelegated(allow)).length;
  return [...all].sort((one, other) => delegated(one) - delegated(other));
}

/** Whether one of the callers gets through by each of the statements. */
function judge(together: readonly Way[], callers: CallerClass): JointAccessAnswer {
  // What the statements ask of the caller, they ask of the same one.
  const ofCaller = together
    .flatMap(({ allow }) => allow.atoms)
    .filter(({ key }) => DERIVED_KEYS.has(key))
    .map((atom): Literal => ({ atom, positive: true }));
  const outcomes = together.map(({ step: { reachability, goal }, allow }) => ({
    reachability,
    allow,
    outcome: reachability.possible(allow, callers, [...goal, ...ofCaller]),
  }));
  if (outcomes.some(({ outcome }) => outcome.kind === "none")) return { kind: "nobody", missing: [] };
  const requests: AdmittedRequest[] = [];
  for (const { step, allow } of together) {
    const { reachability, goal } = step;
    const pins = requests.slice(0, 1).flatMap(({ request }) => pinsOf(request));
    const request = reachability.witness(allow, callers, [...goal, ...ofCaller, ...pins]);
    if (request === undefined) break;
    requests.push({ request, delegated: isDelegated(allow) });
  }
  if (requests.length === together.length) return { kind: "admitted", requests };
  const parts = outcomes.flatMap(({ reachability, allow, outcome }) =>
    outcome.kind === "found" ? reachability.unresolvedParts(allow, callers, outcome.assignment) : [],
  );
  const reason = "its statements are too complex to decide whether one caller can make all of the requests";
  return { kind: "undecided", undecided: parts.length > 0 ? parts : [{ kind: "limit", path: "Statement", reason }] };
}

/** Whether the statement means the caller only as one of its account. */
function isDelegated({ principal }: ApplicableStatement): boolean {
  return principal.entries.length > 0 && principal.entries.every(isAccountEntry);
}

/** The one caller of a request: its ARN and its user id tell it from all others. */
const pinsOf = ({ caller }: Request): readonly Literal[] =>
  knownEntries(callerContext(caller))
    .filter(([key]) => key === "aws:principalarn" || key === "aws:userid")
    .map(([key, value]) => oneOf(key, [exactPattern(value)]));

/**
 * What identity policies of a caller together say of a request on the key of this ARN: one that cannot be read, given as
 * undefined, may say anything.
 */
export function identityDecision(
  documents: readonly (PolicyDocument | undefined)[],
  request: Request,
  keyArn: string,
): "allowed" | "denied" | "notAllowed" | "unresolved" {
  const read = documents.filter((document) => document !== undefined);
  const decisions = (all: readonly PolicyDocument[]) => all.map((each) => evaluate(each, { ...request, keyArn }).kind);
  // What a document denies shows only beside what allows it.
  const denied = decisions(read.map((each) => ({ ...each, statements: [...each.statements, EVERYTHING_ALLOWED] })));
  if (denied.includes("denied")) return "denied";
  if (denied.includes("unresolved") || read.length < documents.length) return "unresolved";
  return (["allowed", "unresolved"] as const).find((kind) => decisions(read).includes(kind)) ?? "notAllowed";
}

const EVERYTHING_ALLOWED: Statement = {
  index: -1,
  effect: "Allow",
  path: "",
  principal: undefined,
  action: { kind: "action", patterns: ["*"], path: "" },
  resource: { kind: "resource", patterns: ["*"], path: "" },
  conditions: [],
};
