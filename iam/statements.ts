/**
 * A document as the search sees it for one class of callers and one action: the statements that may bear on them, their
 * conditions as atoms. What the class leaves open (a variable's value, whether an entry means it) stays open here.
 */

import type { AskedDocument } from "./asked-document";
import type { Condition, PrincipalEntry, Statement } from "./ast";
import type { CallerClass } from "./caller-class";
import type { Unresolved } from "./evaluate";
import { isLiteral } from "./glob";
import { KEY_ARN } from "./keys";
import { type Named, named } from "./named";
import { type Lookup, mayHaveVariables, readVariable } from "./pattern";
import { matchPrincipal, type PrincipalMatch } from "./principal";
import { PrincipalIndex } from "./principal-index";
import { quote } from "./quote";
import type { Clause } from "./symbolic";

/** Values assumed for keys that are used as policy variables; undefined for an absent key. */
export type Assumed = ReadonlyMap<string, string | undefined>;

/** Ways to read variables that are tried. */
const MAX_READINGS = 8;

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
}

/** The statements of a document that speak of one action and, in a key policy, of its key. */
export class ActionStatements {
  private readonly asked: AskedDocument;
  private readonly candidates = new PrincipalIndex<Candidate>();
  private readonly variableKeys: readonly string[];
  private readonly withVariables: Pick<Condition, "key" | "values">[] = [];
  /** The texts that keys are compared with, by key in lower case. */
  private readonly compared = new Map<string, Set<string>>();

  constructor(asked: AskedDocument, action: string) {
    this.asked = asked;
    const variableKeys = new Set<string>();
    for (const statement of asked.document.statements) {
      const candidate = this.candidate(statement, action);
      if (candidate === undefined) continue;
      this.candidates.add(candidate, asked.kind === "identityPolicy" ? undefined : namesOf(statement));
      for (const key of asked.variablesOf(statement)) variableKeys.add(key);
      const compared = [...statement.conditions, { key: KEY_ARN, values: asked.keyPatterns(statement) }];
      this.withVariables.push(...compared.filter(({ values }) => values.some(mayHaveVariables)));
      for (const { key, values } of statement.conditions) {
        const texts = values.filter((value) => !mayHaveVariables(value) && isLiteral(value));
        const name = key.toLowerCase();
        for (const text of texts) this.compared.set(name, (this.compared.get(name) ?? new Set()).add(text));
      }
    }
    this.variableKeys = [...variableKeys];
  }

  private candidate(statement: Statement, action: string): Candidate | undefined {
    const { resource } = statement;
    if (resource === undefined || !this.asked.takesIn(statement, action)) return undefined;
    const covered = this.asked.covers(statement);
    if (covered === false) return undefined;
    const reason = "whether it names this key is not known";
    const open: readonly Unresolved[] = covered ? [] : [{ kind: "resource", path: resource.path, reason }];
    return { statement, open };
  }

  /**
   * What variables must stand for where a key compared with one is as `textOf` tells, for keys in lower case, or as another
   * condition would have it: each way to choose one reading of each variable, up to a number; none where nothing is read.
   */
  readings(callers: CallerClass, textOf: (key: string) => string | undefined): readonly Assumed[] {
    const found = new Map<string, Set<string>>();
    for (const { key, values } of this.withVariables) {
      const name = key.toLowerCase();
      const told = textOf(name);
      const texts = [...(told === undefined ? [] : [told]), ...(this.compared.get(name) ?? [])];
      for (const [value, text] of values.flatMap((each) => texts.map((one) => [each, one] as const))) {
        const read = readVariable(value, this.asked.document.version, this.lookup(callers, new Map()), text);
        if (read === undefined || this.asked.isOpen(read[0])) continue;
        found.set(read[0], (found.get(read[0]) ?? new Set()).add(read[1]));
      }
    }
    if (found.size === 0) return [];
    let all: readonly Assumed[] = [new Map()];
    // In orders of their own, so that nothing hangs on the order of conditions.
    for (const [variable, texts] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const choices = [...texts].sort();
      all = all.flatMap((chosen) => choices.map((text) => new Map(chosen).set(variable, text))).slice(0, MAX_READINGS);
    }
    return all;
  }

  /** The keys that conditions take as policy variables, and that the class does not settle but a request may. */
  variables({ derived }: CallerClass): readonly string[] {
    const { known } = this.asked;
    return this.variableKeys.filter((key) => !derived.known.has(key) && !known.has(key) && !this.asked.isOpen(key));
  }

  /** The statements, of those looked at, that bear on the class, or may. */
  bearing(callers: CallerClass, assumed: Assumed, looked: (statement: Statement) => boolean): readonly Bearing[] {
    const found: Bearing[] = [];
    const lookup = this.lookup(callers, assumed);
    for (const { statement, open } of this.candidates.mayMean(callers.sample)) {
      if (!looked(statement)) continue;
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

  private lookup({ derived }: CallerClass, assumed: Assumed): Lookup {
    return (key) => {
      const source = [derived.known, this.asked.known, assumed].find((each) => each.has(key));
      if (source === undefined) return { kind: "unresolved" };
      const text = source.get(key);
      return text === undefined ? { kind: "noValue" } : { kind: "text", text };
    };
  }
}

function unsure({ path, value }: PrincipalEntry): Unresolved {
  return { kind: "principal", path, reason: `whether ${quote(value)} means the caller is not known` };
}

/** Whom a statement of a key policy names; undefined where it means all but some. */
function namesOf({ principal }: Statement): readonly Named[] | undefined {
  return principal?.kind === "notPrincipal" ? undefined : (principal?.entries ?? []).map(named);
}
