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

import { type Caller, callerKeys, type KeyIdentity, nameOf } from "../evaluator/request";
import { type Literal, oneOf, oneOfIfExists } from "../solver/key-constraints";
import { ways } from "../solver/key-dependencies";
import { MAX_CLASSES } from "../strings/budget";
import { isLiteral } from "../strings/glob";
import { ANY_ID, ANY_PATH, arnGlob, exactPattern, namePattern, type Pattern } from "../strings/pattern";
import type { PolicyDocument } from "../syntax/ast";
import { type Accounts, freshAccounts } from "./accounts";
import { type CallerClass, type CallerClasses, DerivedKeys, pinsOf } from "./caller-class";
import { type ByAccount, fresh, type Names, namesIn, unique } from "./named-principals";

/**
 * The classes of callers that `document`, and the key it is asked about, can tell apart, once for each way in which the
 * condition keys of the document and those asked about (in lower case) can stand to each other. `accountsOfKeys`, by ids and
 * globs, are those which a document may hold against the caller's.
 */
export function callerClasses(
  document: PolicyDocument,
  key: KeyIdentity,
  asked: readonly string[] = [],
  accountsOfKeys: readonly string[] = [],
): CallerClasses {
  const names = namesIn(document, key, asked);
  const told = [...(key.account === undefined ? [] : [key.account]), ...accountsOfKeys];
  return inEachWay(everybody(names, freshAccounts(document, told)), names);
}

function* everybody(names: Names, accounts: Accounts): Iterable<CallerClass> {
  const [other, ...members] = accounts.others;
  yield* new Account(names, other, false, [], true).classes();
  for (const account of accounts.named) yield* new Account(names, account, true, [], true).classes();
  for (const account of members) yield* new Account(names, account, false, [], true).classes();
  if (!accounts.exact) yield* new Account(names, other, false, accounts.named, false).classes();
}

/** A service that calls in its own name, as a class. */
export function serviceCallers(document: PolicyDocument, name: string, asked: readonly string[]): CallerClasses {
  const names = namesIn(document, { region: undefined, account: undefined }, asked);
  const sample: Caller = { kind: "service", name };
  const known = callerKeys(sample);
  const derived = new DerivedKeys(sample, () => ({ known, pins: pinsOf(known) }));
  const whose = { account: "", anyAccount: false, accountNamed: false, arn: undefined };
  return inEachWay([{ sample, ...whose, certain: true, derived, ties: NO_TIES }], names);
}

function inEachWay(all: Iterable<CallerClass>, names: Names): CallerClasses {
  const classes: CallerClass[] = [];
  const each = ways(names);
  for (const callers of all) {
    if (classes.length + each.length > MAX_CLASSES) return { classes, complete: false };
    for (const { literals: ties, certain } of each) {
      classes.push(ties.length === 0 ? callers : { ...callers, ties, certain: callers.certain && certain });
    }
  }
  return { classes, complete: true };
}

/** One list, by which classes that stand in no way are told alike. */
const NO_TIES: CallerClass["ties"] = [];

/** An id, or all that begin as one does. */
function idsOf(id: string): Pattern {
  return id.endsWith("?*") ? [...exactPattern(id.slice(0, -2)), ...ANY_ID] : exactPattern(id);
}

const TWELVE_DIGITS = "????????????";
const ACCOUNT_KEYS = ["aws:principalaccount", "kms:calleraccount"];

/** An ARN-shaped set of names: some patterns less others. */
interface Shape {
  readonly sample: string;
  /** Whether the sample is the only one. */
  readonly single: boolean;
  /** The last name, where all have the same. */
  readonly name: string | undefined;
  readonly inside: () => readonly Pattern[];
  readonly outside: () => readonly Pattern[];
}

const NONE = (): readonly Pattern[] => [];

function otherName({ name }: Shape, told: readonly string[]): readonly Literal[] {
  return name === undefined ? [oneOf("aws:username", told.map(exactPattern), false)] : [];
}

/** The classes of one account; or, when not `certain`, of every account but `accounts`. */
class Account {
  private readonly names: Names;
  private readonly account: string;
  private readonly accountNamed: boolean;
  private readonly accounts: readonly string[];
  private readonly certain: boolean;

  constructor(names: Names, account: string, accountNamed: boolean, accounts: readonly string[], certain: boolean) {
    this.names = names;
    this.account = account;
    this.accountNamed = accountNamed;
    this.accounts = accounts;
    this.certain = certain;
  }

  *classes(): Iterable<CallerClass> {
    yield* this.roles();
    yield* this.users();
    yield* this.federatedUsers();
    yield this.root();
  }

  /** The ARN with this account's samples for what is open. */
  private arn(service: "iam" | "sts", name: string): string {
    return `arn:${this.names.samplePartition}:${service}::${this.account}:${name}`;
  }

  /** The ARNs with this name, itself a glob, under any path or none. */
  private globs(service: "iam" | "sts", type: string, name: string): readonly Pattern[] {
    const account = this.certain ? this.account : TWELVE_DIGITS;
    const before = namePattern(`arn:${this.names.partition}:${service}::${account}:${type}/`);
    const plain = [...before, ...namePattern(name)];
    return service === "sts" ? [plain] : [plain, [...before, ...ANY_PATH, "/", ...namePattern(name)]];
  }

  /** The named ones each by itself, those whose name alone is told, and all others. */
  private shapes(
    service: "iam" | "sts",
    type: "role" | "user" | "federated-user",
    arns: ByAccount<string>,
    told: readonly string[],
  ): readonly Shape[] {
    const here = arns.get(this.account) ?? [];
    if (here.length + told.length === 0) return [this.everyone(service, type)];
    const taken = new Set(here);
    const free = (base: string, arn: (name: string) => string) =>
      arn(fresh(base, (name) => taken.has(arn(name)) || told.includes(name)));
    const plain = (name: string) => this.arn(service, `${type}/${name}`);
    const named = [...taken].map((arn): Shape => {
      return { sample: arn, single: true, name: nameOf(arn), inside: () => [exactPattern(arn)], outside: NONE };
    });
    const outside = () => [...taken].map(exactPattern);
    // A federated user has no path: where the one of a name is named already, no other has it.
    const untaken = service === "sts" ? told.filter((name) => !taken.has(plain(name))) : told;
    const byName = untaken.map((name): Shape => {
      const sample = taken.has(plain(name)) ? free("example", (path) => plain(`${path}/${name}`)) : plain(name);
      const single = service === "sts" && this.certain && isLiteral(this.names.partition);
      return { sample, single, name, inside: () => this.globs(service, type, name), outside };
    });
    const others: Shape = {
      sample: free("example", plain),
      single: false,
      name: undefined,
      inside: () => this.globs(service, type, "?*"),
      outside: () => [...outside(), ...byName.flatMap(({ inside }) => inside())],
    };
    return [...named, ...byName, others];
  }

  /** All of a kind in an account of which the document names none. */
  private everyone(service: "iam" | "sts", type: string): Shape {
    const inside = () => this.globs(service, type, "?*");
    return { sample: this.arn(service, `${type}/example`), single: false, name: undefined, inside, outside: NONE };
  }

  private *roles(): Iterable<CallerClass> {
    const { roleIds: ids } = this.names;
    const id = fresh("AROAEXAMPLE", (candidate) => ids.includes(candidate));
    const here = this.names.sessions.get(this.account) ?? [];
    const told = unique(here.map(({ role }) => role));
    for (const shape of this.shapes("iam", "role", this.names.roles, told)) {
      const sessions = unique(here.filter(({ role }) => role === shape.name).map(({ session }) => session));
      const session = fresh("example", (candidate) => sessions.includes(candidate));
      const role = (userId: string, userIds: () => readonly Literal[]) =>
        this.callerClass({ kind: "roleSession", roleArn: shape.sample, userId }, shape, () => [
          ...userIds(),
          ...this.identityProviders(),
        ]);
      for (const [one, sample] of [["AROA?*", id] as const, ...ids.map((each) => [each, each] as const)]) {
        const others = () => (one === sample ? [] : ids.map((other) => namePattern(`${other}:*`)));
        const ofId = (name: string) => oneOf("aws:userid", [[...idsOf(one), ...namePattern(`:${name}`)]]);
        const but = () => [...others(), ...sessions.map((name) => namePattern(`*:${name}`))];
        yield role(`${sample}:${session}`, () => [ofId("?*"), oneOf("aws:userid", but(), false)]);
        for (const name of sessions) {
          yield role(`${sample}:${name}`, () => [ofId(name), oneOf("aws:userid", others(), false)]);
        }
      }
    }
  }

  /** An identity provider named by an ARN is one of the role's own account. */
  private identityProviders(): readonly Literal[] {
    const key = "aws:federatedprovider";
    if (!this.names.mentions.has(key)) return [];
    const own = arnGlob(`arn:*:iam::${this.certain ? this.account : TWELVE_DIGITS}:*`);
    const elsewhere = this.accounts.map((account) => arnGlob(`arn:*:iam::${account}:*`));
    return [oneOfIfExists(key, [namePattern("*"), own]), oneOf(key, elsewhere, false)];
  }

  private *users(): Iterable<CallerClass> {
    const { names } = this;
    const { userIds: ids } = names;
    const id = fresh("AIDAEXAMPLE", (candidate) => ids.includes(candidate));
    const told = names.userNames;
    for (const shape of this.shapes("iam", "user", names.users, told)) {
      const certain = shape.name !== undefined || names.userNamesExact;
      const name = () => [oneOf("aws:username", [namePattern("?*")]), ...otherName(shape, told)];
      const user = (userId: string, userIds: () => readonly Literal[]) =>
        this.callerClass({ kind: "user", arn: shape.sample, userId }, shape, () => [...userIds(), ...name()], certain);
      const others = () => oneOf("aws:userid", ids.map(exactPattern), false);
      yield user(id, () => [oneOf("aws:userid", [idsOf("AIDA?*")]), others()]);
      for (const one of ids) yield user(one, () => [oneOf("aws:userid", [exactPattern(one)])]);
    }
  }

  private *federatedUsers(): Iterable<CallerClass> {
    const tied = this.names.mentions.has("aws:userid");
    const issuers = [this.arn("iam", "root"), ...(this.names.users.get(this.account) ?? [])];
    const told = tied ? this.names.federatedNames : [];
    for (const shape of this.shapes("sts", "federated-user", this.names.federated, told)) {
      const { name, sample } = shape;
      const userId = () => (name === undefined ? this.accountGlob(":?*") : exactPattern(`${this.account}:${name}`));
      const userIds = () => [oneOf("aws:userid", [userId()])];
      const certain = name !== undefined || !tied;
      for (const issuer of issuers) {
        yield this.callerClass({ kind: "federatedUser", arn: sample, issuer }, shape, userIds, certain);
      }
    }
  }

  private root(): CallerClass {
    const account = this.certain ? this.account : TWELVE_DIGITS;
    const { partition } = this.names;
    const inside = () => [namePattern(`arn:${partition}:iam::${account}:root`)];
    const single = this.certain && isLiteral(partition);
    const shape: Shape = { sample: this.arn("iam", "root"), single, name: undefined, inside, outside: NONE };
    const userIds = () => [oneOf("aws:userid", [this.accountGlob("")])];
    return this.callerClass({ kind: "root", arn: shape.sample }, shape, userIds);
  }

  private accountGlob(suffix: string): Pattern {
    return namePattern(`${this.certain ? this.account : TWELVE_DIGITS}${suffix}`);
  }

  private callerClass(
    sample: Exclude<Caller, { readonly kind: "service" }>,
    shape: Shape,
    pins: () => readonly Literal[],
    certain = true,
  ): CallerClass {
    return {
      sample,
      account: this.account,
      anyAccount: !this.certain,
      arn: shape.single ? shape.sample : undefined,
      accountNamed: this.accountNamed,
      certain: certain && this.certain,
      derived: new DerivedKeys(sample, () => {
        const known = this.known(sample, shape);
        return { known, pins: [...pinsOf(known), ...pins(), ...this.arnPins(shape)] };
      }),
      ties: NO_TIES,
    };
  }

  private known(sample: Caller, shape: Shape): ReadonlyMap<string, string | undefined> {
    const exact = [
      "aws:principaltype",
      "aws:principalisawsservice",
      ...(this.certain ? ACCOUNT_KEYS : []),
      ...(shape.single ? ["aws:principalarn"] : []),
      ...(shape.name === undefined ? [] : ["aws:username"]),
    ];
    return new Map([...callerKeys(sample)].filter(([key, value]) => exact.includes(key) || value === undefined));
  }

  private arnPins(shape: Shape): readonly Literal[] {
    const elsewhere = this.accounts.map((account) => arnGlob(`arn:*:*::${account}:*`));
    return [
      oneOf("aws:principalarn", shape.inside()),
      oneOf("aws:principalarn", [...shape.outside(), ...elsewhere], false),
      ...ACCOUNT_KEYS.flatMap((key) => [
        oneOf(key, [namePattern(TWELVE_DIGITS)]),
        oneOf(key, this.accounts.map(exactPattern), false),
      ]),
    ];
  }
}
