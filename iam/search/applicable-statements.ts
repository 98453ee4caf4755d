/**
 * A document as the search sees it for one action: the statements that take it in, by classes of callers, and what they
 * compare keys with.
 */

import { KEY_ARN } from "../aws/condition-keys";
import type { CallerClass } from "../callers/caller-class";
import { isLiteral } from "../strings/glob";
import { mayHaveVariables, readVariable } from "../strings/pattern";
import type { Condition, Effect, Statement } from "../syntax/ast";
import {
  type Assumed,
  type Bearing,
  BearingStatements,
  type KeptBearing,
  keptBearing,
  lookupOf,
  NOTHING_ASSUMED,
} from "./bearing";
import type { CompiledDocument } from "./compiled-document";

/** Ways to read variables that are tried. */
const MAX_READINGS = 8;

/** The statements of a document that speak of one action and, in a key policy, of its key. */
export class ActionStatements {
  private readonly asked: CompiledDocument;
  private readonly own: readonly Statement[];
  private readonly isOwn: ReadonlySet<Statement>;
  private readonly kept: KeptBearing | undefined;
  private readonly ownBearing = new Map<Effect, BearingStatements>();
  private readonly variableKeys: readonly string[];
  private readonly withVariables: Pick<Condition, "key" | "values">[] = [];
  /** The texts that keys are compared with, by key in lower case. */
  private readonly compared = new Map<string, Set<string>>();

  constructor(asked: CompiledDocument, action: string) {
    this.asked = asked;
    this.own = asked.document.statements.filter(
      (statement) =>
        statement.resource !== undefined && asked.matchesAction(statement, action) && asked.covers(statement) !== false,
    );
    this.isOwn = new Set(this.own);
    this.kept = keptBearing(asked);
    const variableKeys = new Set<string>();
    for (const statement of this.own) {
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
        const read = readVariable(
          value,
          this.asked.document.version,
          lookupOf(this.asked, callers, NOTHING_ASSUMED),
          text,
        );
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

  /** The statements of this effect, of those looked at, that bear on the class, or may. */
  bearing(effect: Effect, callers: CallerClass, assumed: Assumed, looked = ANY): readonly Bearing[] {
    const kept = assumed.size === 0 ? this.kept?.on(effect, callers) : undefined;
    if (kept !== undefined) return kept.filter(({ statement }) => this.isOwn.has(statement) && looked(statement));
    return this.ownOf(effect).on(callers, assumed, looked);
  }

  private ownOf(effect: Effect): BearingStatements {
    const own = this.ownBearing.get(effect) ?? new BearingStatements(this.asked, effect, this.own);
    this.ownBearing.set(effect, own);
    return own;
  }
}

const ANY = (_: Statement): boolean => true;
