/**
 * What a search would answer alike, and so answers once.
 *
 * Two actions are alike when the same statements take them in, and KMS sends the same keys with them. Two classes of
 * callers are alike to a statement when the same Deny statements bear on them, and nothing that the statement, those or
 * the question speak of tells the classes apart. Of the keys AWS derives from a caller some are the same for a kind of
 * caller, some for an account; a single `aws:PrincipalArn` tells as much as what the conditions on it make of it; and
 * all others are taken to be each class's own.
 */

import { keyFactsFor, keyName } from "../aws/condition-keys";
import type { CallerClass } from "../callers/caller-class";
import { type Atom, holds, type KeyValues } from "../conditions/condition";
import { DERIVED_KEYS } from "../evaluator/request";
import type { Literal } from "../solver/key-constraints";
import type { Statement } from "../syntax/ast";
import { isAccount } from "../syntax/principal-entry";
import type { Bearing } from "./bearing";
import type { CompiledDocument } from "./compiled-document";

/** Told alike: two actions that the search cannot tell apart. `asked` are the keys of the question, in lower case. */
export function actionEquivalenceKey(document: CompiledDocument, asked: readonly string[], action: string): string {
  const facts = keyFactsFor(action);
  const keys = new Set([...document.mentions, ...asked]);
  return [...document.taken(action), ...Array.from(keys, (key) => facts(key).presence)].join();
}

/** What of a caller is told by the keys that something speaks of. */
interface Told {
  readonly kind: boolean;
  readonly account: boolean;
  readonly arn: boolean;
  /** Each class by itself. */
  readonly one: boolean;
}

const PRINCIPAL_ARN = "aws:principalarn";

const OF_KIND: ReadonlySet<string> = new Set([
  "aws:principaltype",
  "aws:principalisawsservice",
  "aws:principalservicename",
  "aws:principalservicenameslist",
]);
const OF_ACCOUNT: ReadonlySet<string> = new Set(["aws:principalaccount", "kms:calleraccount"]);
/** Identity providers are those of a role's account; other callers have none. */
const OF_BOTH = "aws:federatedprovider";

const OWN_OF_NONE = new Set([...OF_KIND, ...OF_ACCOUNT, OF_BOTH, PRINCIPAL_ARN]);

/** What conditions on some keys tell, and policy variables of others. */
function toldBy(keys: readonly string[], variables: readonly string[] = []): Told {
  const all = [...keys, ...variables];
  const both = all.includes(OF_BOTH);
  return {
    kind: both || all.some((key) => OF_KIND.has(key)),
    account: both || all.some((key) => OF_ACCOUNT.has(key)),
    arn: keys.includes(PRINCIPAL_ARN),
    one: all.some((key) => DERIVED_KEYS.has(key) && !OWN_OF_NONE.has(key)) || variables.includes(PRINCIPAL_ARN),
  };
}

function both(a: Told, b: Told): Told {
  return { kind: a.kind || b.kind, account: a.account || b.account, arn: a.arn || b.arn, one: a.one || b.one };
}

/** What stands against the statements for a class: told by a number, and what the question and it tell of callers. */
export interface Against {
  readonly number: number;
  readonly told: Told;
}

/** Tells, for one question and one action, which classes of callers are alike to a statement. */
export class ClassEquivalence {
  private readonly asked: CompiledDocument;
  private readonly goal: Told;
  private readonly told = new Map<Statement, Told>();
  private readonly denies = new Map<string, number>();
  private readonly ways = new Map<CallerClass["ties"], number>();
  private readonly classes = new Map<CallerClass, number>();

  constructor(asked: CompiledDocument, goal: readonly Literal[]) {
    this.asked = asked;
    const keys = goal.map(({ atom }) => atom.key);
    this.goal = toldBy([], keys);
  }

  /** What stands against every statement for a class. */
  against(callers: CallerClass, denies: readonly Bearing[]): Against {
    const names = denies.map((deny) => roleOf(callers, deny)).join();
    const told = denies.map(({ statement }) => this.toldIn(statement)).reduce(both, this.goal);
    return { number: numberOf(this.denies, names), told };
  }

  /** Told alike: two classes for which the search for one statement ends alike. */
  of(callers: CallerClass, bearing: Bearing, against: Against): string {
    const { account, anyAccount, arn, certain, sample, ties } = callers;
    const told = both(against.told, this.toldIn(bearing.statement));
    const own = this.asked.key.account;
    return [
      roleOf(callers, bearing),
      against.number,
      certain,
      numberOf(this.ways, ties),
      told.kind ? sample.kind : "",
      // Where the key's own account is not known, each is looked at as if it might be.
      own === undefined || told.account ? `${account} ${anyAccount}` : account === own,
      told.one || (told.arn && arn === undefined) ? numberOf(this.classes, callers) : "",
    ].join(";");
  }

  private toldIn(statement: Statement): Told {
    const told = this.told.get(statement) ?? this.tell(statement);
    this.told.set(statement, told);
    return told;
  }

  private tell(statement: Statement): Told {
    const federated = statement.principal?.entries.some(({ type }) => type === "Federated") === true;
    const conditions = statement.conditions.map(({ key }) => keyName(key));
    return toldBy(conditions, [...this.asked.variablesOf(statement), ...(federated ? [OF_BOTH] : [])]);
  }
}

function numberOf<T>(numbers: Map<T, number>, one: T): number {
  const number = numbers.get(one) ?? numbers.size;
  numbers.set(one, number);
  return number;
}

/** What is told of a statement that bears on classes, and its conditions on the ARN. */
interface Role {
  readonly told: string;
  readonly onArn: readonly Atom[];
}

/** What bears on a class is kept for many actions, and what is told of it with it. */
const ROLES = new WeakMap<Bearing, Role>();

/** Which statement it is, how its principal means the class, and what it makes of the ARN they all have. */
function roleOf({ arn }: CallerClass, bearing: Bearing): string {
  const { told, onArn } = ROLES.get(bearing) ?? tellRole(bearing);
  if (onArn.length === 0) return told;
  const known: KeyValues = arn === undefined ? { kind: "unknown" } : { kind: "values", values: [arn] };
  return [told, ...onArn.map((atom) => holds(atom, known))].join(" ");
}

function tellRole(bearing: Bearing): Role {
  const { statement, principal, atoms } = bearing;
  const { entries, matched, when } = principal;
  const how = matched === undefined ? entries.map(({ path }) => path).join(" ") : entries.every(isAccount);
  const told = [statement.index, when !== undefined, entries.length > 0, how].join(" ");
  const role = { told, onArn: atoms.filter(({ key }) => key === PRINCIPAL_ARN) };
  ROLES.set(bearing, role);
  return role;
}
