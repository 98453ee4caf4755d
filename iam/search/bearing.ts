/**
 * The statements of a document that may bear on a class of callers, their conditions as atoms. What the class leaves open
 * (a variable's value, whether an entry means it) stays open here.
 *
 * Which action is asked about decides which of the statements are looked at, and nothing else: so what bears on a class is
 * worked out once for all actions.
 */

import type { CallerClass, DerivedKeys } from "../callers/caller-class";
import type { Unresolved } from "../evaluator/evaluate";
import { matchPrincipal, type PrincipalMatch } from "../evaluator/principal";
import { PrincipalIndex } from "../evaluator/principal-index";
import type { Clause } from "../solver/backtrack";
import type { Lookup } from "../strings/pattern";
import type { Effect, PrincipalEntry, Statement } from "../syntax/ast";
import { type Named, named } from "../syntax/principal-entry";
import { quote } from "../syntax/quote";
import type { CompiledDocument } from "./compiled-document";

/** Values assumed for keys that are used as policy variables; undefined for an absent key. */
export type Assumed = ReadonlyMap<string, string | undefined>;

export const NOTHING_ASSUMED: Assumed = new Map();

/** A statement that may bear on a class of callers. */
export interface Bearing extends Clause {
  readonly statement: Statement;
  readonly principal: PrincipalMatch;
  /** What of the statement, but for its conditions, could not be decided. */
  readonly open: readonly Unresolved[];
}

interface Candidate {
  readonly statement: Statement;
  readonly open: readonly Unresolved[];
  /** How it bears on everybody, where it does so alike. */
  readonly onAll: Bearing | undefined;
}

/** Statements of a document of one effect that in a key policy may speak of its key. */
export class BearingStatements {
  private readonly asked: CompiledDocument;
  private readonly candidates = new PrincipalIndex<Candidate>();

  constructor(asked: CompiledDocument, effect: Effect, statements: readonly Statement[]) {
    this.asked = asked;
    for (const statement of statements) {
      if (statement.effect !== effect) continue;
      const candidate = this.candidate(statement);
      if (candidate === undefined) continue;
      this.candidates.add(candidate, asked.kind === "identityPolicy" ? undefined : namesOf(statement));
    }
  }

  private candidate(statement: Statement): Candidate | undefined {
    const { resource } = statement;
    const covered = this.asked.covers(statement);
    if (resource === undefined || covered === false) return undefined;
    const reason = "whether it names this key is not known";
    const open: readonly Unresolved[] = covered ? [] : [{ kind: "resource", path: resource.path, reason }];
    return { statement, open, onAll: this.onAll(statement, open) };
  }

  /** A statement that means everybody bears on all alike, unless a policy variable tells them apart. */
  private onAll(statement: Statement, open: readonly Unresolved[]): Bearing | undefined {
    const entries = this.asked.kind === "identityPolicy" ? [] : everybodyIn(statement);
    if (entries === undefined || this.asked.variablesOf(statement).length > 0) return undefined;
    const atoms = this.asked.atoms(statement, () => ({ kind: "unresolved" }));
    return { statement, principal: { matched: true, entries }, open, sure: open.length === 0, atoms };
  }

  /** Those, of the ones looked at, that bear on the class, or may. */
  on(callers: CallerClass, assumed: Assumed, looked: (statement: Statement) => boolean): readonly Bearing[] {
    const found: Bearing[] = [];
    const lookup = lookupOf(this.asked, callers, assumed);
    for (const { statement, open, onAll } of this.candidates.mayMean(callers.sample)) {
      if (!looked(statement)) continue;
      if (onAll !== undefined) {
        found.push(onAll);
        continue;
      }
      const principal = this.whoOf(statement, callers);
      if (principal === undefined || principal.matched === false) continue;
      const all = principal.matched === undefined ? [...open, ...principal.entries.map(unsure)] : open;
      const others = this.asked.atoms(statement, lookup);
      const atoms = principal.when === undefined ? others : [principal.when, ...others];
      found.push({ statement, principal, open: all, sure: all.length === 0, atoms });
    }
    return found;
  }

  private whoOf({ principal }: Statement, { sample }: CallerClass): PrincipalMatch | undefined {
    if (this.asked.kind === "identityPolicy") return { matched: true, entries: [] };
    return principal && matchPrincipal(principal, sample);
  }
}

/** What keys stand for as policy variables. */
export function lookupOf({ known }: CompiledDocument, { derived }: CallerClass, assumed: Assumed): Lookup {
  return (key) => {
    const source = [derived.known, known, assumed].find((each) => each.has(key));
    if (source === undefined) return { kind: "unresolved" };
    const text = source.get(key);
    return text === undefined ? { kind: "noValue" } : { kind: "text", text };
  };
}

function unsure({ path, value }: PrincipalEntry): Unresolved {
  return { kind: "principal", path, reason: `whether ${quote(value)} means the caller is not known` };
}

/** Whom a statement of a key policy names; undefined where it means all but some. */
function namesOf({ principal }: Statement): readonly Named[] | undefined {
  return principal?.kind === "notPrincipal" ? undefined : (principal?.entries ?? []).map(named);
}

/** The one entry of a Principal that means everybody, as a list; undefined where there is another. */
function everybodyIn({ principal }: Statement): readonly PrincipalEntry[] | undefined {
  const [entry, another] = principal?.entries ?? [];
  const isOne = principal?.kind === "principal" && entry !== undefined && another === undefined;
  return isOne && named(entry).kind === "everyone" ? principal.entries : undefined;
}

/** So many are kept of a document; of classes beyond, what bears is worked out anew for each action. */
const MOST_KEPT = 50_000;

/** What bears on each class of callers with nothing assumed, for all actions. */
export class KeptBearing {
  private readonly statements: Readonly<Record<Effect, BearingStatements>>;
  private readonly byClass: Readonly<Record<Effect, Map<DerivedKeys, readonly Bearing[]>>> = {
    Allow: new Map(),
    Deny: new Map(),
  };
  private size = 0;

  constructor(asked: CompiledDocument) {
    const { statements } = asked.document;
    this.statements = {
      Allow: new BearingStatements(asked, "Allow", statements),
      Deny: new BearingStatements(asked, "Deny", statements),
    };
  }

  /** Undefined where too much is kept already. */
  on(effect: Effect, callers: CallerClass): readonly Bearing[] | undefined {
    const kept = this.byClass[effect];
    const known = kept.get(callers.derived);
    if (known !== undefined || this.size >= MOST_KEPT) return known;
    const bearing = this.statements[effect].on(callers, NOTHING_ASSUMED, () => true);
    kept.set(callers.derived, bearing);
    this.size += bearing.length;
    return bearing;
  }
}

const KEPT = new WeakMap<CompiledDocument, KeptBearing | "asked once">();

/**
 * What is kept of a document; undefined for its first action, which may be the only one, and of an identity policy, whose
 * statements bear on everybody.
 */
export function keptBearing(asked: CompiledDocument): KeptBearing | undefined {
  if (asked.kind === "identityPolicy") return undefined;
  const before = KEPT.get(asked);
  if (before === undefined) {
    KEPT.set(asked, "asked once");
    return undefined;
  }
  const kept = before === "asked once" ? new KeptBearing(asked) : before;
  KEPT.set(asked, kept);
  return kept;
}
