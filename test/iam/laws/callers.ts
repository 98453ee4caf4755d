/**
 * Generates callers that cover every distinction a document can make: each named caller, others of each kind in each
 * named account and in one unnamed account, and callers whose names, ids and ARNs match its wildcards.
 */

import type { Caller } from "../../../iam/evaluator/request";
import type { Condition, PolicyDocument } from "../../../iam/syntax/ast";
import { combinations, type Glob, glob, type Token } from "./globs";
import { around, familyOf, filled, templatesOf, variablesIn } from "./values";

/** The characters of the names of users, roles and sessions. */
const NAME = (character: string): boolean => /^[\w+=,.@-]$/.test(character);
const PATH = (character: string): boolean => NAME(character) || character === "/";
const DIGIT = (character: string): boolean => /^\d$/.test(character);
const ID = (character: string): boolean => /^[A-Z0-9]$/.test(character);

const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];
const concat = (...parts: readonly (string | readonly Token[])[]): Glob => ({
  tokens: parts.flatMap((part) => (typeof part === "string" ? Array.from(part) : part)),
  ignoreCase: false,
});
const some = (allows: (character: string) => boolean): readonly Token[] => glob("?*", allows).tokens;

const DIGITS = glob("????????????", DIGIT).tokens;
const FRESH_ACCOUNTS = ["999988887777", "777788889999", "123456789012"];

/** Returns patterns of a name under any path, and without one. */
const underPath = (name: readonly Token[]): readonly (readonly Token[])[] => [
  name,
  concat(some(PATH), "/", name).tokens,
];

/** Names that other keys can have too, for policy variables. */
const TAKEN = ["a", "A", "b", "ab"];

const accountsIn = (text: string): readonly string[] => text.match(/\d{12}/g) ?? [];

const principalsOf = ({ statements }: PolicyDocument): readonly string[] =>
  statements.flatMap(({ principal }) => (principal?.entries ?? []).map(({ value }) => value));

class Callers {
  private readonly document: PolicyDocument;
  private readonly conditions: readonly Condition[];
  private readonly principals: readonly string[];
  /** The principals of the whole policy. They exist, so that no other has the name of one. */
  private readonly existing: readonly string[];
  readonly accounts: readonly string[];
  complete = true;

  constructor(document: PolicyDocument, own: string | undefined, whole: PolicyDocument) {
    this.document = document;
    this.conditions = document.statements.flatMap(({ conditions }) => conditions);
    this.principals = principalsOf(document);
    this.existing = principalsOf(whole);
    const named = whole.statements.flatMap(({ principal, conditions }) => [
      ...(principal?.entries ?? []).flatMap(({ value }) => accountsIn(value)),
      ...conditions.flatMap(({ values }) => values.flatMap(accountsIn)),
    ]);
    const known = unique([...(own === undefined ? [] : [own]), ...named]);
    const cut = [
      ...this.texts(["aws:principalaccount", "kms:calleraccount"], concat(DIGITS)),
      ...[`arn:aws:iam::`, `arn:aws:sts::`].flatMap((before) =>
        this.texts(["aws:principalarn"], concat(before, DIGITS, ":", some(PATH))).flatMap(
          (arn) => arn.split(":")[4] ?? [],
        ),
      ),
      ...this.texts(["aws:userid"], concat(DIGITS)),
      ...this.texts(["aws:userid"], concat(DIGITS, ":", some(NAME))).map((id) => id.slice(0, 12)),
      // Numbers on each side of a bound, for conditions that compare an account id, or a root user's id, as a number.
      ...this.conditions
        .filter(({ key }) => /^(aws:(principalaccount|userid)|kms:calleraccount)$/i.test(key))
        .flatMap(around)
        .filter((text) => /^\d{1,12}$/.test(text))
        .map((text) => text.padStart(12, "0")),
    ];
    const fresh = FRESH_ACCOUNTS.find((account) => !known.includes(account)) ?? "100000000000";
    this.accounts = unique([...known, fresh, ...cut]);
  }

  /** Returns a text for each combination of the patterns with which conditions compare the keys. */
  private texts(keys: readonly string[], within: Glob): readonly string[] {
    const globs = this.globs(keys);
    if (globs.length === 0) return [];
    const { texts, complete } = combinations(globs, within);
    this.complete &&= complete;
    return texts;
  }

  private globs(keys: readonly string[]): readonly Glob[] {
    return this.conditions
      .filter((condition) => keys.includes(condition.key.toLowerCase()) && familyOf(condition) === "text")
      .flatMap((condition) => templatesOf(condition, this.document))
      .flatMap((template) => filled(template, (key) => (key === "aws:username" ? this.userNames() : ["a", "b"])));
  }

  /** Returns the ARNs of this shape that conditions distinguish, or `otherwise` if they distinguish none. */
  private arns(within: Glob, otherwise: string): readonly string[] {
    const texts = this.texts(["aws:principalarn"], within);
    return texts.length === 0 ? [otherwise] : texts;
  }

  private userNames(): readonly string[] {
    const named = this.principals.flatMap((value) =>
      value.includes(":user/") ? [value.split("/").slice(-1).join()] : [],
    );
    const templates = this.conditions
      .filter((condition) => condition.key.toLowerCase() === "aws:username" && familyOf(condition) === "text")
      .flatMap((condition) => templatesOf(condition, this.document));
    const globs = templates.flatMap((template) => filled(template, () => ["a", "b", "alice"]));
    const distinguished = globs.length === 0 ? [] : combinations(globs, concat(some(NAME))).texts;
    const others = this.conditions
      .filter((condition) => condition.key.toLowerCase() === "aws:username")
      .flatMap(around);
    const taken = this.conditions.some((condition) => variablesIn(condition, this.document).includes("aws:username"));
    return unique([
      ...named,
      ...distinguished,
      ...(taken ? TAKEN : []),
      ...others.filter((name) => Array.from(name).every(NAME)),
      "example",
    ]);
  }

  private named(before: string): readonly string[] {
    return this.existing.filter(
      (value) => value.startsWith("arn:aws:") && value.includes(before) && !/[*?]/.test(value),
    );
  }

  all(): readonly Caller[] {
    return this.accounts.flatMap((account) => [
      ...this.users(account),
      ...this.roles(account),
      ...this.federated(account),
      { kind: "root" as const, arn: `arn:aws:iam::${account}:root` },
    ]);
  }

  private users(account: string): readonly Caller[] {
    const arns = this.userNames().flatMap((name) =>
      underPath(Array.from(name)).flatMap((path, index) => {
        const before = `arn:aws:iam::${account}:user/`;
        return this.arns(concat(before, path), `${before}${index === 0 ? "" : "path/"}${name}`);
      }),
    );
    const others = underPath(some(NAME)).flatMap((path) =>
      this.texts(["aws:principalarn"], concat(`arn:aws:iam::${account}:user/`, path)),
    );
    const own = this.named(`:${account}:user/`);
    const ids = [
      "AIDAOTHER",
      ...this.principals.filter((value) => value.startsWith("AIDA")),
      ...this.texts(["aws:userid"], concat("AIDA", some(ID))),
    ];
    return unique([...own, ...arns, ...others]).flatMap((arn) =>
      unique(ids).map((userId) => ({ kind: "user" as const, arn, userId })),
    );
  }

  private roles(account: string): readonly Caller[] {
    const before = `arn:aws:iam::${account}:role/`;
    const sessions = this.principals.flatMap((value) => {
      const [, role = "", session = ""] = /:assumed-role\/([^/]+)\/([^/]+)$/.exec(value) ?? [];
      return session === "" ? [] : [{ role, session }];
    });
    const names = unique([...sessions.map(({ role }) => role), "example"]);
    const arns = names.flatMap((name) =>
      underPath(Array.from(name)).flatMap((path, index) =>
        this.arns(concat(before, path), `${before}${index === 0 ? "" : "path/"}${name}`),
      ),
    );
    const others = underPath(some(NAME)).flatMap((path) => this.arns(concat(before, path), `${before}example`));
    const ids = unique(["AROAOTHER", ...this.principals.filter((value) => value.startsWith("AROA"))]);
    const userIds = unique([
      ...ids.flatMap((id) => ["other", ...sessions.map(({ session }) => session)].map((session) => `${id}:${session}`)),
      ...ids.flatMap((id) => this.texts(["aws:userid"], concat(`${id}:`, some(NAME)))),
      ...this.texts(["aws:userid"], concat("AROA", some(ID), ":", some(NAME))),
      ...sessions.flatMap(({ session }) => this.texts(["aws:userid"], concat("AROA", some(ID), `:${session}`))),
    ]);
    return unique([...this.named(`:${account}:role/`), ...arns, ...others]).flatMap((roleArn) =>
      userIds.map((userId) => ({ kind: "roleSession" as const, roleArn, userId })),
    );
  }

  private federated(account: string): readonly Caller[] {
    const before = `arn:aws:sts::${account}:federated-user/`;
    const names = this.texts(["aws:userid"], concat(`${account}:`, some(NAME))).map((id) => id.slice(13));
    const arns = [
      ...this.arns(concat(before, some(NAME)), `${before}example`),
      ...names.map((name) => `${before}${name}`),
    ];
    // The issuer of the session: the root user, or a user that the document names.
    const ids = this.principals.filter((value) => value.startsWith("AIDA"));
    const issuers = [`arn:aws:iam::${account}:root`, ...this.named(`:${account}:user/`), ...ids];
    return unique([...this.named(`:${account}:federated-user/`), ...arns]).flatMap((arn) =>
      issuers.map((issuer) => ({ kind: "federatedUser" as const, arn, issuer })),
    );
  }
}

export interface CallerSample {
  readonly callers: readonly Caller[];
  readonly complete: boolean;
}

/**
 * Returns sufficient callers for `document`, which is a part of the key policy `whole` of a key in the account `own`.
 * At least one is of an account that the whole policy does not name.
 */
export function callersFor(document: PolicyDocument, own: string | undefined, whole: PolicyDocument): CallerSample {
  const callers = new Callers(document, own, whole);
  const named = principalsOf(whole);
  return { callers: callers.all().filter((caller) => canExist(caller, named)), complete: callers.complete };
}

/** Whether no other user or role of the name is one of those that the document names. A name ignores case. */
function canExist(caller: Caller, named: readonly string[]): boolean {
  if (caller.kind !== "user" && caller.kind !== "roleSession") return true;
  const arn = caller.kind === "user" ? caller.arn : caller.roleArn;
  const same = named.filter((each) => !/[*?]/.test(each) && nameOf(each) === nameOf(arn));
  return same.length === 0 || same.includes(arn);
}

/** Returns the ARN of a user or role without its path. Any other text has no name. */
function nameOf(arn: string): string | undefined {
  const [, before, name] = /^(arn:aws:iam::\d{12}:(?:user|role)\/)(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return name === undefined ? undefined : `${before}${name.toLowerCase()}`;
}
