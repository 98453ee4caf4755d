/**
 * Everybody who can call, as finitely many classes: within a class the document's principals tell nobody apart, and
 * what its conditions may still tell apart (a role's name, a session's name) stays open as a constraint on the keys AWS
 * derives from the caller.
 *
 * Classes: in each account the document speaks of, and in one it does not, each named user, role, session and federated
 * user, all others of each kind, and the root user; federated users once for each named user that may have asked for
 * them, and once for everybody else. Services are a class of their own and not among these; anonymous
 * callers KMS does not take.
 *
 * Where two derived keys depend on each other in a way constraints cannot say (a user's name and its ARN, the digits of
 * an account under `1234*`), a class that takes in too many (`certain` false, good for proofs only) stands beside
 * concrete ones (good for witnesses).
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
 * The classes of callers that `document`, and the key it is asked about, can tell apart, once for each way in which the
 * condition keys of the document and those asked about (in lower case) can stand to each other. `accountsOfKeys`, by ids and
 * globs, are those which a document may hold against the caller's.
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

/** A service that calls in its own name, as a class. */
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

/** One list, by which classes that stand in no way are told alike. */
const NO_DEPENDENCIES: CallerClass["dependencies"] = [];

/** An id, or all that begin as one does. */
function uniqueIdPattern(id: string): Pattern {
  return id.endsWith("?*") ? [...exactPattern(id.slice(0, -2)), ...ANY_UNIQUE_ID_SUFFIX] : exactPattern(id);
}

const TWELVE_DIGITS = "????????????";
const ACCOUNT_KEYS = ["aws:principalaccount", "kms:calleraccount"];

/** An ARN-shaped set of names: some patterns less others. */
interface ArnSet {
  readonly representative: string;
  /** Whether the sample is the only one. */
  readonly isSingleton: boolean;
  /** The last name, where all have the same. */
  readonly name: string | undefined;
  readonly included: () => readonly Pattern[];
  readonly excluded: () => readonly Pattern[];
}

const NO_PATTERNS = (): readonly Pattern[] => [];

function excludeUserNames({ name }: ArnSet, userNames: readonly string[]): readonly Literal[] {
  return name === undefined ? [oneOf("aws:username", userNames.map(exactPattern), false)] : [];
}

/** The classes of one account; or, when not `certain`, of every account but `accounts`. */
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

  /** The ARN with this account's samples for what is open. */
  private exampleArn(service: "iam" | "sts", name: string): string {
    return `arn:${this.names.examplePartition}:${service}::${this.account}:${name}`;
  }

  /** The ARNs with this name, itself a glob, under any path or none. */
  private arnPatterns(service: "iam" | "sts", type: string, name: string): readonly Pattern[] {
    const account = this.exact ? this.account : TWELVE_DIGITS;
    const before = namePattern(`arn:${this.names.partitionGlob}:${service}::${account}:${type}/`);
    const plain = [...before, ...namePattern(name)];
    return service === "sts" ? [plain] : [plain, [...before, ...ANY_PATH, "/", ...namePattern(name)]];
  }

  /** The named ones each by itself, those whose name alone is told, and all others. */
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
    // A federated user has no path: where the one of a name is named already, no other has it.
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

  /** All of a kind in an account of which the document names none. */
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

  /** An identity provider named by an ARN is one of the role's own account. */
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
