/**
 * Callers enough to tell apart what a document can: each it names, others of each kind in each account it names and in
 * one it does not, and those whose names, ids and ARNs its wildcards single out.
 */

import type { Caller } from "../../../iam/evaluator/request";
import type { Condition, PolicyDocument } from "../../../iam/syntax/ast";
import { combinations, type Glob, glob, type Token } from "./globs";
import { around, familyOf, filled, templatesOf, variablesIn } from "./values";

/** What IAM lets users, roles and sessions be called. */
const NAME = (character: string): boolean => /^[\w+=,.@-]$/.test(character);
const PATH = (character: string): boolean => NAME(character) || character === "/";
const DIGIT = (character: string): boolean => /^\d$/.test(character);
const ID = (character: string): boolean => /^[A-Z0-9]$/.test(character);

const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];
const joined = (...parts: readonly (string | readonly Token[])[]): Glob => ({
  tokens: parts.flatMap((part) => (typeof part === "string" ? Array.from(part) : part)),
  ignoreCase: false,
});
const some = (allows: (character: string) => boolean): readonly Token[] => glob("?*", allows).tokens;

const DIGITS = glob("????????????", DIGIT).tokens;
const FRESH_ACCOUNTS = ["999988887777", "777788889999", "123456789012"];

/** A name under any path, or none. */
const underPath = (name: readonly Token[]): readonly (readonly Token[])[] => [
  name,
  joined(some(PATH), "/", name).tokens,
];

/** Names that other keys may have too, where a policy variable compares them. */
const TAKEN = ["a", "A", "b", "ab"];

const accountsIn = (text: string): readonly string[] => text.match(/\d{12}/g) ?? [];

class Callers {
  private readonly document: PolicyDocument;
  private readonly conditions: readonly Condition[];
  private readonly principals: readonly string[];
  readonly accounts: readonly string[];
  complete = true;

  constructor(document: PolicyDocument, own: string | undefined, whole: PolicyDocument) {
    this.document = document;
    this.conditions = document.statements.flatMap(({ conditions }) => conditions);
    this.principals = document.statements.flatMap(({ principal }) =>
      (principal?.entries ?? []).map(({ value }) => value),
    );
    const named = whole.statements.flatMap(({ principal, conditions }) => [
      ...(principal?.entries ?? []).flatMap(({ value }) => accountsIn(value)),
      ...conditions.flatMap(({ values }) => values.flatMap(accountsIn)),
    ]);
    const known = unique([...(own === undefined ? [] : [own]), ...named]);
    const cut = [
      ...this.texts(["aws:principalaccount", "kms:calleraccount"], joined(DIGITS)),
      ...[`arn:aws:iam::`, `arn:aws:sts::`].flatMap((before) =>
        this.texts(["aws:principalarn"], joined(before, DIGITS, ":", some(PATH))).flatMap(
          (arn) => arn.split(":")[4] ?? [],
        ),
      ),
      ...this.texts(["aws:userid"], joined(DIGITS)),
      ...this.texts(["aws:userid"], joined(DIGITS, ":", some(NAME))).map((id) => id.slice(0, 12)),
      // Numbers too, for who compares the id of an account, which is the user id of its root, with one.
      ...this.conditions
        .filter(({ key }) => /^(aws:(principalaccount|userid)|kms:calleraccount)$/i.test(key))
        .flatMap(around)
        .filter((text) => /^\d{1,12}$/.test(text))
        .map((text) => text.padStart(12, "0")),
    ];
    const fresh = FRESH_ACCOUNTS.find((account) => !known.includes(account)) ?? "100000000000";
    this.accounts = unique([...known, fresh, ...cut]);
  }

  /** A text for each combination of what conditions compare these keys with. */
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

  /** The ARNs of this shape that conditions tell apart; one where they tell none. */
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
    const told = globs.length === 0 ? [] : combinations(globs, joined(some(NAME))).texts;
    const others = this.conditions
      .filter((condition) => condition.key.toLowerCase() === "aws:username")
      .flatMap(around);
    const taken = this.conditions.some((condition) => variablesIn(condition, this.document).includes("aws:username"));
    return unique([
      ...named,
      ...told,
      ...(taken ? TAKEN : []),
      ...others.filter((name) => Array.from(name).every(NAME)),
      "example",
    ]);
  }

  private named(before: string): readonly string[] {
    return this.principals.filter(
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
        return this.arns(joined(before, path), `${before}${index === 0 ? "" : "path/"}${name}`);
      }),
    );
    const others = underPath(some(NAME)).flatMap((path) =>
      this.texts(["aws:principalarn"], joined(`arn:aws:iam::${account}:user/`, path)),
    );
    const own = this.named(`:${account}:user/`);
    const ids = [
      "AIDAOTHER",
      ...this.principals.filter((value) => value.startsWith("AIDA")),
      ...this.texts(["aws:userid"], joined("AIDA", some(ID))),
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
        this.arns(joined(before, path), `${before}${index === 0 ? "" : "path/"}${name}`),
      ),
    );
    const others = underPath(some(NAME)).flatMap((path) => this.arns(joined(before, path), `${before}example`));
    const ids = unique(["AROAOTHER", ...this.principals.filter((value) => value.startsWith("AROA"))]);
    const userIds = unique([
      ...ids.flatMap((id) => ["other", ...sessions.map(({ session }) => session)].map((session) => `${id}:${session}`)),
      ...ids.flatMap((id) => this.texts(["aws:userid"], joined(`${id}:`, some(NAME)))),
      ...this.texts(["aws:userid"], joined("AROA", some(ID), ":", some(NAME))),
      ...sessions.flatMap(({ session }) => this.texts(["aws:userid"], joined("AROA", some(ID), `:${session}`))),
    ]);
    return unique([...this.named(`:${account}:role/`), ...arns, ...others]).flatMap((roleArn) =>
      userIds.map((userId) => ({ kind: "roleSession" as const, roleArn, userId })),
    );
  }

  private federated(account: string): readonly Caller[] {
    const before = `arn:aws:sts::${account}:federated-user/`;
    const names = this.texts(["aws:userid"], joined(`${account}:`, some(NAME))).map((id) => id.slice(13));
    const arns = [
      ...this.arns(joined(before, some(NAME)), `${before}example`),
      ...names.map((name) => `${before}${name}`),
    ];
    // Whoever asked for the session: the root user, or one of the users the document names.
    const issuers = [`arn:aws:iam::${account}:root`, ...this.named(`:${account}:user/`)];
    return unique([...this.named(`:${account}:federated-user/`), ...arns]).flatMap((arn) =>
      issuers.map((issuer) => ({ kind: "federatedUser" as const, arn, issuer })),
    );
  }
}

export interface CallersEnough {
  readonly callers: readonly Caller[];
  readonly complete: boolean;
}

/**
 * Callers enough for `document`, a part of the key policy `whole`, asked about a key of the account `own`: one at least
 * of an account that nothing in all of the policy names.
 */
export function callersFor(document: PolicyDocument, own: string | undefined, whole: PolicyDocument): CallersEnough {
  const callers = new Callers(document, own, whole);
  const all = callers.all();
  return { callers: all, complete: callers.complete };
}
