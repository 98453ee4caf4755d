/**
 * The values to assume for policy variables while the search looks for a witness.
 *
 * A statement with a policy variable compares two values of the same request. The search solves each condition key by
 * itself, so it assumes a value for the variable first and then requires the request to have it. Every witness is
 * replayed. A missing assumption can only leave a question undecided. It cannot make an answer wrong.
 *
 * Source: IAM user guide, "IAM policy elements: Variables and tags".
 */

import { toLowerCase } from "../ascii-case";
import { KEY_ARN, type KeyFactsLookup } from "../aws/condition-keys";
import type { CallerClass } from "../callers/caller-class";
import { callerContext } from "../evaluator/request";
import { isLiteral } from "../strings/glob";
import { mayHaveVariables, solveVariable, type VariableLookup } from "../strings/pattern";
import type { Condition, Statement } from "../syntax/ast";
import type { CompiledDocument } from "./compiled-document";

/** Assumed values of condition keys that are used as policy variables; undefined for an absent key. */
export type Assumptions = ReadonlyMap<string, string | undefined>;

export const NOTHING_ASSUMED: Assumptions = new Map();

/** The most combinations of example values that are tried. */
export const MAX_ASSUMPTIONS = 64;

/** The most combinations of values that are derived from other texts of the document. */
export const MAX_READINGS = 8;

/** Returns the values of policy variables for a class of callers. */
export function lookupOf({ known }: CompiledDocument, { derived }: CallerClass, assumed: Assumptions): VariableLookup {
  return (key) => {
    const source = [derived.sharedValues, known, assumed].find((each) => each.has(key));
    if (source === undefined) return { kind: "unresolved" };
    const text = source.get(key);
    return text === undefined ? { kind: "noValue" } : { kind: "text", text };
  };
}

/** The policy variables in some statements of a document, and the values to try for them. */
export class VariableAssumptions {
  private readonly document: CompiledDocument;
  private readonly facts: KeyFactsLookup;
  private readonly variables: readonly string[];
  private readonly withVariables: Pick<Condition, "key" | "values">[] = [];
  /** The literal values that each condition key is compared with, by key in lower case. */
  private readonly literals = new Map<string, Set<string>>();

  constructor(document: CompiledDocument, statements: readonly Statement[], facts: KeyFactsLookup) {
    this.document = document;
    this.facts = facts;
    const variables = new Set<string>();
    for (const statement of statements) {
      for (const key of document.variablesOf(statement)) variables.add(key);
      const compared = [...statement.conditions, { key: KEY_ARN, values: document.keyPatterns(statement) }];
      this.withVariables.push(...compared.filter(({ values }) => values.some(mayHaveVariables)));
      for (const { key, values } of statement.conditions) {
        const texts = values.filter((value) => !mayHaveVariables(value) && isLiteral(value));
        const name = toLowerCase(key);
        for (const text of texts) this.literals.set(name, (this.literals.get(name) ?? new Set()).add(text));
      }
    }
    this.variables = [...variables];
  }

  /** The keys used as policy variables whose value differs between requests of the class. */
  unsettled({ derived }: CallerClass): readonly string[] {
    const { document } = this;
    return this.variables.filter(
      (key) => !derived.sharedValues.has(key) && !document.known.has(key) && !document.isUnknownOfKey(key),
    );
  }

  /** Returns combinations in which each of the keys is absent or has an example value. */
  byExample(keys: readonly string[], { representative }: CallerClass): readonly Assumptions[] {
    const derived = callerContext(representative);
    let all: readonly Assumptions[] = [NOTHING_ASSUMED];
    for (const key of keys) {
      const { presence, examples } = this.facts(key);
      const example = derived.get(key) ?? examples[0];
      const never = presence === "never" || presence === "undocumented" || (derived.has(key) && !derived.get(key));
      const mayBe = presence === "always" || derived.has(key) ? [example] : [undefined, example];
      const choices = never ? [undefined] : mayBe;
      all = all
        .flatMap((assumed) => choices.map((value) => new Map(assumed).set(key, value)))
        .slice(0, MAX_ASSUMPTIONS);
    }
    return all;
  }

  /**
   * Returns the values that variables must have for a condition to match a text. The texts are the value that `textOf`
   * returns for a key in lower case, and the literals that other conditions compare the key with.
   */
  byComparedTexts(callers: CallerClass, textOf: (key: string) => string | undefined): readonly Assumptions[] {
    const { document } = this;
    const lookup = lookupOf(document, callers, NOTHING_ASSUMED);
    const found = new Map<string, Set<string>>();
    for (const { key, values } of this.withVariables) {
      const name = toLowerCase(key);
      const own = textOf(name);
      const texts = [...(own === undefined ? [] : [own]), ...(this.literals.get(name) ?? [])];
      for (const [value, text] of values.flatMap((each) => texts.map((one) => [each, one] as const))) {
        const read = solveVariable(value, document.document.version, lookup, text);
        if (read === undefined || document.isUnknownOfKey(read[0])) continue;
        found.set(read[0], (found.get(read[0]) ?? new Set()).add(read[1]));
      }
    }
    if (found.size === 0) return [];
    let all: readonly Assumptions[] = [NOTHING_ASSUMED];
    // Sorted, so that the order of conditions makes no difference.
    for (const [variable, texts] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const choices = [...texts].sort();
      all = all.flatMap((chosen) => choices.map((text) => new Map(chosen).set(variable, text))).slice(0, MAX_READINGS);
    }
    return all;
  }
}
