/**
 * Which searches have the same answer, so that one of them is enough.
 *
 * - Two actions with equal keys have equal answers: the same statements match them, and KMS sends the same condition keys
 *   with them.
 * - Two classes of callers with equal keys have equal answers for a statement: the same Deny statements apply to them,
 *   and no condition key that the statement, those Denies or the question uses distinguishes them.
 *
 * A key that AWS derives from the caller may have one value for each kind of caller, or one for each account. A single
 * `aws:PrincipalArn` only matters by the truth of the conditions on it. Every other derived key is assumed to differ
 * between any two classes. Comparing what the search would compute for each class was refused: it costs as much as the
 * search.
 *
 * Source: IAM user guide, "AWS global condition context keys" (Availability).
 */

import { canonicalKeyName, keyFactsFor } from "../aws/condition-keys";
import type { CallerClass } from "../callers/caller-class";
import { type Atom, holds, type KeyValues } from "../conditions/condition";
import { DERIVED_KEYS } from "../evaluator/request";
import type { Literal } from "../solver/key-constraints";
import type { Statement } from "../syntax/ast";
import { isAccountEntry } from "../syntax/principal-entry";
import type { ApplicableStatement } from "./applicable-statements";
import type { CompiledDocument } from "./compiled-document";

/**
 * Equivalence key: equal for actions that the search cannot distinguish. `questionKeys` are the condition keys of the
 * question, in lower case.
 */
export function actionEquivalenceKey(
  document: CompiledDocument,
  questionKeys: readonly string[],
  action: string,
): string {
  const facts = keyFactsFor(action);
  const keys = new Set([...document.mentions, ...questionKeys]);
  return [...document.matchesOf(action), ...Array.from(keys, (key) => facts(key).presence)].join();
}

/** The attributes of a caller that some condition keys depend on. */
interface Distinctions {
  readonly kind: boolean;
  readonly account: boolean;
  readonly arn: boolean;
  /** Anything else: the classes have to be searched one by one. */
  readonly identity: boolean;
}

const PRINCIPAL_ARN = "aws:principalarn";

const KEYS_BY_KIND: ReadonlySet<string> = new Set([
  "aws:principaltype",
  "aws:principalisawsservice",
  "aws:principalservicename",
  "aws:principalservicenameslist",
]);
const KEYS_BY_ACCOUNT: ReadonlySet<string> = new Set(["aws:principalaccount", "kms:calleraccount"]);
/** Depends on both: an identity provider belongs to the account of a role, and other callers have none. */
const FEDERATED_PROVIDER = "aws:federatedprovider";

const NOT_BY_IDENTITY = new Set([...KEYS_BY_KIND, ...KEYS_BY_ACCOUNT, FEDERATED_PROVIDER, PRINCIPAL_ARN]);

/** Returns what conditions on some keys depend on, and policy variables of others. */
function distinctionsOf(keys: readonly string[], variables: readonly string[] = []): Distinctions {
  const all = [...keys, ...variables];
  const provider = all.includes(FEDERATED_PROVIDER);
  return {
    kind: provider || all.some((key) => KEYS_BY_KIND.has(key)),
    account: provider || all.some((key) => KEYS_BY_ACCOUNT.has(key)),
    arn: keys.includes(PRINCIPAL_ARN),
    identity:
      all.some((key) => DERIVED_KEYS.has(key) && !NOT_BY_IDENTITY.has(key)) || variables.includes(PRINCIPAL_ARN),
  };
}

function union(a: Distinctions, b: Distinctions): Distinctions {
  return {
    kind: a.kind || b.kind,
    account: a.account || b.account,
    arn: a.arn || b.arn,
    identity: a.identity || b.identity,
  };
}

/** The Deny statements that apply to a class, as a number, and what they and the question depend on. */
export interface ApplicableDenies {
  readonly number: number;
  readonly distinctions: Distinctions;
}

/** Equivalence keys of classes of callers, for one question and one action. */
export class ClassEquivalence {
  private readonly document: CompiledDocument;
  private readonly questionDistinctions: Distinctions;
  private readonly byStatement = new Map<Statement, Distinctions>();
  private readonly denies = new Map<string, number>();
  private readonly dependencies = new Map<CallerClass["dependencies"], number>();
  private readonly classes = new Map<CallerClass, number>();

  constructor(document: CompiledDocument, requestConstraints: readonly Literal[]) {
    this.document = document;
    const keys = requestConstraints.map(({ atom }) => atom.key);
    this.questionDistinctions = distinctionsOf([], keys);
  }

  /** Returns the part of the equivalence keys that all statements of a class share. */
  applicableDenies(callers: CallerClass, denies: readonly ApplicableStatement[]): ApplicableDenies {
    const names = denies.map((deny) => applicationKey(callers, deny)).join();
    const distinctions = denies
      .map(({ statement }) => this.statementDistinctions(statement))
      .reduce(union, this.questionDistinctions);
    return { number: numberOf(this.denies, names), distinctions };
  }

  /** Equivalence key: equal for classes for which the search of one statement has the same answer. */
  equivalenceKey(callers: CallerClass, applicable: ApplicableStatement, denies: ApplicableDenies): string {
    const { account, anyAccount, arn, exact, representative, dependencies } = callers;
    const distinctions = union(denies.distinctions, this.statementDistinctions(applicable.statement));
    const ownAccount = this.document.key.account;
    return [
      applicationKey(callers, applicable),
      denies.number,
      exact,
      numberOf(this.dependencies, dependencies),
      distinctions.kind ? representative.kind : "",
      // While the key's own account is not known, each account may be it.
      ownAccount === undefined || distinctions.account ? `${account} ${anyAccount}` : account === ownAccount,
      distinctions.identity || (distinctions.arn && arn === undefined) ? numberOf(this.classes, callers) : "",
    ].join(";");
  }

  private statementDistinctions(statement: Statement): Distinctions {
    const distinctions = this.byStatement.get(statement) ?? this.distinctionsIn(statement);
    this.byStatement.set(statement, distinctions);
    return distinctions;
  }

  private distinctionsIn(statement: Statement): Distinctions {
    const federated = statement.principal?.entries.some(({ type }) => type === "Federated") === true;
    const conditions = statement.conditions.map(({ key }) => canonicalKeyName(key));
    return distinctionsOf(conditions, [
      ...this.document.variablesOf(statement),
      ...(federated ? [FEDERATED_PROVIDER] : []),
    ]);
  }
}

function numberOf<T>(numbers: Map<T, number>, one: T): number {
  const number = numbers.get(one) ?? numbers.size;
  numbers.set(one, number);
  return number;
}

/** The part of an application key that does not depend on the ARN, and the conditions on the ARN. */
interface Application {
  readonly key: string;
  readonly arnAtoms: readonly Atom[];
}

/** Identifies the statement, how its principal matches the class, and the truth of its conditions on the class's ARN. */
function applicationKey({ arn }: CallerClass, applicable: ApplicableStatement): string {
  const { key, arnAtoms } = applicationOf(applicable);
  if (arnAtoms.length === 0) return key;
  const known: KeyValues = arn === undefined ? { kind: "unknown" } : { kind: "values", values: [arn] };
  return [key, ...arnAtoms.map((atom) => holds(atom, known))].join(" ");
}

function applicationOf(applicable: ApplicableStatement): Application {
  const { statement, principal, atoms } = applicable;
  const { entries, matched, condition } = principal;
  const how = matched === undefined ? entries.map(({ path }) => path).join(" ") : entries.every(isAccountEntry);
  const key = [statement.index, condition !== undefined, entries.length > 0, how].join(" ");
  return { key, arnAtoms: atoms.filter((atom) => atom.key === PRINCIPAL_ARN) };
}
