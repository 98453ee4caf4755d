/**
 * Partitions all possible callers into finitely many equivalence classes.
 *
 * Guarantee: if the result is `complete`, every caller that KMS accepts, except services, belongs to a class. Within a
 * class the document's principals distinguish no callers. What its conditions can still distinguish (the name of a role,
 * or of a session) stays open as a constraint on the keys that AWS derives from the caller.
 *
 * For each named account, and for one that represents the others, the classes are: each named user, role, session and
 * federated user, the others of each kind, and the root user. Federated users have a class for each named user that may
 * be their issuer, and one for all other issuers. Services are a class of their own (`serviceCallers`). KMS rejects
 * anonymous callers.
 *
 * Constraints on single keys cannot express some dependencies: a user's name and ARN, or the digits of an account under
 * `1234*`. For these, a class that admits too many callers (`exact` false, for proofs only) accompanies concrete classes
 * (for witnesses).
 *
 * Source: IAM user guide, "AWS JSON policy elements: Principal"; STS API reference, GetFederationToken.
 */

import { toLowerCase } from "../ascii-case";
import { partitionOf } from "../aws/partitions";
import { type Caller, callerContext, type KeyIdentity } from "../evaluator/request";
import { type Literal, oneOf, oneOfIfExists } from "../solver/key-constraints";
import { type DependencyCase, dependencyCases } from "../solver/key-dependencies";
import { MAX_CALLER_CLASSES } from "../strings/budget";
import { ANY_UNIQUE_ID_SUFFIX, arnGlobPattern, exactPattern, namePattern, type Pattern } from "../strings/pattern";
import type { PolicyDocument } from "../syntax/ast";
import { documentInPartition } from "../syntax/principal-partition";
import { type Accounts, partitionAccounts } from "./accounts";
import { AccountArns, ANY_ACCOUNT, type ArnSet } from "./arn-sets";
import { type CallerClass, type CallerClasses, DerivedKeys, equalities } from "./caller-class";
import { collectNames, type DocumentNames, firstUnused, unique } from "./named-principals";

/**
 * Returns the classes of callers that the document and the KMS key distinguish, once for each case of the dependencies
 * between the condition keys of the document and `askedKeys` (in lower case).
 *
 * `accountsOfKeys` are ids and globs of the accounts with which a document may compare the caller's account.
 */
export function callerClasses(
  document: PolicyDocument,
  key: KeyIdentity,
  askedKeys: readonly string[] = [],
  accountsOfKeys: readonly string[] = [],
): CallerClasses {
  if (LAST.document !== document) {
    LAST.document = document;
    LAST.classes.clear();
  }
  const question = JSON.stringify([key.account, key.region, askedKeys, accountsOfKeys]);
  const known = LAST.classes.get(question);
  if (known !== undefined) return known;
  const classes = partition(document, key, askedKeys, accountsOfKeys);
  LAST.classes.set(question, classes);
  return classes;
}

/**
 * The classes of the last document. Several policies ask about one document in turn, and its classes cost most of the time
 * if it names many accounts. Those of other documents are not kept, because they are large.
 */
const LAST: { document: PolicyDocument | undefined; readonly classes: Map<string, CallerClasses> } = {
  document: undefined,
  classes: new Map(),
};

function partition(
  document: PolicyDocument,
  key: KeyIdentity,
  askedKeys: readonly string[],
  accountsOfKeys: readonly string[],
): CallerClasses {
  const here = documentInPartition(document, partitionOf(key.region));
  const names = collectNames(here, key, askedKeys);
  const knownAccounts = [...(key.account === undefined ? [] : [key.account]), ...accountsOfKeys];
  return splitByDependencies(classesOfAllAccounts(names, partitionAccounts(here, knownAccounts)), names);
}

function* classesOfAllAccounts(names: DocumentNames, accounts: Accounts): Iterable<CallerClass> {
  const [other, ...members] = accounts.others;
  yield* new AccountPartition(names, other, false, [], true).classes();
  for (const account of accounts.named) yield* new AccountPartition(names, account, true, [], true).classes();
  for (const account of members) yield* new AccountPartition(names, account, false, [], true).classes();
  if (!accounts.exact) yield* new AccountPartition(names, other, false, accounts.named, false).classes();
}

/** Returns the classes of a service that calls in its own name. */
export function serviceCallers(document: PolicyDocument, name: string, askedKeys: readonly string[]): CallerClasses {
  const names = collectNames(document, { region: undefined, account: undefined }, askedKeys);
  const representative: Caller = { kind: "service", name };
  const sharedValues = callerContext(representative);
  const derived = new DerivedKeys(representative, () => ({ sharedValues, constraints: equalities(sharedValues) }));
  const identity = { account: "", anyAccount: false, accountNamed: false, namedById: false, arn: undefined };
  return splitByDependencies(
    [{ representative, ...identity, exact: true, derived, dependencies: NO_DEPENDENCIES }],
    names,
  );
}

/**
 * Splits each class by the cases of key dependencies. Every class gets its first case before any gets a second, because
 * that case has the simplest requests. Incomplete when there would be too many classes.
 */
function splitByDependencies(undivided: Iterable<CallerClass>, names: DocumentNames): CallerClasses {
  const all = upTo(MAX_CALLER_CLASSES + 1, undivided);
  const cases = upTo(MAX_CALLER_CLASSES + 1, dependencyCases(names));
  const classes: CallerClass[] = [];
  for (const round of [cases.slice(0, 1), cases.slice(1)]) {
    for (const callers of all) {
      for (const each of round) {
        if (classes.length >= MAX_CALLER_CLASSES) return { classes, complete: false };
        classes.push(inCase(callers, each));
      }
    }
  }
  return { classes, complete: true };
}

/** Returns the first items, at most `limit`. */
function upTo<T>(limit: number, items: Iterable<T>): readonly T[] {
  const taken: T[] = [];
  for (const item of items) {
    taken.push(item);
    if (taken.length >= limit) break;
  }
  return taken;
}

const inCase = (callers: CallerClass, { literals, exact }: DependencyCase): CallerClass =>
  literals.length === 0 ? callers : { ...callers, dependencies: literals, exact: callers.exact && exact };

/** One shared list, so that classes without dependencies have the same equivalence key. */
const NO_DEPENDENCIES: CallerClass["dependencies"] = [];

/** Returns the pattern of one unique id, or of all ids with a prefix (`AROA?*`). */
function uniqueIdPattern(id: string): Pattern {
  return id.endsWith("?*") ? [...exactPattern(id.slice(0, -2)), ...ANY_UNIQUE_ID_SUFFIX] : exactPattern(id);
}

const ACCOUNT_KEYS = ["aws:principalaccount", "kms:calleraccount"];

function excludeUserNames({ name, takenNames }: ArnSet, userNames: readonly string[]): readonly Literal[] {
  if (name !== undefined) return [];
  const key = "aws:username";
  return [oneOf(key, userNames.map(exactPattern), false), oneOf(key, takenNames.map(exactPattern), false, true)];
}

/** Partitions the callers of one account or, if not `exact`, of every account except `accounts`. */
class AccountPartition {
  private readonly names: DocumentNames;
  private readonly account: string;
  private readonly accountNamed: boolean;
  private readonly accounts: readonly string[];
  private readonly exact: boolean;
  private readonly arns: AccountArns;

  constructor(
    names: DocumentNames,
    account: string,
    accountNamed: boolean,
    accounts: readonly string[],
    exact: boolean,
  ) {
    this.names = names;
    this.account = account;
    this.accountNamed = accountNamed;
    this.accounts = accounts;
    this.exact = exact;
    this.arns = new AccountArns(names, account, exact);
  }

  *classes(): Iterable<CallerClass> {
    yield* this.roles();
    yield* this.users();
    yield* this.federatedUsers();
    yield this.root();
  }

  private *roles(): Iterable<CallerClass> {
    const { roleIds: ids } = this.names;
    const id = firstUnused("AROAEXAMPLE", (candidate) => ids.includes(candidate));
    const sessionsHere = this.names.sessions.get(this.account) ?? [];
    const roleNames = unique(sessionsHere.map(({ role }) => role));
    for (const arns of this.arns.partition("iam", "role", this.names.roles, roleNames)) {
      const isOfRole = ({ role }: { readonly role: string }) =>
        arns.name !== undefined && toLowerCase(role) === toLowerCase(arns.name);
      const sessions = unique(sessionsHere.filter(isOfRole).map(({ session }) => session));
      const session = firstUnused("example", (candidate) => sessions.includes(candidate));
      const role = (userId: string, namedById: boolean, userIds: () => readonly Literal[]) => ({
        ...this.callerClass({ kind: "roleSession", roleArn: arns.representative, userId }, arns, () => [
          ...userIds(),
          ...this.identityProviders(),
        ]),
        namedById,
      });
      for (const [idPattern, exampleId] of [["AROA?*", id] as const, ...ids.map((each) => [each, each] as const)]) {
        const namedById = idPattern === exampleId;
        const others = () => (namedById ? [] : ids.map((other) => namePattern(`${other}:*`)));
        const ofId = (name: string) =>
          oneOf("aws:userid", [[...uniqueIdPattern(idPattern), ...namePattern(`:${name}`)]]);
        const excludedIds = () => [...others(), ...sessions.map((name) => namePattern(`*:${name}`))];
        yield role(`${exampleId}:${session}`, namedById, () => [ofId("?*"), oneOf("aws:userid", excludedIds(), false)]);
        for (const name of sessions) {
          yield role(`${exampleId}:${name}`, namedById, () => [ofId(name), oneOf("aws:userid", others(), false)]);
        }
      }
    }
  }

  /** Returns the constraint that an identity provider with an ARN belongs to the account of the role. */
  private identityProviders(): readonly Literal[] {
    const key = "aws:federatedprovider";
    if (!this.names.mentions.has(key)) return [];
    const own = arnGlobPattern(`arn:*:iam::${this.exact ? this.account : ANY_ACCOUNT}:*`);
    const elsewhere = this.accounts.map((account) => arnGlobPattern(`arn:*:iam::${account}:*`));
    return [oneOfIfExists(key, [namePattern("*"), own]), oneOf(key, elsewhere, false)];
  }

  private *users(): Iterable<CallerClass> {
    const { names } = this;
    const { userIds: ids, userNames } = names;
    const id = firstUnused("AIDAEXAMPLE", (candidate) => ids.includes(candidate));
    for (const arns of this.arns.partition("iam", "user", names.users, userNames)) {
      const exact = arns.name !== undefined || names.userNamesExact;
      const name = () => [oneOf("aws:username", [namePattern("?*")]), ...excludeUserNames(arns, userNames)];
      const user = (userId: string, userIds: () => readonly Literal[]) =>
        this.callerClass(
          { kind: "user", arn: arns.representative, userId },
          arns,
          () => [...userIds(), ...name()],
          exact,
        );
      const others = () => oneOf("aws:userid", ids.map(exactPattern), false);
      yield user(id, () => [oneOf("aws:userid", [uniqueIdPattern("AIDA?*")]), others()]);
      for (const one of ids) {
        yield { ...user(one, () => [oneOf("aws:userid", [exactPattern(one)])]), namedById: true };
      }
    }
  }

  private *federatedUsers(): Iterable<CallerClass> {
    const comparesUserId = this.names.mentions.has("aws:userid");
    const { userIds: ids } = this.names;
    const issuers = [this.arns.root().representative, ...(this.names.users.get(this.account) ?? []), ...ids];
    const names = comparesUserId ? this.names.federatedNames : [];
    for (const arns of this.arns.partition("sts", "federated-user", this.names.federated, names)) {
      const { name, representative } = arns;
      const userId = () => (name === undefined ? this.accountGlob(":?*") : exactPattern(`${this.account}:${name}`));
      const userIds = () => [oneOf("aws:userid", [userId()])];
      const exact = name !== undefined || !comparesUserId;
      for (const issuer of issuers) {
        const callers = this.callerClass({ kind: "federatedUser", arn: representative, issuer }, arns, userIds, exact);
        yield { ...callers, namedById: ids.includes(issuer) };
      }
    }
  }

  private root(): CallerClass {
    const arns = this.arns.root();
    const userIds = () => [oneOf("aws:userid", [this.accountGlob("")])];
    return this.callerClass({ kind: "root", arn: arns.representative }, arns, userIds);
  }

  private accountGlob(suffix: string): Pattern {
    return namePattern(`${this.exact ? this.account : ANY_ACCOUNT}${suffix}`);
  }

  private callerClass(
    representative: Exclude<Caller, { readonly kind: "service" }>,
    arns: ArnSet,
    constraints: () => readonly Literal[],
    exact = true,
  ): CallerClass {
    return {
      representative,
      account: this.account,
      anyAccount: !this.exact,
      arn: arns.isSingleton ? arns.representative : undefined,
      accountNamed: this.accountNamed,
      namedById: false,
      exact: exact && this.exact,
      derived: new DerivedKeys(representative, () => {
        const sharedValues = this.sharedValues(representative, arns);
        return {
          sharedValues,
          constraints: [...equalities(sharedValues), ...constraints(), ...this.arnConstraints(arns)],
        };
      }),
      dependencies: NO_DEPENDENCIES,
    };
  }

  private sharedValues(representative: Caller, arns: ArnSet): ReadonlyMap<string, string | undefined> {
    const keys = [
      "aws:principaltype",
      "aws:principalisawsservice",
      ...(this.exact ? ACCOUNT_KEYS : []),
      ...(arns.isSingleton ? ["aws:principalarn"] : []),
      ...(arns.name === undefined ? [] : ["aws:username"]),
    ];
    return new Map(
      [...callerContext(representative)].filter(([key, value]) => keys.includes(key) || value === undefined),
    );
  }

  private arnConstraints(arns: ArnSet): readonly Literal[] {
    const elsewhere = this.accounts.map((account) => arnGlobPattern(`arn:*:*::${account}:*`));
    return [
      oneOf("aws:principalarn", arns.included()),
      oneOf("aws:principalarn", [...arns.excluded(), ...elsewhere], false),
      oneOf("aws:principalarn", arns.taken(), false, true),
      ...ACCOUNT_KEYS.flatMap((key) => [
        oneOf(key, [namePattern(ANY_ACCOUNT)]),
        oneOf(key, this.accounts.map(exactPattern), false),
      ]),
    ];
  }
}
