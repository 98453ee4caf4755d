/**
 * A document as one question sees it: what the searches for all actions and all classes of callers share, worked out
 * once.
 */

import type { Condition, PolicyDocument, PolicyKind, Statement } from "./ast";
import { type FindMember, memberFinder } from "./automaton";
import { Budget } from "./budget";
import { type Atom, compileCondition, type Truth } from "./condition";
import { matches } from "./glob";
import { anyKey, keyArnExamples, onKeyArn } from "./key-arn";
import { documentedName, KEY_ARN, keyName } from "./keys";
import { type Lookup, mayHaveVariables, variablesOf } from "./pattern";
import { type KeyIdentity, keyKeys, knownOf } from "./request";
import { arnAtom, coversKey } from "./resource";
import type { Literal } from "./solve";
import { tied, unresolved } from "./ties";

/** Why a key that tells of the KMS key cannot be compared: which key it is, or of whose account, is not known. */
const OF_THE_KEY: ReadonlyMap<string, string> = new Map([
  ["aws:requestedregion", "the Region of the key is not known"],
  ["aws:resourceaccount", "the account of the key is not known"],
]);

export class AskedDocument {
  readonly document: PolicyDocument;
  /** The document as its author wrote it, where the search looks at a part of it: what requests are replayed on. */
  readonly written: PolicyDocument;
  readonly kind: PolicyKind;
  readonly key: KeyIdentity;
  /** What is known of the KMS key. */
  readonly known: ReadonlyMap<string, string>;
  /** Keys that conditions and policy variables speak of, in lower case. */
  readonly mentions = new Set<string>();
  readonly budget: Budget;
  readonly findMember: FindMember;
  private readonly actions = new Map<string, Map<string, boolean>>();
  private readonly names = new Map<string, string>();
  private readonly covered = new Map<Statement, Truth>();
  private readonly variables = new Map<Statement, readonly string[]>();
  private readonly compiled = new Map<Condition | Statement, Atom>();
  private readonly arns = new Map<string, ReadonlyMap<string, readonly string[]>>();

  constructor(
    document: PolicyDocument,
    kind: PolicyKind,
    key: KeyIdentity,
    { budget = new Budget(), written = document }: { readonly budget?: Budget; readonly written?: PolicyDocument } = {},
  ) {
    this.budget = budget;
    this.findMember = memberFinder({ states: budget.states });
    this.document = document;
    this.written = written;
    this.kind = kind;
    this.key = key;
    this.known = new Map(knownOf(keyKeys(key)));
    for (const { key: name, values } of document.statements.flatMap(({ conditions }) => conditions)) {
      if (!this.names.has(keyName(name))) this.names.set(keyName(name), name);
      this.mentions.add(keyName(name));
      for (const value of values) for (const each of variablesOf(value, document.version)) this.mentions.add(each);
    }
  }

  /** The key as the document first writes it, or as AWS does. */
  asWritten(key: string): string {
    return this.names.get(key) ?? documentedName(key);
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

  /** Whether the statement's Action takes in the action. Few patterns are written, and each many times. */
  takesIn({ action: element }: Statement, action: string): boolean {
    if (element === undefined) return false;
    const taken = this.actions.get(action) ?? new Map<string, boolean>();
    this.actions.set(action, taken);
    const listed = element.patterns.some((pattern) => {
      const known = taken.get(pattern) ?? matches(pattern, action, { ignoreCase: true });
      taken.set(pattern, known);
      return known;
    });
    return listed === (element.kind === "action");
  }

  /** The keys that a statement takes as policy variables. */
  variablesOf(statement: Statement): readonly string[] {
    const found = this.variables.get(statement) ?? this.findVariables(statement);
    this.variables.set(statement, found);
    return found;
  }

  private findVariables({ conditions, resource }: Statement): readonly string[] {
    const texts = [
      ...conditions.flatMap(({ values }) => values),
      ...(this.kind === "identityPolicy" ? (resource?.patterns ?? []) : []),
    ];
    return texts.flatMap((text) => variablesOf(text, this.document.version));
  }

  /** The condition as an atom, on the one key that stands for those tied to it. */
  atom(condition: Condition, lookup: Lookup): Atom {
    const cached = this.compiled.get(condition);
    if (cached !== undefined) return cached;
    const atom = this.tied(compileCondition(condition, this.document.version, lookup));
    if (!condition.values.some(mayHaveVariables)) this.compiled.set(condition, atom);
    return atom;
  }

  /** What the Resource of an identity policy's statement asks of the ARN of the key. */
  resourceAtoms(statement: Statement, lookup: Lookup): readonly Atom[] {
    const { resource } = statement;
    if (this.kind === "keyPolicy" || resource === undefined) return [];
    const cached = this.compiled.get(statement);
    if (cached !== undefined) return [cached];
    const atom = arnAtom(resource, this.document.version, lookup);
    if (!resource.patterns.some(mayHaveVariables)) this.compiled.set(statement, atom);
    return [atom];
  }

  /** What holds of the ARN of the key: in an identity policy, which names its keys, that it is one. */
  keyArn(): readonly Literal[] {
    return this.kind === "identityPolicy" ? [anyKey(this.document)] : [];
  }

  /** Values to try first beside a caller's own: ARNs of keys, for callers of an account. */
  examples(account: string): ReadonlyMap<string, readonly string[]> {
    const known = this.arns.get(account) ?? this.findExamples(account);
    this.arns.set(account, known);
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

  private tied(given: Atom): Atom {
    const atom = this.onKey(given);
    const reason = OF_THE_KEY.get(atom.key);
    if (reason === undefined || this.known.has(atom.key)) return tied(atom, this.mentions);
    return unresolved(atom, reason);
  }
}
