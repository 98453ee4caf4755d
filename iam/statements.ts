/**
 * A document as the search sees it for one class of callers and one action: the statements that may bear on them, their
 * conditions as atoms. What the class leaves open (a variable's value, whether an entry means it) stays open here.
 */

import type { Condition, PolicyDocument, PolicyKind, Statement } from "./ast";
import type { CallerClass } from "./caller-class";
import { type Atom, compileCondition } from "./condition";
import { matchAction, type Unresolved } from "./evaluate";
import { documentedName } from "./keys";
import { type Lookup, readVariable, variablesOf } from "./pattern";
import { matchPrincipal, type PrincipalMatch } from "./principal";
import { quote } from "./quote";
import { type KeyIdentity, keyKeys, knownOf } from "./request";
import { arnAtom, matchResource } from "./resource";
import type { Clause } from "./symbolic";
import { filledIn, tied, unresolved } from "./ties";

/** Values assumed for keys that are used as policy variables; undefined for an absent key. */
export type Assumed = ReadonlyMap<string, string | undefined>;

/** A statement that may bear on a class of callers. */
export interface Bearing extends Clause {
  readonly statement: Statement;
  readonly principal: PrincipalMatch;
  /** What of the statement, but for its conditions, could not be decided. */
  readonly open: readonly Unresolved[];
}

/** Why a key that tells of the KMS key cannot be compared: which key it is, or of whose account, is not known. */
const OF_THE_KEY: ReadonlyMap<string, string> = new Map([
  ["aws:requestedregion", "the Region of the key is not known"],
  ["aws:resourceaccount", "the account of the key is not known"],
]);

/** The statements of a document that speak of one action and, in a key policy, of its key. */
export class ActionStatements {
  private readonly document: PolicyDocument;
  private readonly kind: PolicyKind;
  /** Keys that conditions and policy variables speak of, in lower case. */
  private readonly mentions = new Set<string>();
  /** What is known of the KMS key. */
  private readonly known: ReadonlyMap<string, string>;
  private readonly candidates: readonly { readonly statement: Statement; readonly open: readonly Unresolved[] }[];
  private readonly compiled = new Map<Condition, Atom>();
  private readonly written = new Map<string, string>();

  constructor(document: PolicyDocument, kind: PolicyKind, action: string, key: KeyIdentity) {
    this.document = document;
    this.kind = kind;
    this.known = new Map(knownOf(keyKeys(key)));
    for (const { key: name, values } of document.statements.flatMap(({ conditions }) => conditions)) {
      if (!this.written.has(name.toLowerCase())) this.written.set(name.toLowerCase(), name);
      this.mentions.add(name.toLowerCase());
      for (const value of values) for (const each of variablesOf(value, document.version)) this.mentions.add(each);
    }
    this.candidates = document.statements.flatMap((statement) => {
      const { resource } = statement;
      if (statement.action === undefined || resource === undefined) return [];
      if (!matchAction(statement.action, action)) return [];
      const covered = kind === "identityPolicy" || matchResource(resource, document.version, key);
      if (covered === false) return [];
      const reason = "whether it names this key is not known";
      const open: readonly Unresolved[] = covered ? [] : [{ kind: "resource", path: resource.path, reason }];
      return [{ statement, open }];
    });
  }

  /** What variables must stand for where a key compared with one is as `textOf` tells, for keys in lower case. */
  readings(callers: CallerClass, textOf: (key: string) => string | undefined): Assumed {
    const found = new Map<string, string>();
    for (const { key, values } of this.candidates.flatMap(({ statement }) => statement.conditions)) {
      const text = textOf(key.toLowerCase());
      if (text === undefined) continue;
      for (const value of values) {
        const read = readVariable(value, this.document.version, this.lookup(callers, new Map()), text);
        if (read !== undefined && !found.has(read[0])) found.set(...read);
      }
    }
    return found;
  }

  /** The keys that conditions take as policy variables, and that the class does not settle. */
  variables(callers: CallerClass): readonly string[] {
    const all = this.candidates.flatMap(({ statement }) => {
      const texts = [
        ...statement.conditions.flatMap(({ values }) => values),
        ...(this.kind === "identityPolicy" ? (statement.resource?.patterns ?? []) : []),
      ];
      return texts.flatMap((text) => variablesOf(text, this.document.version));
    });
    return [...new Set(all)].filter((key) => !callers.derived.known.has(key) && !this.known.has(key));
  }

  /** What is known of the KMS key and spoken of, as values of condition keys. */
  keyFacts(): readonly (readonly [string, string])[] {
    return [...this.known].filter(([key]) => this.mentions.has(key));
  }

  /** The key as the document first writes it, or as AWS does. */
  asWritten(key: string): string {
    return this.written.get(key) ?? documentedName(key);
  }

  /** Keys of a request and their values, with what AWS fills in besides. */
  filledIn(values: Parameters<typeof filledIn>[0]): ReturnType<typeof filledIn> {
    return filledIn(values, this.mentions);
  }

  /** Statements of one effect that bear on the class, or may. */
  bearing(effect: Statement["effect"], callers: CallerClass, assumed: Assumed): readonly Bearing[] {
    return this.candidates.flatMap(({ statement, open }) => {
      if (statement.effect !== effect) return [];
      const principal = this.whoOf(statement, callers);
      if (principal === undefined || principal.matched === false) return [];
      const unsure = principal.matched === undefined ? principal.entries : [];
      const all = [
        ...open,
        ...unsure.map((entry): Unresolved => {
          return {
            kind: "principal",
            path: entry.path,
            reason: `whether ${quote(entry.value)} means the caller is not known`,
          };
        }),
      ];
      const atoms = [
        ...(principal.when === undefined ? [] : [principal.when]),
        ...this.resourceAtoms(statement, callers, assumed),
        ...statement.conditions.map((condition) => this.atom(condition, callers, assumed)),
      ];
      return [{ statement, principal, open: all, sure: all.length === 0, atoms }];
    });
  }

  private whoOf({ principal }: Statement, { sample }: CallerClass): PrincipalMatch | undefined {
    if (this.kind === "identityPolicy") return { matched: true, entries: [] };
    return principal && matchPrincipal(principal, sample);
  }

  private resourceAtoms({ resource }: Statement, callers: CallerClass, assumed: Assumed): readonly Atom[] {
    if (this.kind === "keyPolicy" || resource === undefined) return [];
    return [arnAtom(resource, this.document.version, this.lookup(callers, assumed))];
  }

  private lookup({ derived }: CallerClass, assumed: Assumed): Lookup {
    return (key) => {
      const source = [derived.known, this.known, assumed].find((each) => each.has(key));
      if (source === undefined) return { kind: "unresolved" };
      const text = source.get(key);
      return text === undefined ? { kind: "noValue" } : { kind: "text", text };
    };
  }

  private tied(atom: Atom): Atom {
    const reason = OF_THE_KEY.get(atom.key);
    if (reason === undefined || this.known.has(atom.key)) return tied(atom, this.mentions);
    return unresolved(atom, reason);
  }

  private atom(condition: Condition, callers: CallerClass, assumed: Assumed): Atom {
    const { version } = this.document;
    const cached = this.compiled.get(condition);
    if (cached !== undefined) return cached;
    const atom = this.tied(compileCondition(condition, version, this.lookup(callers, assumed)));
    const fixed = condition.values.every((value) => variablesOf(value, version).length === 0);
    if (fixed) this.compiled.set(condition, atom);
    return atom;
  }
}
