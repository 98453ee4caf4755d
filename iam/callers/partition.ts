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

import { type Caller, callerContext, type KeyIdentity, lastNameOf } from "../evaluator/request";
import { type Literal, oneOf, oneOfIfExists } from "../solver/key-constraints";
import { dependencyCases } from "../solver/key-dependencies";
import { MAX_CALLER_CLASSES } from "../strings/budget";
import { isLiteral } from "../strings/glob";
import {
  ANY_UNIQUE_ID_SUFFIX,
  ANY_PATH,
  arnGlobPattern,
  exactPattern,
  namePattern,
  type Pattern,
} from "../strings/pattern";
import type { PolicyDocument } from "../syntax/ast";
import { type Accounts, partitionAccounts } from "./accounts";
import { type CallerClass, type CallerClasses, DerivedKeys, equalities } from "./caller-class";
import { type ByAccount, collectNames, firstUnused, type NamedPrincipals, unique } from "./named-principals";

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
  const names = collectNames(document, key, askedKeys);
  const knownAccounts = [...(key.account === undefined ? [] : [key.account]), ...accountsOfKeys];
  return splitByDependencies(classesOfAllAccounts(names, partitionAccounts(document, knownAccounts)), names);
}

function* classesOfAllAccounts(names: NamedPrincipals, accounts: Accounts): Iterable<CallerClass> {
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
  const identity = { account: "", anyAccount: false, accountNamed: false, arn: undefined };
  return splitByDependencies(
    [{ representative, ...identity, exact: true, derived, dependencies: NO_DEPENDENCIES }],
    names,
  );
}

/** Splits each class by the cases of key dependencies. Incomplete when there would be too many classes. */
function splitByDependencies(undivided: Iterable<CallerClass>, names: NamedPrincipals): CallerClasses {
  const classes: CallerClass[] = [];
  const cases = dependencyCases(names);
  for (const callers of undivided) {
    if (classes.length + cases.length > MAX_CALLER_CLASSES) return { classes, complete: false };
    for (const { literals: dependencies, exact } of cases) {
      classes.push(dependencies.length === 0 ? callers : { ...callers, dependencies, exact: callers.exact && exact });
    }
  }
  return { classes, complete: true };
}

/** One shared list, so that classes without dependencies have the same equivalence key. */
const NO_DEPENDENCIES: CallerClass["dependencies"] = [];

/** Returns the pattern of one unique id, or of all ids with a prefix (`AROA?*`). */
function uniqueIdPattern(id: string): Pattern {
  return id.endsWith("?*") ? [...exactPattern(id.slice(0, -2)), ...ANY_UNIQUE_ID_SUFFIX] : exactPattern(id);
}

const TWELVE_DIGITS = "????????????";
const ACCOUNT_KEYS = ["aws:principalaccount", "kms:calleraccount"];

/** A set of ARNs: those that match an included pattern and no excluded one. */
interface ArnSet {
  readonly representative: string;
  /** Whether the representative is the only member. */
  readonly isSingleton: boolean;
  /** The name at the end of the path, if all members share it. */
  readonly name: string | undefined;
  readonly included: () => readonly Pattern[];
  readonly excluded: () => readonly Pattern[];
}

const NO_PATTERNS = (): readonly Pattern[] => [];

function excludeUserNames({ name }: ArnSet, userNames: readonly string[]): readonly Literal[] {
  return name === undefined ? [oneOf("aws:username", userNames.map(exactPattern), false)] : [];
}

/** Partitions the callers of one account or, if not `exact`, of every account except `accounts`. */
class AccountPartition {
  private readonly names: NamedPrincipals;
  private readonly account: string;
  private readonly accountNamed: boolean;
  private readonly accounts: readonly string[];
  private readonly exact: boolean;

  constructor(
    names: NamedPrincipals,
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
  }

  *classes(): Iterable<CallerClass> {
    yield* this.roles();
    yield* this.users();
    yield* this.federatedUsers();
    yield this.root();
  }

  /** Returns an ARN of this account in the example partition. */
  private exampleArn(service: "iam" | "sts", name: string): string {
    return `arn:${this.names.examplePartition}:${service}::${this.account}:${name}`;
  }

  /** Returns the patterns of the ARNs with a name, which can be a glob, under any path or none. */
  private arnPatterns(service: "iam" | "sts", type: string, name: string): readonly Pattern[] {
    const account = this.exact ? this.account : TWELVE_DIGITS;
    const before = namePattern(`arn:${this.names.partitionGlob}:${service}::${account}:${type}/`);
    const plain = [...before, ...namePattern(name)];
    return service === "sts" ? [plain] : [plain, [...before, ...ANY_PATH, "/", ...namePattern(name)]];
  }

  /** Partitions the ARNs of one kind: each named ARN, the other ARNs with each listed name, and all others. */
  private arnSets(
    service: "iam" | "sts",
    type: "role" | "user" | "federated-user",
    arns: ByAccount<string>,
    names: readonly string[],
  ): readonly ArnSet[] {
    const here = arns.get(this.account) ?? [];
    if (here.length + names.length === 0) return [this.allArns(service, type)];
    const taken = new Set(here);
    const unusedArn = (base: string, arn: (name: string) => string) =>
      arn(firstUnused(base, (name) => taken.has(arn(name)) || names.includes(name)));
    const plain = (name: string) => this.exampleArn(service, `${type}/${name}`);
    const named = [...taken].map((arn): ArnSet => {
      return {
        representative: arn,
        isSingleton: true,
        name: lastNameOf(arn),
        included: () => [exactPattern(arn)],
        excluded: NO_PATTERNS,
      };
    });
    const excluded = () => [...taken].map(exactPattern);
    // A federated user has no path, so at most one ARN of an account has a given name.
    const untaken = service === "sts" ? names.filter((name) => !taken.has(plain(name))) : names;
    const byName = untaken.map((name): ArnSet => {
      const representative = taken.has(plain(name))
        ? unusedArn("example", (path) => plain(`${path}/${name}`))
        : plain(name);
      const isSingleton = service === "sts" && this.exact && isLiteral(this.names.partitionGlob);
      return { representative, isSingleton, name, included: () => this.arnPatterns(service, type, name), excluded };
    });
    const others: ArnSet = {
      representative: unusedArn("example", plain),
      isSingleton: false,
      name: undefined,
      included: () => this.arnPatterns(service, type, "?*"),
      excluded: () => [...excluded(), ...byName.flatMap(({ included }) => included())],
    };
    return [...named, ...byName, others];
  }

  /** Returns all ARNs of one kind, for an account in which the document names none. */
  private allArns(service: "iam" | "sts", type: string): ArnSet {
    const included = () => this.arnPatterns(service, type, "?*");
    return {
      representative: this.exampleArn(service, `${type}/example`),
      isSingleton: false,
      name: undefined,
      included,
      excluded: NO_PATTERNS,
    };
  }

  private *roles(): Iterable<CallerClass> {
    const { roleIds: ids } = this.names;
    const id = firstUnused("AROAEXAMPLE", (candidate) => ids.includes(candidate));
    const sessionsHere = this.names.sessions.get(this.account) ?? [];
    const roleNames = unique(sessionsHere.map(({ role }) => role));
    for (const arns of this.arnSets("iam", "role", this.names.roles, roleNames)) {
      const sessions = unique(sessionsHere.filter(({ role }) => role === arns.name).map(({ session }) => session));
      const session = firstUnused("example", (candidate) => sessions.includes(candidate));
      const role = (userId: string, userIds: () => readonly Literal[]) =>
        this.callerClass({ kind: "roleSession", roleArn: arns.representative, userId }, arns, () => [
          ...userIds(),
          ...this.identityProviders(),
        ]);
      for (const [idPattern, exampleId] of [["AROA?*", id] as const, ...ids.map((each) => [each, each] as const)]) {
        const others = () => (idPattern === exampleId ? [] : ids.map((other) => namePattern(`${other}:*`)));
        const ofId = (name: string) =>
          oneOf("aws:userid", [[...uniqueIdPattern(idPattern), ...namePattern(`:${name}`)]]);
        const excludedIds = () => [...others(), ...sessions.map((name) => namePattern(`*:${name}`))];
        yield role(`${exampleId}:${session}`, () => [ofId("?*"), oneOf("aws:userid", excludedIds(), false)]);
        for (const name of sessions) {
          yield role(`${exampleId}:${name}`, () => [ofId(name), oneOf("aws:userid", others(), false)]);
        }
      }
    }
  }

  /** Returns the constraint that an identity provider with an ARN belongs to the account of the role. */
  private identityProviders(): readonly Literal[] {
    const key = "aws:federatedprovider";
    if (!this.names.mentions.has(key)) return [];
    const own = arnGlobPattern(`arn:*:iam::${this.exact ? this.account : TWELVE_DIGITS}:*`);
    const elsewhere = this.accounts.map((account) => arnGlobPattern(`arn:*:iam::${account}:*`));
    return [oneOfIfExists(key, [namePattern("*"), own]), oneOf(key, elsewhere, false)];
  }

  private *users(): Iterable<CallerClass> {
    const { names } = this;
    const { userIds: ids, userNames } = names;
    const id = firstUnused("AIDAEXAMPLE", (candidate) => ids.includes(candidate));
    for (const arns of this.arnSets("iam", "user", names.users, userNames)) {
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
      for (const one of ids) yield user(one, () => [oneOf("aws:userid", [exactPattern(one)])]);
    }
  }

  private *federatedUsers(): Iterable<CallerClass> {
    const comparesUserId = this.names.mentions.has("aws:userid");
    const issuers = [this.exampleArn("iam", "root"), ...(this.names.users.get(this.account) ?? [])];
    const names = comparesUserId ? this.names.federatedNames : [];
    for (const arns of this.arnSets("sts", "federated-user", this.names.federated, names)) {
      const { name, representative } = arns;
      const userId = () => (name === undefined ? this.accountGlob(":?*") : exactPattern(`${this.account}:${name}`));
      const userIds = () => [oneOf("aws:userid", [userId()])];
      const exact = name !== undefined || !comparesUserId;
      for (const issuer of issuers) {
        yield this.callerClass({ kind: "federatedUser", arn: representative, issuer }, arns, userIds, exact);
      }
    }
  }

  private root(): CallerClass {
    const account = this.exact ? this.account : TWELVE_DIGITS;
    const { partitionGlob } = this.names;
    const included = () => [namePattern(`arn:${partitionGlob}:iam::${account}:root`)];
    const isSingleton = this.exact && isLiteral(partitionGlob);
    const arns: ArnSet = {
      representative: this.exampleArn("iam", "root"),
      isSingleton,
      name: undefined,
      included,
      excluded: NO_PATTERNS,
    };
    const userIds = () => [oneOf("aws:userid", [this.accountGlob("")])];
    return this.callerClass({ kind: "root", arn: arns.representative }, arns, userIds);
  }

  private accountGlob(suffix: string): Pattern {
    return namePattern(`${this.exact ? this.account : TWELVE_DIGITS}${suffix}`);
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
      ...ACCOUNT_KEYS.flatMap((key) => [
        oneOf(key, [namePattern(TWELVE_DIGITS)]),
        oneOf(key, this.accounts.map(exactPattern), false),
      ]),
    ];
  }
}
