/**
 * A document as one question sees it: what the searches for all actions and all classes of callers share, worked out
 * once.
 */

import { documentedKeyName, KEY_ARN, canonicalKeyName } from "../aws/condition-keys";
import { type Atom, compileCondition, type Truth } from "../conditions/condition";
import { matchesAction } from "../evaluator/evaluate";
import { type KeyIdentity, keyContext, knownEntries } from "../evaluator/request";
import { arnAtom, coversKey } from "../evaluator/resource";
import type { Literal } from "../solver/key-constraints";
import { canonicalAtom, unresolvedAtom } from "../solver/key-dependencies";
import { Budget } from "../strings/budget";
import { type FindMember, memoizedMemberSearch } from "../strings/intersection";
import { type VariableLookup, mayHaveVariables, variablesIn } from "../strings/pattern";
import type { ActionElement, Condition, PolicyDocument, PolicyKind, Statement } from "../syntax/ast";
import { anyKey, keyArnExamples, onKeyArn } from "./key-arn";

/** Why a key that tells of the KMS key cannot be compared: which key it is, or of whose account, is not known. */
const OF_THE_KEY: ReadonlyMap<string, string> = new Map([
  ["aws:requestedregion", "the Region of the key is not known"],
  ["aws:resourceaccount", "the account of the key is not known"],
]);

/** Steps that it takes to make a statement ready for the search. */
const COST_OF_STATEMENT = 6;

/** Steps that any replay takes. */
const COST_OF_REPLAY = 16;

export class CompiledDocument {
  readonly document: PolicyDocument;
  /** The document as its author wrote it, where the search looks at a part of it: what requests are replayed on. */
  readonly written: PolicyDocument;
  readonly kind: PolicyKind;
  readonly key: KeyIdentity;
  /** What is known of the KMS key. */
  readonly known: ReadonlyMap<string, string>;
  /** Keys that conditions and policy variables speak of, in lower case. */
  readonly mentions = new Set<string>();
  private readonly denies: readonly Statement[];
  /** Steps that it takes to replay a request. */
  readonly costOfReplay: number;
  readonly budget: Budget;
  readonly findMember: FindMember;
  private readonly distinctActions: ActionElement[] = [];
  /** Of each Action element its place among the different ones. */
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
    { budget = new Budget(), written = document }: { readonly budget?: Budget; readonly written?: PolicyDocument } = {},
  ) {
    this.budget = budget;
    this.findMember = memoizedMemberSearch({ states: budget.states });
    this.document = document;
    this.written = written;
    this.kind = kind;
    this.key = key;
    budget.steps.spend(COST_OF_STATEMENT * document.statements.length);
    this.indexActions();
    this.denies = written.statements.filter(({ effect }) => effect === "Deny");
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

  /**
   * The document as written, with no other statement of the effect, of which another might decide a request; an Allow
   * minds the Denys.
   */
  alone(statement: Statement): PolicyDocument {
    const { written, document } = this;
    const own =
      written === document ? [statement] : written.statements.filter(({ index }) => index === statement.index);
    return { ...written, statements: statement.effect === "Allow" ? [...own, ...this.denies] : own };
  }

  /** The key as the document first writes it, or as AWS does. */
  asWritten(key: string): string {
    return this.writtenNames.get(key) ?? documentedKeyName(key);
  }

  /** Whether the statement's Resource takes in the key. An identity policy's is held against the key that is searched. */
  covers(statement: Statement): Truth {
    if (this.kind === "identityPolicy") return true;
    if (!this.covered.has(statement)) {
      const { resource } = statement;
      const covered = resource !== undefined && coversKey(resource, this.document.version, this.key, this.findMember);
      this.covered.set(statement, covered);
    }
    return this.covered.get(statement);
  }

  /** Whether the statement's Action takes in the action. */
  matchesAction({ action: element }: Statement, action: string): boolean {
    const place = element && this.actionIndexes.get(element);
    return place !== undefined && this.matchesOf(action)[place] === true;
  }

  /** Which of the different Action elements, and NotAction, take in the action; many statements have the same. */
  matchesOf(action: string): readonly boolean[] {
    const known =
      this.actionMatches.get(action) ?? this.distinctActions.map((element) => matchesAction(element, action));
    this.actionMatches.set(action, known);
    return known;
  }

  /** The keys that a statement takes as policy variables. */
  variablesOf(statement: Statement): readonly string[] {
    const found = this.variables.get(statement) ?? this.findVariables(statement);
    this.variables.set(statement, found);
    return found;
  }

  /** What the Resource of an identity policy's statement compares the ARN of the key with. */
  keyPatterns({ resource }: Statement): readonly string[] {
    return this.kind === "identityPolicy" && resource !== undefined ? resource.patterns : [];
  }

  private findVariables(statement: Statement): readonly string[] {
    const texts = [...statement.conditions.flatMap(({ values }) => values), ...this.keyPatterns(statement)];
    return texts.flatMap((text) => variablesIn(text, this.document.version));
  }

  /**
   * The condition as an atom, on the one key that stands for those tied to it. Conditions that say the same, as many
   * statements have them, are one but for their path.
   */
  private atom(condition: Condition, lookup: VariableLookup): Atom {
    const { version } = this.document;
    if (condition.values.some(mayHaveVariables)) return this.tied(compileCondition(condition, version, lookup));
    const sense = JSON.stringify([condition.operator, condition.key.toLowerCase(), condition.values]);
    const same = this.atomsByContent.get(sense) ?? this.tied(compileCondition(condition, version, lookup));
    const atom = { ...same, path: condition.path };
    this.atomsByContent.set(sense, atom);
    return atom;
  }

  /** What its Resource and conditions ask: the same of every caller where no policy variable makes it another. */
  atoms(statement: Statement, lookup: VariableLookup): readonly Atom[] {
    const known = this.atomsByStatement.get(statement);
    if (known !== undefined) return known;
    const conditions = statement.conditions.map((condition) => this.atom(condition, lookup));
    const atoms = [...this.resourceAtoms(statement, lookup), ...conditions];
    if (this.variablesOf(statement).length === 0) this.atomsByStatement.set(statement, atoms);
    return atoms;
  }

  /** What the Resource of an identity policy's statement asks of the ARN of the key. */
  private resourceAtoms(statement: Statement, lookup: VariableLookup): readonly Atom[] {
    const { resource } = statement;
    if (this.kind === "keyPolicy" || resource === undefined) return [];
    const { version } = this.document;
    if (resource.patterns.some(mayHaveVariables)) return [arnAtom(resource, version, lookup)];
    const sense = JSON.stringify([resource.kind, resource.patterns]);
    const atom = { ...(this.atomsByContent.get(sense) ?? arnAtom(resource, version, lookup)), path: resource.path };
    this.atomsByContent.set(sense, atom);
    return [atom];
  }

  /** What holds of the ARN of the key: in an identity policy, which names its keys, that it is one. */
  keyArn(): readonly Literal[] {
    return this.kind === "identityPolicy" ? [anyKey(this.document)] : [];
  }

  /** Values to try first beside a caller's own: ARNs of keys, for callers of an account. */
  examples(account: string): ReadonlyMap<string, readonly string[]> {
    const known = this.examplesByAccount.get(account) ?? this.findExamples(account);
    this.examplesByAccount.set(account, known);
    return known;
  }

  private findExamples(account: string): ReadonlyMap<string, readonly string[]> {
    if (this.kind === "keyPolicy") return new Map();
    return new Map([[KEY_ARN, keyArnExamples(this.document, this.known.get("aws:requestedregion"), account)]]);
  }

  /** The atom, on the ARN of the key where that tells what it compares: so in an identity policy. */
  onKey(atom: Atom): Atom {
    const told = this.kind === "keyPolicy" || this.known.has(atom.key);
    return (told ? undefined : onKeyArn(atom)) ?? atom;
  }

  /** Whether nothing can settle the condition key, given in lower case: it tells of the KMS key, of which it is not known. */
  isOpen(key: string): boolean {
    return this.kind === "keyPolicy" && OF_THE_KEY.has(key) && !this.known.has(key);
  }

  private tied(given: Atom): Atom {
    const atom = this.onKey(given);
    const reason = OF_THE_KEY.get(atom.key);
    if (reason === undefined || this.known.has(atom.key)) return canonicalAtom(atom, this.mentions);
    return unresolvedAtom(atom, reason);
  }
}
