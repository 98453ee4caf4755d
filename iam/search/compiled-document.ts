/**
 * A document compiled for one question. It holds what the searches for all actions and all classes of callers share.
 *
 * - `matchesAction` and `covers` are exact, or undefined if the document does not decide.
 * - `atoms` has one atom for each condition of a statement. Conditions with equal content have equal atoms.
 *
 * Compiling each statement in each search was refused: a question about 44 actions would compile it 44 times.
 *
 * Source: IAM user guide, "IAM JSON policy element reference".
 */

import { toLowerCase } from "../ascii-case";
import { canonicalKeyName, documentedKeyName, KEY_ARN } from "../aws/condition-keys";
import { partitionOf } from "../aws/partitions";
import { type Atom, compileCondition, type Truth } from "../conditions/condition";
import { matchesAction } from "../evaluator/evaluate";
import { type KeyIdentity, keyContext, knownEntries } from "../evaluator/request";
import { arnAtom, resourceCoversKey } from "../evaluator/resource";
import type { Literal } from "../solver/key-constraints";
import { canonicalAtom, unresolvedAtom } from "../solver/key-dependencies";
import { Budget } from "../strings/budget";
import { type FindMember, memoizedMemberSearch } from "../strings/intersection";
import { mayHaveVariables, type VariableLookup, variablesIn } from "../strings/pattern";
import type { ActionElement, Condition, PolicyDocument, PolicyKind, Statement } from "../syntax/ast";
import { documentInPartition } from "../syntax/principal-partition";
import { anyKeyArn, keyArnExamples, onKeyArn } from "./key-arn";

/** The condition keys that are parts of the key's ARN, with the reason when their value is not known. */
const UNKNOWN_KEY_REASONS: ReadonlyMap<string, string> = new Map([
  ["aws:requestedregion", "the Region of the key is not known"],
  ["aws:resourceaccount", "the account of the key is not known"],
]);

/** The condition keys that are properties of the one key of a key policy, with the reason when they are not known. */
const UNKNOWN_PROPERTY_REASONS: ReadonlyMap<string, string> = new Map([
  ["kms:keyspec", "the key spec of the key is not known"],
  ["kms:keyusage", "the key usage of the key is not known"],
  ["kms:keyorigin", "the origin of the key is not known"],
  ["kms:multiregion", "it is not known whether the key is a multi-Region key"],
]);

/** The steps that compiling a statement costs. */
const COST_OF_STATEMENT = 6;

/** The steps that every replay costs, besides half a step for each Deny. */
const COST_OF_REPLAY = 16;

/** A document, what is known of the KMS key, and the budget of one question. */
export class CompiledDocument {
  readonly document: PolicyDocument;
  /**
   * The document as its author wrote it. Requests are replayed on it. `document` may be a specialized copy. That of a key
   * policy has no principal of another partition.
   */
  readonly original: PolicyDocument;
  readonly kind: PolicyKind;
  readonly key: KeyIdentity;
  /** The condition keys that follow from the KMS key, where they are known. */
  readonly known: ReadonlyMap<string, string>;
  /** The keys that conditions and policy variables use, in lower case. */
  readonly mentions = new Set<string>();
  private readonly denies: readonly Statement[];
  /** The steps that replaying a request costs. */
  readonly costOfReplay: number;
  readonly budget: Budget;
  readonly findMember: FindMember;
  private readonly distinctActions: ActionElement[] = [];
  /** The index of each Action element in `distinctActions`. */
  private readonly actionIndexes = new Map<ActionElement, number>();
  private readonly actionMatches = new Map<string, readonly boolean[]>();
  private readonly writtenNames = new Map<string, string>();
  private readonly covered = new Map<Statement, Truth>();
  private readonly variables = new Map<Statement, readonly string[]>();
  private readonly atomsByContent = new Map<string, Atom>();
  private readonly atomsByStatement = new Map<Statement, readonly Atom[]>();
  private readonly examplesByAccount = new Map<string, ReadonlyMap<string, readonly string[]>>();

  constructor(
    document: PolicyDocument,
    kind: PolicyKind,
    key: KeyIdentity,
    {
      budget = new Budget(),
      original = document,
    }: { readonly budget?: Budget; readonly original?: PolicyDocument } = {},
  ) {
    this.budget = budget;
    this.findMember = memoizedMemberSearch({ states: budget.states });
    this.document = kind === "keyPolicy" ? documentInPartition(document, partitionOf(key.region)) : document;
    this.original = original;
    this.kind = kind;
    this.key = key;
    budget.steps.spend(COST_OF_STATEMENT * document.statements.length);
    this.indexActions();
    this.denies = original.statements.filter(({ effect }) => effect === "Deny");
    this.costOfReplay = COST_OF_REPLAY + (this.denies.length >> 1);
    this.known = new Map(knownEntries(keyContext(key)));
    for (const { key: name, values } of document.statements.flatMap(({ conditions }) => conditions)) {
      if (!this.writtenNames.has(canonicalKeyName(name))) this.writtenNames.set(canonicalKeyName(name), name);
      this.mentions.add(canonicalKeyName(name));
      for (const value of values) for (const each of variablesIn(value, document.version)) this.mentions.add(each);
    }
  }

  private indexActions(): void {
    const places = new Map<string, number>();
    for (const { action } of this.document.statements) {
      if (action === undefined) continue;
      const name = JSON.stringify([action.kind, action.patterns]);
      const place = places.get(name) ?? this.distinctActions.push(action) - 1;
      places.set(name, place);
      this.actionIndexes.set(action, place);
    }
  }

  /** Returns the original document with one statement, and the Deny statements if that is an Allow. */
  withOnly(statement: Statement): PolicyDocument {
    const { original, document } = this;
    const own =
      original === document ? [statement] : original.statements.filter(({ index }) => index === statement.index);
    return { ...original, statements: statement.effect === "Allow" ? [...own, ...this.denies] : own };
  }

  /** Returns the condition key, given in lower case, as the document or else AWS writes it. */
  asWritten(key: string): string {
    return this.writtenNames.get(key) ?? documentedKeyName(key);
  }

  /** Whether the statement's Resource covers the KMS key. In an identity policy this is an atom on the key's ARN. */
  covers(statement: Statement): Truth {
    if (this.kind === "identityPolicy") return true;
    if (!this.covered.has(statement)) {
      const { resource } = statement;
      const covered =
        resource !== undefined && resourceCoversKey(resource, this.document.version, this.key, this.findMember);
      this.covered.set(statement, covered);
    }
    return this.covered.get(statement);
  }

  /** Whether the statement's Action or NotAction matches the action. */
  matchesAction({ action: element }: Statement, action: string): boolean {
    const place = element && this.actionIndexes.get(element);
    return place !== undefined && this.matchesOf(action)[place] === true;
  }

  /** Whether each of `distinctActions` matches the action. Many statements have equal Action elements. */
  matchesOf(action: string): readonly boolean[] {
    const known =
      this.actionMatches.get(action) ?? this.distinctActions.map((element) => matchesAction(element, action));
    this.actionMatches.set(action, known);
    return known;
  }

  /** Returns the condition keys that the statement uses as policy variables. */
  variablesOf(statement: Statement): readonly string[] {
    const found = this.variables.get(statement) ?? this.findVariables(statement);
    this.variables.set(statement, found);
    return found;
  }

  /** Returns the patterns that an identity policy's statement compares with the ARN of the KMS key. */
  keyPatterns({ resource }: Statement): readonly string[] {
    return this.kind === "identityPolicy" && resource !== undefined ? resource.patterns : [];
  }

  private findVariables(statement: Statement): readonly string[] {
    const texts = [...statement.conditions.flatMap(({ values }) => values), ...this.keyPatterns(statement)];
    return texts.flatMap((text) => variablesIn(text, this.document.version));
  }

  /** Returns the condition as an atom. Conditions with equal content share all but the path. */
  private atom(condition: Condition, lookup: VariableLookup): Atom {
    const { version } = this.document;
    if (condition.values.some(mayHaveVariables)) return this.canonical(compileCondition(condition, version, lookup));
    const content = JSON.stringify([condition.operator, toLowerCase(condition.key), condition.values]);
    const same = this.atomsByContent.get(content) ?? this.canonical(compileCondition(condition, version, lookup));
    const atom = { ...same, path: condition.path };
    this.atomsByContent.set(content, atom);
    return atom;
  }

  /** Returns the atoms that hold when the statement applies. They depend on the caller only by policy variables. */
  atoms(statement: Statement, lookup: VariableLookup): readonly Atom[] {
    const known = this.atomsByStatement.get(statement);
    if (known !== undefined) return known;
    const conditions = statement.conditions.map((condition) => this.atom(condition, lookup));
    const atoms = [...this.resourceAtoms(statement, lookup), ...conditions];
    if (this.variablesOf(statement).length === 0) this.atomsByStatement.set(statement, atoms);
    return atoms;
  }

  /** Returns the Resource of an identity policy's statement as an atom on the ARN of the KMS key. */
  private resourceAtoms(statement: Statement, lookup: VariableLookup): readonly Atom[] {
    const { resource } = statement;
    if (this.kind === "keyPolicy" || resource === undefined) return [];
    const { version } = this.document;
    if (resource.patterns.some(mayHaveVariables)) return [arnAtom(resource, version, lookup)];
    const content = JSON.stringify([resource.kind, resource.patterns]);
    const atom = { ...(this.atomsByContent.get(content) ?? arnAtom(resource, version, lookup)), path: resource.path };
    this.atomsByContent.set(content, atom);
    return [atom];
  }

  /** Returns the constraints on the ARN of the KMS key. A key policy has none, because it belongs to one key. */
  keyArnLiterals(): readonly Literal[] {
    return this.kind === "identityPolicy" ? [anyKeyArn(this.document)] : [];
  }

  /** Returns the ARNs of KMS keys to try first, for callers of an account. */
  examples(account: string): ReadonlyMap<string, readonly string[]> {
    const known = this.examplesByAccount.get(account) ?? this.findExamples(account);
    this.examplesByAccount.set(account, known);
    return known;
  }

  private findExamples(account: string): ReadonlyMap<string, readonly string[]> {
    if (this.kind === "keyPolicy") return new Map();
    return new Map([[KEY_ARN, keyArnExamples(this.document, this.known.get("aws:requestedregion"), account)]]);
  }

  /** Returns an identity policy's atom on a part of the key's ARN as one on the ARN. Returns any other atom as it is. */
  onKey(atom: Atom): Atom {
    const isSettled = this.kind === "keyPolicy" || this.known.has(atom.key);
    return (isSettled ? undefined : onKeyArn(atom)) ?? atom;
  }

  /** Whether the condition key, given in lower case, follows from the KMS key and is not known. */
  isUnknownOfKey(key: string): boolean {
    return this.kind === "keyPolicy" && UNKNOWN_KEY_REASONS.has(key) && !this.known.has(key);
  }

  /** Returns why a property of the one KMS key is not known, by its condition key. Undefined for any other key. */
  unknownPropertyReason(key: string): string | undefined {
    return this.kind === "keyPolicy" && !this.known.has(key) ? UNKNOWN_PROPERTY_REASONS.get(key) : undefined;
  }

  private canonical(given: Atom): Atom {
    const atom = this.onKey(given);
    const reason = UNKNOWN_KEY_REASONS.get(atom.key);
    if (reason === undefined || this.known.has(atom.key)) return canonicalAtom(atom, this.mentions);
    return unresolvedAtom(atom, reason);
  }
}
