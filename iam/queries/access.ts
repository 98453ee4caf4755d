/**
 * Which statements of a document allow (or deny) a request of a question. For each class of callers and each statement,
 * the result is one of:
 *
 * - an access, with a request that the evaluator decides by the statement,
 * - a proof that there is no such request,
 * - the parts of the document that keep it undecided.
 *
 * Every class and every statement gets one of the three, unless the budget is spent. Then the first statement without a
 * direct access is undecided by `limit`, and its reason counts the others.
 *
 * Answering for the document as a whole was refused: a finding names the statement to change.
 *
 * Source: IAM user guide, "Policy evaluation logic".
 */

import { toLowerCase } from "../ascii-case";
import type { CallerClass, CallerClasses } from "../callers/caller-class";
import { holds } from "../conditions/condition";
import type { Request } from "../evaluator/request";
import { type ApplicableStatement, ApplicableStatements } from "../search/applicable-statements";
import type { CompiledDocument } from "../search/compiled-document";
import { type ApplicableDenies, actionEquivalenceKey, ClassEquivalence } from "../search/equivalence";
import { Reachability } from "../search/reachability";
import type { SearchResult } from "../solver/backtrack";
import { type Literal, oneOf } from "../solver/key-constraints";
import { matchesGlob } from "../strings/glob";
import { globPattern } from "../strings/pattern";
import type { Effect, Statement } from "../syntax/ast";
import { isAccountEntry } from "../syntax/principal-entry";
import { reasonFor } from "./open-reason";
import type { Access, Undecided } from "./question";
import { type RequestConstraints, VIA_SERVICE } from "./request-constraints";
import { type ClassResult, StatementAnswer } from "./statement-answer";

/** One search: the statements, the callers and the requests of a question. */
export interface Search {
  readonly document: CompiledDocument;
  readonly effect: Effect;
  /** The condition keys that the constraints use, in lower case. */
  readonly questionKeys: readonly string[];
  readonly callers: CallerClasses;
  readonly constraintsOn: (action: string) => RequestConstraints;
  /** The services that the question excludes. They decide the reason of an access. */
  readonly services: readonly string[];
  /** The question leaves out the key's own account. */
  readonly otherAccountsOnly: boolean;
}

/** The answers by the index of their statement. */
export type Answers = Map<number, StatementAnswer>;

/**
 * Runs the searches one after the other and adds the results to the answers.
 *
 * If a search gives up, the requests that need none are tried with a reserve: the simplest that meets the conditions of
 * each statement, and then what a random walk finds. So a part of a document that is hard to decide cannot hide an opening
 * in another part.
 */
export function findAccesses(searches: Iterable<Search>, actions: readonly string[], answers: Answers): void {
  const all: Search[] = [];
  let complete = true;
  for (const search of searches) {
    all.push(search);
    if (complete) {
      findBySearch(search, actions, answers);
      complete = search.callers.complete && !search.document.budget.steps.isExhausted;
    }
    if (!complete && all.length >= MAX_ATTEMPTED) break;
  }
  const [first] = all;
  if (first === undefined) return;
  if (complete && ![...answers.values()].some(({ isLimited }) => isLimited)) return;
  first.document.budget.openReserve();
  for (const how of ["simplest", "walk"] as const) {
    for (const search of all) attempt(search, actions, answers, how);
  }
  if (!complete) addLimit(first, actions, answers);
}

/** The most searches of one question whose requests are tried without a search. */
const MAX_ATTEMPTED = 32;

/** The searches for the actions that the document and the question distinguish. */
function* actionSearches(search: Search, actions: readonly string[]): Iterable<ActionSearch> {
  const statements = new ApplicableStatements(search.document);
  const done = new Set<string>();
  for (const action of actions) {
    const equivalenceKey = actionEquivalenceKey(search.document, search.questionKeys, action);
    if (done.has(equivalenceKey)) continue;
    done.add(equivalenceKey);
    yield new ActionSearch(search, statements, action);
  }
}

/** Tries the requests that need no search, while the budget lasts. */
function attempt(search: Search, actions: readonly string[], answers: Answers, how: "simplest" | "walk"): void {
  for (const each of actionSearches(search, actions)) {
    if (search.document.budget.steps.isExhausted) return;
    each.attempt(answers, how);
  }
}

function findBySearch(search: Search, actions: readonly string[], answers: Answers): void {
  for (const each of actionSearches(search, actions)) {
    if (search.document.budget.steps.isExhausted) return;
    each.run(answers);
  }
}

/**
 * Adds the limit to the first statement without a direct access. A caller that was not searched may be allowed by any of
 * these. They get one finding, however many they are.
 */
function addLimit({ document, effect }: Search, actions: readonly string[], answers: Answers): void {
  const open = document.document.statements.filter(
    (statement) =>
      statement.effect === effect &&
      actions.some((action) => document.matchesAction(statement, action)) &&
      !isAnswered(statement, answers.get(statement.index)),
  );
  const [first] = open;
  if (first === undefined) return;
  const others = open.length === 1 ? "" : `, here and in ${open.length - 1} other statements`;
  const reason = `the document distinguishes too many callers to check all of them${others}`;
  answerFor(answers, first).add({ undecided: [{ kind: "limit", path: first.path, reason }] });
}

/** Whether no other caller can add to the accesses of the statement. */
const isAnswered = ({ principal }: Statement, answer: StatementAnswer | undefined): boolean =>
  answer?.accesses.has("direct") === true ||
  (answer?.accesses.has("accountRoot") === true && principal?.entries.length === 1);

function answerFor(answers: Answers, { index }: Statement): StatementAnswer {
  const answer = answers.get(index) ?? new StatementAnswer();
  answers.set(index, answer);
  return answer;
}

type Satisfiable = Exclude<SearchResult, { readonly kind: "none" }>;

/** The search for one action. */
class ActionSearch {
  private readonly search: Search;
  private readonly action: string;
  private readonly constraints: RequestConstraints;
  private readonly reachability: Reachability;
  private readonly equivalence: ClassEquivalence;

  constructor(search: Search, statements: ApplicableStatements, action: string) {
    const { document, effect, constraintsOn } = search;
    this.search = search;
    this.action = action;
    this.constraints = constraintsOn(action);
    this.reachability = new Reachability(statements, { action, effect });
    const { possible, sure, notForAwsResource } = this.constraints;
    this.equivalence = new ClassEquivalence(document, [...possible, ...sure, ...listed(notForAwsResource)]);
  }

  run(answers: Answers): void {
    const { callers, document } = this.search;
    const { steps } = document.budget;
    const done = new Set<string>();
    steps.spend(document.document.statements.length >> 2);
    for (const each of callers.classes) {
      steps.spend(1);
      if (steps.isExhausted) return;
      let denies: ApplicableDenies | undefined;
      for (const applicable of this.reachability.applicable(each)) {
        if (steps.isExhausted) return;
        const answer = answerFor(answers, applicable.statement);
        const strongest = this.delegates(applicable, each) ? "accountRoot" : "direct";
        if (answer.accesses.has(strongest)) continue;
        denies ??= this.equivalence.applicableDenies(each, this.reachability.applicableDenies(each));
        const equivalenceKey = this.equivalence.equivalenceKey(each, applicable, denies);
        if (done.has(equivalenceKey)) continue;
        done.add(equivalenceKey);
        answer.add(this.decide(applicable, each));
      }
    }
  }

  /** Tries one request for each statement and class, and adds those that the evaluator decides by the statement. */
  attempt(answers: Answers, how: "simplest" | "walk"): void {
    const { callers, document } = this.search;
    const { sure, notForAwsResource } = this.constraints;
    for (const each of callers.classes) {
      for (const applicable of this.reachability.applicable(each)) {
        document.budget.steps.spend(1);
        if (document.budget.steps.isExhausted) return;
        const answer = answerFor(answers, applicable.statement);
        if (answer.accesses.has(this.delegates(applicable, each) ? "accountRoot" : "direct")) continue;
        const request = this.reachability.attempt(applicable, each, [...sure, ...listed(notForAwsResource)], how);
        if (request !== undefined) answer.add(this.result(applicable, each, request, "direct"));
      }
    }
  }

  /** Whether the statement matches the class only by naming the key's own account. */
  private delegates({ principal }: ApplicableStatement, { account }: CallerClass): boolean {
    return (
      account === this.search.document.key.account &&
      principal.entries.length > 0 &&
      principal.entries.every(isAccountEntry)
    );
  }

  private decide(applicable: ApplicableStatement, callers: CallerClass): ClassResult {
    const { possible, notForAwsResource } = this.constraints;
    const any = this.reachability.possible(applicable, callers, possible);
    if (any.kind === "none") return {};
    const direct = this.witness(applicable, callers, listed(notForAwsResource), any);
    if (direct !== undefined) return this.result(applicable, callers, direct, "direct");
    if (notForAwsResource === undefined) return { undecided: this.undecidedParts(applicable, callers, any) };
    const forAwsResource = this.witness(applicable, callers, [], any);
    const other = this.reachability.possible(applicable, callers, [...possible, notForAwsResource]);
    if (forAwsResource === undefined) {
      const undecided = this.undecidedParts(applicable, callers, any);
      return other.kind === "none" ? { undecidedForAwsResource: undecided } : { undecided };
    }
    const undecided = other.kind === "none" ? [] : this.undecidedParts(applicable, callers, other);
    return { ...this.result(applicable, callers, forAwsResource, "grantIsForAWSResource"), undecided };
  }

  /** Returns a request that meets the constraints and `more`, whatever the Region of the key is. */
  private witness(
    applicable: ApplicableStatement,
    callers: CallerClass,
    more: readonly Literal[],
    found: Satisfiable,
  ): Request | undefined {
    const { possible, sure, hasOneUnknownRegion = false } = this.constraints;
    const request = this.reachability.witness(applicable, callers, [...sure, ...more], found);
    if (request !== undefined || !hasOneUnknownRegion) return request;
    // Of two requests through services of two Regions, one at least comes through another Region than the key's.
    const one = this.reachability.witness(applicable, callers, [...possible, ...more], found);
    const via = one?.context[this.search.document.asWritten(VIA_SERVICE)] ?? [];
    // Built from single characters, because a `*` in a value of the request is not a wildcard.
    const sameRegion = via.map((each) => [...globPattern("*."), ...each.split(".").slice(-3).join(".")]);
    const anotherRegion = oneOf(VIA_SERVICE, sameRegion, false, true);
    return one && this.reachability.witness(applicable, callers, [...possible, ...more, anotherRegion]);
  }

  private undecidedParts(
    applicable: ApplicableStatement,
    callers: CallerClass,
    outcome: Satisfiable,
  ): readonly Undecided[] {
    const { statement } = applicable;
    const { regionDependent } = this.constraints;
    const parts: Undecided[] = [];
    if (outcome.kind === "found") {
      parts.push(...this.reachability.unresolvedParts(applicable, callers, outcome.assignment));
      const viaService = this.reachability.valueAt(outcome.assignment, VIA_SERVICE);
      if (regionDependent !== undefined && holds(regionDependent, viaService) === false) {
        const condition = statement.conditions.find(({ key }) => toLowerCase(key) === VIA_SERVICE);
        const reason =
          "whether it allows a service of another Region depends on the Region of the key, which is not determined";
        parts.push({ kind: "region", path: condition?.path ?? statement.path, reason });
      }
    }
    if (parts.length > 0) return parts;
    const reason = "its conditions and those of the Deny statements are too complex to decide together";
    return [{ kind: "limit", path: statement.path, reason }];
  }

  private result(
    applicable: ApplicableStatement,
    callers: CallerClass,
    witness: Request,
    kind: Access["kind"],
  ): ClassResult {
    const { statement, principal } = applicable;
    const { services, otherAccountsOnly, document } = this.search;
    const { key, kind: policy } = document;
    const others = principal.entries.filter((each) => !isAccountEntry(each));
    const entry = others[0] ?? principal.entries[0];
    const access: Access = {
      kind,
      statement: statement.index,
      ...(statement.sid === undefined ? {} : { sid: statement.sid }),
      path: statement.path,
      actionPattern: this.actionPattern(statement),
      principal: policy === "identityPolicy" ? "" : (entry?.value ?? "NotPrincipal"),
      reason: reasonFor(statement, witness, { services, forAwsResource: kind === "grantIsForAWSResource" }),
      witness,
    };
    const path = entry?.path ?? statement.path;
    const { account } = callers;
    if (otherAccountsOnly) {
      const mayOwnKey = key.account === undefined && callers.accountNamed;
      return mayOwnKey ? { pending: { account, path, access } } : { access };
    }
    if (entry === undefined || others.length > 0) return { access };
    if (key.account === undefined && callers.representative.kind !== "service")
      return { pending: { account, path, access } };
    return { access: this.delegates(applicable, callers) ? { ...access, kind: "accountRoot" } : access };
  }

  /** Returns the first pattern that matches the action, as written. A `kms:` pattern comes before one for all services. */
  private actionPattern({ action }: Statement): string {
    const matchesAction = (pattern: string): boolean => matchesGlob(pattern, this.action, { ignoreCase: true });
    const ofKms = action?.patterns.find((each) => /^kms:/i.test(each) && matchesAction(each));
    const pattern = ofKms ?? action?.patterns.find(matchesAction);
    return action?.kind === "action" && pattern !== undefined ? pattern : "NotAction";
  }
}

function listed(literal: Literal | undefined): readonly Literal[] {
  return literal === undefined ? [] : [literal];
}
