/**
 * A document as the search sees it for one class of callers and one action: the statements that may bear on them, their
 * conditions as atoms. What the class leaves open (a variable's value, whether an entry means it) stays open here.
 */

import type { Condition, PolicyDocument, Statement } from "./ast";
import type { CallerClass } from "./callers";
import { type Atom, compileCondition } from "./condition";
import { matchAction, type Unresolved } from "./evaluate";
import { mayBeIn } from "./keys";
import { type Lookup, variablesOf } from "./pattern";
import { matchPrincipal, type PrincipalMatch } from "./principal";
import { quote } from "./quote";
import type { KeyIdentity } from "./request";
import { matchResource } from "./resource";
import type { Clause } from "./symbolic";

/** Values assumed for keys that are used as policy variables; undefined for an absent key. */
export type Assumed = ReadonlyMap<string, string | undefined>;

/** A statement that may bear on a class of callers. */
export interface Bearing extends Clause {
  readonly statement: Statement;
  readonly principal: PrincipalMatch;
  /** What of the statement, but for its conditions, could not be decided. */
  readonly open: readonly Unresolved[];
}

/** The statements of a document that speak of one action and of one key. */
export class ActionStatements {
  private readonly document: PolicyDocument;
  private readonly action: string;
  private readonly candidates: readonly { readonly statement: Statement; readonly open: readonly Unresolved[] }[];
  private readonly compiled = new Map<Condition, Atom>();
  private readonly written = new Map<string, string>();

  constructor(document: PolicyDocument, action: string, key: KeyIdentity) {
    this.document = document;
    this.action = action;
    for (const { key: name } of document.statements.flatMap(({ conditions }) => conditions)) {
      if (!this.written.has(name.toLowerCase())) this.written.set(name.toLowerCase(), name);
    }
    this.candidates = document.statements.flatMap((statement) => {
      const { resource } = statement;
      if (statement.action === undefined || resource === undefined) return [];
      if (!matchAction(statement.action, action)) return [];
      const covered = matchResource(resource, document.version, key);
      if (covered === false) return [];
      const reason = "whether it names this key is not known";
      const open: readonly Unresolved[] = covered ? [] : [{ kind: "resource", path: resource.path, reason }];
      return [{ statement, open }];
    });
  }

  /** The keys that conditions take as policy variables, and that the class does not settle. */
  variables(callers: CallerClass): readonly string[] {
    const all = this.candidates.flatMap(({ statement }) =>
      statement.conditions.flatMap(({ values }) =>
        values.flatMap((value) => variablesOf(value, this.document.version)),
      ),
    );
    return [...new Set(all)].filter((key) => !callers.known.has(key));
  }

  /** The key as the document first writes it, or as given. */
  asWritten(key: string): string {
    return this.written.get(key) ?? key;
  }

  /** Statements of one effect that bear on the class, or may. */
  bearing(effect: Statement["effect"], callers: CallerClass, assumed: Assumed): readonly Bearing[] {
    return this.candidates.flatMap(({ statement, open }) => {
      if (statement.effect !== effect || statement.principal === undefined) return [];
      const principal = matchPrincipal(statement.principal, callers.sample);
      if (principal.matched === false) return [];
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
      const atoms = statement.conditions.map((condition) => this.atom(condition, callers, assumed));
      return [{ statement, principal, open: all, sure: all.length === 0, atoms }];
    });
  }

  /** Keys that depend on each other, or on the action, which the search, key by key, would take as free. */
  private tied(atom: Atom): Atom {
    if (atom.kind !== "unresolved" && !mayBeIn(atom.key, this.action)) {
      return { ...atom, kind: "null", open: undefined, whenPresent: atom.whenAbsent };
    }
    const key = SAME_VALUE.get(atom.key);
    if (key !== undefined) return { ...atom, key };
    if (atom.key !== "aws:epochtime" || !this.written.has("aws:currenttime")) return atom;
    const open = "`aws:EpochTime` and `aws:CurrentTime` are one time, and are not decided together";
    return { kind: "unresolved", key: atom.key, path: atom.path, open };
  }

  private atom(condition: Condition, callers: CallerClass, assumed: Assumed): Atom {
    const { version } = this.document;
    const cached = this.compiled.get(condition);
    if (cached !== undefined) return cached;
    const atom = this.tied(compileCondition(condition, version, lookupIn(callers.known, assumed)));
    const fixed = condition.values.every((value) => variablesOf(value, version).length === 0);
    if (fixed) this.compiled.set(condition, atom);
    return atom;
  }
}

/** Two keys of one value: the search may look at one only. */
const SAME_VALUE: ReadonlyMap<string, string> = new Map([["kms:calleraccount", "aws:principalaccount"]]);

function lookupIn(known: CallerClass["known"], assumed: Assumed): Lookup {
  return (key) => {
    const source = known.has(key) ? known : assumed;
    if (!source.has(key)) return { kind: "unresolved" };
    const text = source.get(key);
    return text === undefined ? { kind: "noValue" } : { kind: "text", text };
  };
}
