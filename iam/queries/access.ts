/**
 * Which statements of a document let a request of a question through: for each class of callers and each statement, a
 * request that surely gets through, a proof that none does, or what keeps it open.
 */

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
import type { Access, AccessAnswer, Undecided } from "./question";
import { type RequestConstraints, VIA_SERVICE } from "./request-constraints";

/** An access that is none, or of another kind, if its account turns out to be the key's own. */
interface Pending {
  readonly account: string;
  readonly path: string;
  readonly access: Access;
}

/** How the question of one class and one statement ends; all empty: nothing gets through. */
interface Found {
  readonly access?: Access;
  readonly pending?: Pending;
  readonly undecided?: readonly Undecided[];
  /** What keeps open whether requests with `kms:GrantIsForAWSResource` true get through, where no other does. */
  readonly maybeBound?: readonly Undecided[];
}

/** What was found about one statement, over all classes of callers and all actions. */
export class StatementAnswer {
  readonly accesses = new Map<Access["kind"], Access>();
  private pending: readonly Pending[] = [];
  private undecided: Map<string, Undecided> | undefined;
  private maybeBound: Map<string, Undecided> | undefined;

  add({ access, pending, undecided = [], maybeBound = [] }: Found): void {
    if (access !== undefined && !this.accesses.has(access.kind)) this.accesses.set(access.kind, access);
    const isNew = this.pending.every(({ account }) => account !== pending?.account);
    // Two tell as much as all.
    if (pending !== undefined && isNew && this.pending.length < 2) this.pending = [...this.pending, pending];
    for (const part of undecided) {
      this.undecided ??= new Map();
      this.undecided.set(nameOf(part), part);
    }
    for (const part of maybeBound) {
      this.maybeBound ??= new Map();
      this.maybeBound.set(nameOf(part), part);
    }
  }

  /**
   * Of two accounts one at least is not the key's own; a single one may be. Beside a direct access one that needs
   * `kms:GrantIsForAWSResource` says nothing more, and whether it was found before hangs on the order of the callers.
   */
  answer(): AccessAnswer {
    const accesses = new Map(this.accesses);
    const [first, second] = this.pending;
    if (second !== undefined && !accesses.has(second.access.kind)) accesses.set(second.access.kind, second.access);
    const undecided = [...(this.undecided?.values() ?? [])];
    if (!accesses.has("grantIsForAWSResource")) undecided.push(...(this.maybeBound?.values() ?? []));
    if (first !== undefined && second === undefined) {
      const reason = `it is not known whether the key belongs to account \`${first.account}\``;
      undecided.push({ kind: "ownAccount", path: first.path, reason });
    }
    if (!accesses.has("direct")) return { accesses: [...accesses.values()], undecided };
    accesses.delete("grantIsForAWSResource");
    return { accesses: [...accesses.values()], undecided: [] };
  }
}

function nameOf({ kind, path }: Undecided): string {
  return `${kind} ${path}`;
}

/** The answers about single statements as one, in the order of the document. */
export function joined(answers: ReadonlyMap<number, StatementAnswer>): AccessAnswer {
  const each = [...answers].sort(([a], [b]) => a - b).map(([, answer]) => answer.answer());
  const undecided = each.flatMap((answer) => answer.undecided);
  return {
    accesses: each.flatMap(({ accesses }) => accesses),
    undecided: [...new Map(undecided.map((part) => [nameOf(part), part])).values()],
  };
}

/** One search: who is looked at, of which statements, and what for. */
export interface Search {
  readonly document: CompiledDocument;
  readonly effect: Effect;
  /** The condition keys the goal speaks of, in lower case. */
  readonly asked: readonly string[];
  readonly callers: CallerClasses;
  readonly goal: (action: string) => RequestConstraints;
  /** The services whose `kms:ViaService` is no access, for the reason given. */
  readonly services: readonly string[];
  /** An access of the key's own account is none. */
  readonly foreignOnly: boolean;
}

/** Runs the search for each action, and adds what it finds to `answers`. */
export function findAccesses(search: Search, actions: readonly string[], answers: Map<number, StatementAnswer>): void {
  const { document, callers, effect } = search;
  const statements = new ApplicableStatements(document);
  const done = new Set<string>();
  for (const action of actions) {
    if (document.budget.steps.isExhausted) break;
    const equivalenceKey = actionEquivalenceKey(document, search.asked, action);
    if (done.has(equivalenceKey)) continue;
    done.add(equivalenceKey);
    new ActionSearch(search, statements, action).run(answers);
  }
  if (callers.complete && !document.budget.steps.isExhausted) return;
  // Whoever was not looked at may get through every statement: that is one thing to say, however many there are.
  const open = document.document.statements.filter(
    (statement) =>
      statement.effect === effect &&
      actions.some((action) => document.matchesAction(statement, action)) &&
      answers.get(statement.index)?.accesses.has("direct") !== true,
  );
  const [first] = open;
  if (first === undefined) return;
  const others = open.length === 1 ? "" : `, here and in ${open.length - 1} other statements`;
  const reason = `the document distinguishes too many callers to check all of them${others}`;
  answerOf(answers, first).add({ undecided: [{ kind: "limit", path: first.path, reason }] });
}

function answerOf(answers: Map<number, StatementAnswer>, { index }: Statement): StatementAnswer {
  const answer = answers.get(index) ?? new StatementAnswer();
  answers.set(index, answer);
  return answer;
}

class ActionSearch {
  private readonly search: Search;
  private readonly action: string;
  private readonly goal: RequestConstraints;
  private readonly reachability: Reachability;
  private readonly equivalence: ClassEquivalence;

  constructor(search: Search, statements: ApplicableStatements, action: string) {
    const { document, effect, goal } = search;
    this.search = search;
    this.action = action;
    this.goal = goal(action);
    this.reachability = new Reachability(statements, { action, effect });
    const { possible, sure, unbound } = this.goal;
    this.equivalence = new ClassEquivalence(document, [
      ...possible,
      ...sure,
      ...(unbound === undefined ? [] : [unbound]),
    ]);
  }

  run(answers: Map<number, StatementAnswer>): void {
    const { callers, document } = this.search;
    const { steps } = document.budget;
    const asked = new Set<string>();
    steps.spend(document.document.statements.length >> 2);
    for (const each of callers.classes) {
      steps.spend(1);
      if (steps.isExhausted) return;
      let denies: ApplicableDenies | undefined;
      for (const applicable of this.reachability.applicable(each)) {
        if (steps.isExhausted) return;
        const answer = answerOf(answers, applicable.statement);
        const wanted = this.delegates(applicable, each) ? "accountRoot" : "direct";
        if (answer.accesses.has(wanted)) continue;
        denies ??= this.equivalence.applicableDenies(each, this.reachability.applicableDenies(each));
        const equivalenceKey = this.equivalence.equivalenceKey(each, applicable, denies);
        if (asked.has(equivalenceKey)) continue;
        asked.add(equivalenceKey);
        answer.add(this.ask(applicable, each));
      }
    }
  }

  /** Whether the statement means the class only by naming the key's own account. */
  private delegates({ principal }: ApplicableStatement, { account }: CallerClass): boolean {
    return (
      account === this.search.document.key.account &&
      principal.entries.length > 0 &&
      principal.entries.every(isAccountEntry)
    );
  }

  private ask(applicable: ApplicableStatement, callers: CallerClass): Found {
    const { possible, unbound } = this.goal;
    const may = this.reachability.possible(applicable, callers, possible);
    if (may.kind === "none") return {};
    const direct = this.surely(applicable, callers, unbound === undefined ? [] : [unbound], may);
    if (direct !== undefined) return this.found(applicable, callers, direct, "direct");
    if (unbound === undefined) return { undecided: this.whyOpen(applicable, callers, may) };
    const bound = this.surely(applicable, callers, [], may);
    const free = this.reachability.possible(applicable, callers, [...possible, unbound]);
    if (bound === undefined) {
      const open = this.whyOpen(applicable, callers, may);
      return free.kind === "none" ? { maybeBound: open } : { undecided: open };
    }
    const undecided = free.kind === "none" ? [] : this.whyOpen(applicable, callers, free);
    return { ...this.found(applicable, callers, bound, "grantIsForAWSResource"), undecided };
  }

  /** A request that is among those asked about and is `also` so, whatever the Region of the key. */
  private surely(
    applicable: ApplicableStatement,
    callers: CallerClass,
    also: readonly Literal[],
    may: Reached,
  ): Request | undefined {
    const { possible, sure, ofOneRegion = false } = this.goal;
    const request = this.reachability.witness(applicable, callers, [...sure, ...also], may);
    if (request !== undefined || !ofOneRegion) return request;
    const one = this.reachability.witness(applicable, callers, [...possible, ...also], may);
    const via = one?.context[this.search.document.asWritten(VIA_SERVICE)] ?? [];
    // Told by its characters: a `*` in the text of a request is no wildcard.
    const sameRegion = via.map((each) => [...globPattern("*."), ...each.split(".").slice(-3).join(".")]);
    const another = oneOf(VIA_SERVICE, sameRegion, false, true);
    return one && this.reachability.witness(applicable, callers, [...possible, ...also, another]);
  }

  private whyOpen(applicable: ApplicableStatement, callers: CallerClass, outcome: Reached): readonly Undecided[] {
    const { statement } = applicable;
    const { byRegion } = this.goal;
    const parts: Undecided[] = [];
    if (outcome.kind === "found") {
      parts.push(...this.reachability.unresolvedParts(applicable, callers, outcome.assignment));
      if (
        byRegion !== undefined &&
        holds(byRegion, this.reachability.valueAt(outcome.assignment, VIA_SERVICE)) === false
      ) {
        const condition = statement.conditions.find(({ key }) => key.toLowerCase() === VIA_SERVICE);
        const reason =
          "whether it allows a service of another Region depends on the Region of the key, which is not determined";
        parts.push({ kind: "region", path: condition?.path ?? statement.path, reason });
      }
    }
    if (parts.length > 0) return parts;
    const reason = "its conditions and those of the Deny statements are too complex to decide together";
    return [{ kind: "limit", path: statement.path, reason }];
  }

  private found(applicable: ApplicableStatement, callers: CallerClass, witness: Request, kind: Access["kind"]): Found {
    const { statement, principal } = applicable;
    const { services, foreignOnly, document } = this.search;
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
      reason: reasonFor(statement, witness, { services, bound: kind === "grantIsForAWSResource" }),
      witness,
    };
    const path = entry?.path ?? statement.path;
    const { account } = callers;
    if (foreignOnly) {
      const maybeOwn = key.account === undefined && callers.accountNamed;
      return maybeOwn ? { pending: { account, path, access } } : { access };
    }
    if (entry === undefined || others.length > 0) return { access };
    if (key.account === undefined && callers.representative.kind !== "service")
      return { pending: { account, path, access } };
    return { access: this.delegates(applicable, callers) ? { ...access, kind: "accountRoot" } : access };
  }

  /** The first pattern that takes in the action, as written; one that names KMS before one that takes in all services. */
  private actionPattern({ action }: Statement): string {
    const takesIn = (pattern: string): boolean => matchesGlob(pattern, this.action, { ignoreCase: true });
    const named = action?.patterns.find((each) => /^kms:/i.test(each) && takesIn(each));
    const pattern = named ?? action?.patterns.find(takesIn);
    return action?.kind === "action" && pattern !== undefined ? pattern : "NotAction";
  }
}

type Reached = Exclude<SearchResult, { readonly kind: "none" }>;
