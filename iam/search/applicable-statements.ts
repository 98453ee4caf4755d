/**
 * Which statements of a document apply to a request for one action by a class of callers.
 *
 * A statement that is not returned applies to no such request. A returned one applies when its atoms hold, except where
 * `open` says what could not be decided. A statement applies when:
 *
 * - its Action matches the action,
 * - its Resource covers the KMS key (in an identity policy, a condition on the ARN of the key),
 * - its Principal matches the callers (an identity policy has none: it applies to its holders),
 * - its conditions hold.
 *
 * The action only selects among the statements. So a question with several actions matches the principals of each class
 * once. Matching the statements of each action separately was refused: it doubled the time of a question with 44 actions.
 *
 * Source: IAM user guide, "Policy evaluation logic"; KMS developer guide, "Key policies in AWS KMS".
 */

import type { CallerClass, DerivedKeys } from "../callers/caller-class";
import type { Unresolved } from "../evaluator/evaluate";
import { matchPrincipal, type PrincipalMatch } from "../evaluator/principal";
import { PrincipalIndex } from "../evaluator/principal-index";
import type { DenyClause } from "../solver/backtrack";
import { UNRESOLVED } from "../strings/pattern";
import type { Effect, PrincipalEntry, Statement } from "../syntax/ast";
import { type NamedPrincipal, namedPrincipal } from "../syntax/principal-entry";
import { quote } from "../syntax/quote";
import type { CompiledDocument } from "./compiled-document";
import { type Assumptions, lookupOf, NOTHING_ASSUMED } from "./variable-assumptions";

/** A statement that applies, or may apply, to a class of callers. */
export interface ApplicableStatement extends DenyClause {
  readonly statement: Statement;
  readonly principal: PrincipalMatch;
  /** The parts of the statement, other than its conditions, that could not be decided. */
  readonly open: readonly Unresolved[];
}

type Applicable = readonly ApplicableStatement[];

interface Candidate {
  readonly statement: Statement;
  readonly open: readonly Unresolved[];
  /** Set when the statement applies to every caller in the same way. */
  readonly forAnyCaller: ApplicableStatement | undefined;
}

/** The statements of one effect, indexed by the principals they name. */
class StatementMatcher {
  private readonly document: CompiledDocument;
  private readonly candidates = new PrincipalIndex<Candidate>();

  constructor(document: CompiledDocument, effect: Effect, statements: readonly Statement[]) {
    this.document = document;
    for (const statement of statements) {
      if (statement.effect !== effect) continue;
      const candidate = this.candidate(statement);
      if (candidate === undefined) continue;
      this.candidates.add(candidate, document.kind === "identityPolicy" ? undefined : namesOf(statement));
    }
  }

  private candidate(statement: Statement): Candidate | undefined {
    const { resource } = statement;
    const covered = this.document.covers(statement);
    if (resource === undefined || covered === false) return undefined;
    const reason = "it is unknown whether this element covers the key";
    const open: readonly Unresolved[] = covered ? [] : [{ kind: "resource", path: resource.path, reason }];
    return { statement, open, forAnyCaller: this.forAnyCaller(statement, open) };
  }

  /** A statement for everyone applies to all callers in the same way, unless it has a policy variable. */
  private forAnyCaller(statement: Statement, open: readonly Unresolved[]): ApplicableStatement | undefined {
    const entries = this.document.kind === "identityPolicy" ? [] : soleEveryoneEntry(statement);
    if (entries === undefined || this.document.variablesOf(statement).length > 0) return undefined;
    const atoms = this.document.atoms(statement, UNRESOLVED);
    return { statement, principal: { matched: true, entries }, open, sure: open.length === 0, atoms };
  }

  /** Returns the statements that pass the filter and apply to the class, in the order of the document. */
  applicable(callers: CallerClass, assumed: Assumptions, filter: (statement: Statement) => boolean): Applicable {
    const found: ApplicableStatement[] = [];
    const lookup = lookupOf(this.document, callers, assumed);
    for (const { statement, open, forAnyCaller } of this.candidates.candidates(callers.representative)) {
      if (!filter(statement)) continue;
      if (forAnyCaller !== undefined) {
        found.push(forAnyCaller);
        continue;
      }
      const principal = this.matchPrincipal(statement, callers);
      if (principal === undefined || principal.matched === false) continue;
      const all = principal.matched === undefined ? [...open, ...principal.entries.map(unsure)] : open;
      const others = this.document.atoms(statement, lookup);
      const atoms = principal.condition === undefined ? others : [principal.condition, ...others];
      found.push({ statement, principal, open: all, sure: all.length === 0, atoms });
    }
    return found;
  }

  private matchPrincipal({ principal }: Statement, { representative }: CallerClass): PrincipalMatch | undefined {
    if (this.document.kind === "identityPolicy") return { matched: true, entries: [] };
    return principal && matchPrincipal(principal, representative);
  }
}

function unsure({ path, value }: PrincipalEntry): Unresolved {
  return { kind: "principal", path, reason: `it is unknown whether ${quote(value)} matches the caller` };
}

/** The principals that a statement of a key policy names; undefined for NotPrincipal. */
function namesOf({ principal }: Statement): readonly NamedPrincipal[] | undefined {
  return principal?.kind === "notPrincipal" ? undefined : (principal?.entries ?? []).map(namedPrincipal);
}

/** The entries of a Principal whose only entry means everyone; undefined for any other Principal. */
function soleEveryoneEntry({ principal }: Statement): readonly PrincipalEntry[] | undefined {
  const [entry, another] = principal?.entries ?? [];
  const isOne = principal?.kind === "principal" && entry !== undefined && another === undefined;
  return isOne && namedPrincipal(entry).kind === "everyone" ? principal.entries : undefined;
}

/** The most statements that one question keeps. The statements of further classes are matched again for each action. */
export const MAX_KEPT_STATEMENTS = 50_000;

/** The statements that apply to each class of callers, matched once for all actions of a question. */
export class ApplicableStatements {
  readonly document: CompiledDocument;
  private matchers: Readonly<Record<Effect, StatementMatcher>> | undefined;
  private readonly byClass: Readonly<Record<Effect, Map<DerivedKeys, Applicable>>> = {
    Allow: new Map(),
    Deny: new Map(),
  };
  private actions = 0;
  private size = 0;

  constructor(document: CompiledDocument) {
    this.document = document;
  }

  /**
   * Returns the statements that apply to requests for the action. The first action does not share its matches, because
   * it may be the only one. An identity policy has no principals to match.
   */
  forAction(action: string): ActionStatements {
    this.actions += 1;
    return new ActionStatements(this, action, this.actions > 1 && this.document.kind === "keyPolicy");
  }

  /** Returns the statements that apply to the class, whatever the action; undefined when no more can be kept. */
  applicable(effect: Effect, callers: CallerClass): Applicable | undefined {
    const kept = this.byClass[effect];
    const known = kept.get(callers.derived);
    if (known !== undefined || this.size >= MAX_KEPT_STATEMENTS) return known;
    const { document } = this;
    const { statements } = document.document;
    this.matchers ??= {
      Allow: new StatementMatcher(document, "Allow", statements),
      Deny: new StatementMatcher(document, "Deny", statements),
    };
    const found = this.matchers[effect].applicable(callers, NOTHING_ASSUMED, ANY);
    kept.set(callers.derived, found);
    this.size += found.length;
    return found;
  }
}

/** The statements of a document that apply to requests for one action. */
export class ActionStatements {
  /** The statements whose Action matches and whose Resource may cover the KMS key, for any caller. */
  readonly statements: readonly Statement[];
  private readonly document: CompiledDocument;
  private readonly shared: ApplicableStatements | undefined;
  private readonly isOwn: ReadonlySet<Statement>;
  private readonly matchers = new Map<Effect, StatementMatcher>();

  constructor(all: ApplicableStatements, action: string, isShared: boolean) {
    const { document } = all;
    this.document = document;
    this.shared = isShared ? all : undefined;
    this.statements = document.document.statements.filter(
      (statement) =>
        statement.resource !== undefined &&
        document.matchesAction(statement, action) &&
        document.covers(statement) !== false,
    );
    this.isOwn = new Set(this.statements);
  }

  /** Returns the statements of this effect that pass the filter and apply to the class. */
  applicable(effect: Effect, callers: CallerClass, assumed: Assumptions, filter = ANY): Applicable {
    const shared = assumed.size === 0 ? this.shared?.applicable(effect, callers) : undefined;
    if (shared !== undefined) return shared.filter(({ statement }) => this.isOwn.has(statement) && filter(statement));
    return this.matcher(effect).applicable(callers, assumed, filter);
  }

  private matcher(effect: Effect): StatementMatcher {
    const matcher = this.matchers.get(effect) ?? new StatementMatcher(this.document, effect, this.statements);
    this.matchers.set(effect, matcher);
    return matcher;
  }
}

const ANY = (_: Statement): boolean => true;
