/** What a document names of callers, gathered once for the classes of `callers.ts`. */

import { canonicalKeyName } from "../aws/condition-keys";
import { accountOf, type KeyIdentity } from "../evaluator/request";
import { partitionGlob } from "../evaluator/resource";
import { isLiteral, matchesGlob } from "../strings/glob";
import { findMember, type Language } from "../strings/intersection";
import { globPattern, namePattern, variablesIn } from "../strings/pattern";
import type { Condition, PolicyDocument } from "../syntax/ast";
import { type NamedPrincipal, namedPrincipal } from "../syntax/principal-entry";

type NamedOfKind<K extends NamedPrincipal["kind"]> = Extract<NamedPrincipal, { readonly kind: K }>;

export type ByAccount<T> = ReadonlyMap<string, readonly T[]>;

/** What the document names, gathered once. */
export interface NamedPrincipals {
  /** Of each account the ARNs of its users, roles and federated users. */
  readonly users: ByAccount<string>;
  readonly roles: ByAccount<string>;
  readonly federated: ByAccount<string>;
  readonly sessions: ByAccount<NamedOfKind<"roleSession">>;
  /** Names of federated users: one that nothing names, and those in the user ids that conditions compare with. */
  readonly federatedNames: readonly string[];
  /** The unique ids of roles and of users. */
  readonly roleIds: readonly string[];
  readonly userIds: readonly string[];
  readonly mentions: ReadonlySet<string>;
  /** User names that conditions compare with, or that their wildcards tell apart. */
  readonly userNames: readonly string[];
  /** Whether those are all the names that conditions can tell apart. */
  readonly userNamesExact: boolean;
  /** Organizations nothing names, and those that conditions name, or that fit a wildcard of theirs. */
  readonly organizations: readonly string[];
  /** Services that call for each other: two nothing names, and those that conditions name, or that fit a wildcard. */
  readonly calledServices: readonly string[];
  /** The partition the key lies in, or a glob of those it may lie in. */
  readonly partitionGlob: string;
  /** One of them: the one that sessions are named in, if any is. */
  readonly examplePartition: string;
}

function ofKind<K extends NamedPrincipal["kind"]>(all: readonly NamedPrincipal[], kind: K): readonly NamedOfKind<K>[] {
  return all.filter((who): who is NamedOfKind<K> => who.kind === kind);
}

/** What `document` and a question about `key` name; `asked` are the condition keys of the question, in lower case. */
export function collectNames(
  document: PolicyDocument,
  key: KeyIdentity,
  askedKeys: readonly string[],
): NamedPrincipals {
  const principals = document.statements.flatMap(({ principal }) => (principal?.entries ?? []).map(namedPrincipal));
  const conditions = document.statements.flatMap((statement) => statement.conditions);
  const variables = conditions.flatMap(({ values }) => values.flatMap((value) => variablesIn(value, document.version)));
  const mentions = new Set([...conditions.map(({ key: name }) => canonicalKeyName(name)), ...variables, ...askedKeys]);
  if (principals.some(({ kind }) => kind === "federated")) mentions.add("aws:federatedprovider");
  const userNames = conditions.flatMap((each) => namePatternsOn(each, "aws:username"));
  // Where names are told, who has one is told by the ARN too.
  const userNamesInArns = userNames.length === 0 ? [] : conditions.flatMap(userNamePatternsInArns);
  const ids = unique(ofKind(principals, "uniqueId").map(({ id }) => id));
  const partition = partitionGlob(key.region);
  const sessions = ofKind(principals, "roleSession");
  const userNamesExact = userNames.every(matchesOneName) && !variables.includes("aws:username");
  return {
    users: arnsByAccount(ofKind(principals, "user")),
    roles: arnsByAccount(ofKind(principals, "role")),
    federated: arnsByAccount(ofKind(principals, "federatedUser")),
    sessions: byAccount(sessions, ({ account }) => account),
    federatedNames: unique(["example", ...distinguishingNames(conditions.flatMap(federatedNamePatterns))]),
    roleIds: ids.filter((id) => id.startsWith("AROA")),
    userIds: ids.filter((id) => id.startsWith("AIDA")),
    mentions,
    userNames: unique(
      userNamesExact && userNamesInArns.every(matchesOneName)
        ? [...userNames, ...userNamesInArns].map(({ glob }) => glob).filter(isUserName)
        : distinguishingNames([...userNames, ...userNamesInArns]),
    ),
    userNamesExact,
    // In an order of their own: of many not all are told apart, and which must not hang on the order of statements.
    organizations: unique(["o-example", "example", ...conditions.flatMap(organizationsIn).sort()]),
    calledServices: unique(["cloudformation.amazonaws.com", "example", ...conditions.flatMap(calledServicesIn).sort()]),
    partitionGlob: partition,
    examplePartition:
      sessions.map((session) => session.partition).find((own) => matchesGlob(partition, own)) ??
      (partition === "aws*" ? "aws" : partition.replace("*", "iso")),
  };
}

function byAccount<T>(all: readonly T[], accountIn: (each: T) => string): ByAccount<T> {
  const found = new Map<string, T[]>();
  for (const each of all) {
    const account = accountIn(each);
    const here = found.get(account) ?? [];
    here.push(each);
    found.set(account, here);
  }
  return found;
}

function arnsByAccount(all: readonly { readonly arn: string }[]): ByAccount<string> {
  return byAccount(unique(all.map(({ arn }) => arn)), accountOf);
}

/** Names that a condition compares with: those that fit `glob`. */
interface NamePattern {
  readonly glob: string;
  readonly ignoreCase: boolean;
}

function namePatternsOn({ operator, key, values }: Condition, name: string): readonly NamePattern[] {
  if (key.toLowerCase() !== name || operator === "Null") return [];
  const ignoreCase = operator.includes("IgnoreCase");
  return values.map((glob) => ({ glob, ignoreCase }));
}

/** The names of the users whose ARNs a condition compares with; of a path with a wildcard, whatever follows its last part. */
function userNamePatternsInArns({ key, operator, values }: Condition): readonly NamePattern[] {
  if (key.toLowerCase() !== "aws:principalarn") return [];
  const ignoreCase = operator.includes("IgnoreCase");
  return values.flatMap((value) => {
    const [, path = ""] = /:user\/(.+)$/.exec(value) ?? [];
    return path === "" ? [] : [{ glob: path.slice(path.lastIndexOf("/") + 1), ignoreCase }];
  });
}

function matchesOneName({ glob, ignoreCase }: NamePattern): boolean {
  return isLiteral(glob) && !ignoreCase;
}

function isEquivalent(a: NamePattern, b: NamePattern): boolean {
  const text = ({ glob, ignoreCase }: NamePattern) => (ignoreCase ? glob.toLowerCase() : glob);
  return a.ignoreCase === b.ignoreCase && text(a) === text(b);
}

/** How many of them that fit more than one name get names of their own. */
const MAX_NAME_GLOBS = 8;

/** The names listed, some that fit each wildcard and some that fit none: those that fit it alone, if any does. */
function distinguishingNames(listed: readonly NamePattern[]): readonly string[] {
  const inside = ({ glob, ignoreCase }: NamePattern): Language => ({
    patterns: [globPattern(glob)],
    ignoreCase,
    inside: true,
  });
  const outside = (all: readonly NamePattern[]): readonly Language[] =>
    [true, false].map((ignoreCase) => ({
      patterns: all.filter((each) => each.ignoreCase === ignoreCase).map(({ glob }) => globPattern(glob)),
      ignoreCase,
      inside: false,
    }));
  const single = listed.filter(matchesOneName);
  const name: Language = { patterns: [namePattern("?*")], ignoreCase: false, inside: true };
  const multiple = listed
    .filter((each) => !matchesOneName(each) && listed.find((other) => isEquivalent(other, each)) === each)
    .slice(0, MAX_NAME_GLOBS);
  const searches = [
    outside(listed),
    ...multiple.flatMap((glob) => {
      const others = listed.filter((each) => !isEquivalent(each, glob));
      return [outside(others), outside(single), []].map((without) => [inside(glob), ...without]);
    }),
  ];
  const found = searches.flatMap((languages) => {
    const member = findMember([name, ...languages]);
    return member.kind === "found" ? [member.text] : [];
  });
  return [...listed.map(({ glob }) => glob), ...found].filter(isUserName);
}

/** The names of federated users, whose user id is their account and name, that a condition compares with. */
function federatedNamePatterns(condition: Condition): readonly NamePattern[] {
  const userIds = namePatternsOn(condition, "aws:userid").filter(({ glob }) => !/^[^:]*[^\d*?:][^:]*:/.test(glob));
  return userIds.map(({ glob, ignoreCase }) => ({ glob: glob.slice(glob.indexOf(":") + 1), ignoreCase }));
}

/** The ids of organizations, or the first part of paths, that a condition compares with. */
function organizationsIn({ operator, key, values }: Condition): readonly string[] {
  if (!/^aws:(principal|resource)org(id|paths)$/i.test(key) || operator === "Null") return [];
  const ids = values.map((value) => value.split("/", 1).join());
  const cased = operator.includes("IgnoreCase") ? ids.map((id) => id.toUpperCase()) : [];
  return [...ids.map(textMatching), ...ids, ...cased].filter((id) => /^[\w*?-]+$/.test(id));
}

/** The services of `aws:CalledVia` that a condition compares with. */
function calledServicesIn({ operator, key, values }: Condition): readonly string[] {
  if (!/^aws:calledvia(first|last)?$/i.test(key) || operator === "Null") return [];
  return [...values.map(textMatching), ...values];
}

/** A text that fits the glob. */
function textMatching(glob: string): string {
  return glob.replaceAll("*", "").replaceAll("?", "x");
}

/** A name a user can have: the ARN that carries it then reads as one. */
function isUserName(name: string): boolean {
  return /^[\w+=,.@-]+$/.test(name);
}

export function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

/** `base`, or the first of its numbered variants that is not taken. */
export function firstUnused(base: string, taken: (candidate: string) => boolean): string {
  let candidate = base;
  for (let number = 2; taken(candidate); number += 1) candidate = `${base}${number}`;
  return candidate;
}
