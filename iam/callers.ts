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

import { freshAccounts } from "./accounts";
import type { PolicyDocument } from "./ast";
import { fresh, type Names, namesIn, unique } from "./names";
import { ANY_PATH, arnGlob, exactPattern, namePattern, type Pattern } from "./pattern";
import { accountOf, type Caller, callerKeys, type KeyIdentity, nameOf } from "./request";
import { absent, type Literal, oneOf } from "./solve";
import { ways } from "./ties";

export interface CallerClass {
  /** One of the class, by which principals are matched. */
  readonly sample: Caller;
  readonly account: string;
  /** Whether the document, or the question, names the account. */
  readonly accountNamed: boolean;
  /** What holds of the derived keys of everybody in the class. */
  readonly pins: readonly Literal[];
  /** Derived keys that are the same for everybody in the class. */
  readonly known: ReadonlyMap<string, string | undefined>;
  /** False when the class takes in callers that cannot exist. */
  readonly certain: boolean;
}

/**
 * The classes of callers that `document`, and the key it is asked about, can tell apart, once for each way in which the
 * condition keys of the document and those asked about (in lower case) can stand to each other.
 */
export function callerClasses(
  document: PolicyDocument,
  key: KeyIdentity,
  asked: readonly string[] = [],
): readonly CallerClass[] {
  const names = namesIn(document, key, asked);
  const accounts = freshAccounts(document, key.account);
  const inAccount = (account: string, accountNamed: boolean) =>
    new Account(names, account, accountNamed, [], true).classes();
  const [other, ...members] = accounts.others;
  const classes = [
    ...inAccount(other, false),
    ...accounts.named.flatMap((account) => inAccount(account, true)),
    ...members.flatMap((account) => inAccount(account, false)),
    ...(accounts.exact ? [] : new Account(names, other, false, accounts.named, false).classes()),
  ];
  return inEachWay(classes, names);
}

/** A service that calls in its own name, as a class. */
export function serviceCallers(
  document: PolicyDocument,
  name: string,
  asked: readonly string[],
): readonly CallerClass[] {
  const names = namesIn(document, { region: undefined, account: undefined }, asked);
  const sample: Caller = { kind: "service", name };
  const known = callerKeys(sample);
  return inEachWay([{ sample, account: "", accountNamed: false, certain: true, known, pins: pinsOf(known) }], names);
}

function inEachWay(classes: readonly CallerClass[], names: Names): readonly CallerClass[] {
  const all = ways(names);
  return classes.flatMap((each) =>
    all.map(({ literals, certain }) => ({
      ...each,
      pins: [...each.pins, ...literals],
      certain: each.certain && certain,
    })),
  );
}

function pinsOf(known: CallerClass["known"]): readonly Literal[] {
  return [...known].map(([key, value]) => (value === undefined ? absent(key) : oneOf(key, [exactPattern(value)])));
}

const TWELVE_DIGITS = "????????????";

/** An ARN-shaped set of names: some patterns less others. */
interface Shape {
  readonly sample: string;
  /** The last name, where all have the same. */
  readonly name: string | undefined;
  readonly inside: readonly Pattern[];
  readonly outside: readonly Pattern[];
}

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

  classes(): readonly CallerClass[] {
    return [...this.roles(), ...this.users(), ...this.federatedUsers(), this.root()];
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
    arns: readonly string[],
    told: readonly string[],
  ): readonly Shape[] {
    const taken = arns.filter((arn) => accountOf(arn) === this.account);
    const free = (base: string, arn: (name: string) => string) =>
      arn(fresh(base, (name) => taken.includes(arn(name)) || told.includes(name)));
    const plain = (name: string) => this.arn(service, `${type}/${name}`);
    const named = taken.map((arn) => ({ sample: arn, name: nameOf(arn), inside: [exactPattern(arn)], outside: [] }));
    const byName = told.map((name) => ({
      sample: taken.includes(plain(name)) ? free("example", (path) => plain(`${path}/${name}`)) : plain(name),
      name,
      inside: this.globs(service, type, name),
      outside: taken.map(exactPattern),
    }));
    const others = {
      sample: free("example", plain),
      name: undefined,
      inside: this.globs(service, type, "?*"),
      outside: [...taken.map(exactPattern), ...byName.flatMap(({ inside }) => inside)],
    };
    return [...named, ...byName, others];
  }

  private roles(): readonly CallerClass[] {
    const ids = this.names.ids.filter((id) => id.startsWith("AROA"));
    const id = fresh("AROAEXAMPLE", (candidate) => ids.includes(candidate));
    const here = this.names.sessions.filter(({ account }) => account === this.account);
    const told = unique(here.map(({ role }) => role));
    return this.shapes("iam", "role", this.names.roles, told).flatMap((shape) => {
      const sessions = unique(here.filter(({ role }) => role === shape.name).map(({ session }) => session));
      const session = fresh("example", (candidate) => sessions.includes(candidate));
      const role = (userId: string, userIds: readonly Literal[]) =>
        this.callerClass({ kind: "roleSession", roleArn: shape.sample, userId }, shape, [
          ...userIds,
          ...this.identityProviders(),
        ]);
      const some = [`AROA?*`, ...ids].map((one) => ({ one, sample: one === `AROA?*` ? id : one }));
      return some.flatMap(({ one, sample }) => {
        const others = one === sample ? [] : ids.map((other) => namePattern(`${other}:*`));
        const but = oneOf("aws:userid", [...others, ...sessions.map((name) => namePattern(`*:${name}`))], false);
        const notThese = oneOf("aws:userid", others, false);
        return [
          role(`${sample}:${session}`, [oneOf("aws:userid", [namePattern(`${one}:?*`)]), but]),
          ...sessions.map((name) =>
            role(`${sample}:${name}`, [oneOf("aws:userid", [namePattern(`${one}:${name}`)]), notThese]),
          ),
        ];
      });
    });
  }

  /** An identity provider named by an ARN is one of the role's own account. */
  private identityProviders(): readonly Literal[] {
    const key = "aws:federatedprovider";
    if (!this.names.mentions.has(key)) return [];
    const { atom } = oneOf(key, [
      namePattern("*"),
      arnGlob(`arn:*:iam::${this.certain ? this.account : TWELVE_DIGITS}:*`),
    ]);
    const elsewhere = this.accounts.map((account) => arnGlob(`arn:*:iam::${account}:*`));
    return [
      { atom: atom.kind === "value" ? { ...atom, whenAbsent: true } : atom, want: true },
      oneOf(key, elsewhere, false),
    ];
  }

  private users(): readonly CallerClass[] {
    const { names } = this;
    const ids = names.ids.filter((id) => id.startsWith("AIDA"));
    const id = fresh("AIDAEXAMPLE", (candidate) => ids.includes(candidate));
    const told = names.userNames;
    return this.shapes("iam", "user", names.users, told).flatMap((shape) => {
      const certain = shape.name !== undefined || names.userNamesExact;
      const name = [oneOf("aws:username", [namePattern("?*")]), ...otherName(shape, told)];
      const user = (userId: string, userIds: readonly Literal[]) =>
        this.callerClass({ kind: "user", arn: shape.sample, userId }, shape, [...userIds, ...name], certain);
      return [
        user(id, [oneOf("aws:userid", [namePattern("AIDA?*")]), oneOf("aws:userid", ids.map(exactPattern), false)]),
        ...ids.map((one) => user(one, [oneOf("aws:userid", [exactPattern(one)])])),
      ];
    });
  }

  private federatedUsers(): readonly CallerClass[] {
    const tied = this.names.mentions.has("aws:userid");
    const issuers = [this.arn("iam", "root"), ...this.names.users.filter((arn) => accountOf(arn) === this.account)];
    const told = tied ? this.names.federatedNames : [];
    return this.shapes("sts", "federated-user", this.names.federated, told).flatMap((shape) => {
      const userId = shape.name === undefined ? this.accountGlob(":?*") : exactPattern(`${this.account}:${shape.name}`);
      const userIds = [oneOf("aws:userid", [userId])];
      const certain = shape.name !== undefined || !tied;
      return issuers.map((issuer) =>
        this.callerClass({ kind: "federatedUser", arn: shape.sample, issuer }, shape, userIds, certain),
      );
    });
  }

  private root(): CallerClass {
    const account = this.certain ? this.account : TWELVE_DIGITS;
    const inside = [namePattern(`arn:${this.names.partition}:iam::${account}:root`)];
    const shape = { sample: this.arn("iam", "root"), name: undefined, inside, outside: [] };
    const userIds = [oneOf("aws:userid", [this.accountGlob("")])];
    return this.callerClass({ kind: "root", arn: shape.sample }, shape, userIds);
  }

  private accountGlob(suffix: string): Pattern {
    return namePattern(`${this.certain ? this.account : TWELVE_DIGITS}${suffix}`);
  }

  private callerClass(
    sample: Exclude<Caller, { readonly kind: "service" }>,
    shape: Shape,
    pins: readonly Literal[],
    certain = true,
  ): CallerClass {
    const derived = callerKeys(sample);
    const isOne = shape.inside.length === 1 && shape.inside.flat().every((token) => typeof token === "string");
    const exact = [
      "aws:principaltype",
      "aws:principalisawsservice",
      ...(this.certain ? ["aws:principalaccount", "kms:calleraccount"] : []),
      ...(isOne ? ["aws:principalarn"] : []),
      ...(shape.name === undefined ? [] : ["aws:username"]),
    ];
    const known = new Map([...derived].filter(([key, value]) => exact.includes(key) || value === undefined));
    const elsewhere = this.accounts.map((account) => arnGlob(`arn:*:*::${account}:*`));
    return {
      sample,
      account: this.account,
      accountNamed: this.accountNamed,
      certain: certain && this.certain,
      known,
      pins: [
        ...pinsOf(known),
        ...pins,
        oneOf("aws:principalarn", shape.inside),
        oneOf("aws:principalarn", [...shape.outside, ...elsewhere], false),
        ...["aws:principalaccount", "kms:calleraccount"].flatMap((key) => [
          oneOf(key, [namePattern(TWELVE_DIGITS)]),
          oneOf(key, this.accounts.map(exactPattern), false),
        ]),
      ],
    };
  }
}
