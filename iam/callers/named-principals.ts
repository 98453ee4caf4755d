/**
 * Collects what a document and a question name: principals, ids, user names, organizations, services and condition keys.
 * The partition of the callers (`partition.ts`) builds on it.
 *
 * Guarantee: the result does not depend on the order of statements, conditions or values where a limit applies.
 */

import { toLowerCase } from "../ascii-case";
import { canonicalKeyName } from "../aws/condition-keys";
import { partitionGlob } from "../aws/partitions";
import { accountOf, type KeyIdentity } from "../evaluator/request";
import { isLiteral } from "../strings/glob";
import { findMember, type Language } from "../strings/intersection";
import { globPattern, namePattern, variablesIn } from "../strings/pattern";
import type { Condition, PolicyDocument } from "../syntax/ast";
import { type NamedPrincipal, namedPrincipal } from "../syntax/principal-entry";
import { principalPartition } from "../syntax/principal-partition";

type NamedOfKind<K extends NamedPrincipal["kind"]> = Extract<NamedPrincipal, { readonly kind: K }>;

/** Items by the account they belong to. */
export type ByAccount<T> = ReadonlyMap<string, readonly T[]>;

/** What a document and a question name. */
export interface DocumentNames {
  /** ARNs of users, roles and federated users, by account. */
  readonly users: ByAccount<string>;
  readonly roles: ByAccount<string>;
  readonly federated: ByAccount<string>;
  readonly sessions: ByAccount<NamedOfKind<"roleSession">>;
  /** Names of federated users: an unnamed one, and those in user ids that conditions compare. */
  readonly federatedNames: readonly string[];
  /** The unique ids of roles (`AROA…`) and of users (`AIDA…`). */
  readonly roleIds: readonly string[];
  readonly userIds: readonly string[];
  readonly mentions: ReadonlySet<string>;
  /** User names that conditions compare, or that distinguish their wildcards. */
  readonly userNames: readonly string[];
  /** Whether conditions distinguish no other user names. */
  readonly userNamesExact: boolean;
  /** Two unnamed organizations, those that conditions name, and examples of their wildcards. */
  readonly organizations: readonly string[];
  /** Services of `aws:CalledVia`: two unnamed ones, those that conditions name, and examples of their wildcards. */
  readonly calledServices: readonly string[];
  /** The partition of the KMS key, or a glob of those that are possible. */
  readonly partitionGlob: string;
  /** One of these partitions. If the document names principals by their ARN, the partition of the first. */
  readonly examplePartition: string;
}

function ofKind<K extends NamedPrincipal["kind"]>(all: readonly NamedPrincipal[], kind: K): readonly NamedOfKind<K>[] {
  return all.filter((who): who is NamedOfKind<K> => who.kind === kind);
}

/** Returns what the document and a question about the key name. The document names no principal of another partition.
 * `askedKeys` are the question's keys, in lower case. */
export function collectNames(document: PolicyDocument, key: KeyIdentity, askedKeys: readonly string[]): DocumentNames {
  const entries = document.statements.flatMap(({ principal }) => principal?.entries ?? []);
  const principals = entries.map(namedPrincipal);
  const conditions = document.statements.flatMap((statement) => statement.conditions);
  const variables = conditions.flatMap(({ values }) => values.flatMap((value) => variablesIn(value, document.version)));
  const mentions = new Set([...conditions.map(({ key: name }) => canonicalKeyName(name)), ...variables, ...askedKeys]);
  if (principals.some(({ kind }) => kind === "federated")) mentions.add("aws:federatedprovider");
  const userNames = conditions.flatMap((each) => namePatternsOn(each, "aws:username"));
  // If conditions distinguish user names, an ARN distinguishes the user by its name as well.
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
    // Sorted, because only the first few get cases of their own, independent of the order of statements.
    organizations: unique(["o-example", "example", ...conditions.flatMap(organizationsIn).sort()]),
    calledServices: unique(["cloudformation.amazonaws.com", "example", ...conditions.flatMap(calledServicesIn).sort()]),
    partitionGlob: partition,
    examplePartition: entries.flatMap((entry) => principalPartition(entry) ?? [])[0] ?? partition.replace("*", ""),
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

/** The names that one value of a condition matches. */
interface NamePattern {
  readonly glob: string;
  readonly ignoreCase: boolean;
}

function namePatternsOn({ operator, key, values }: Condition, name: string): readonly NamePattern[] {
  if (toLowerCase(key) !== name || operator === "Null") return [];
  const ignoreCase = operator.includes("IgnoreCase");
  return values.map((glob) => ({ glob, ignoreCase }));
}

/** Returns the user names in ARNs that a condition compares: what follows the last slash of the path. */
function userNamePatternsInArns({ key, operator, values }: Condition): readonly NamePattern[] {
  if (toLowerCase(key) !== "aws:principalarn") return [];
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
  const text = ({ glob, ignoreCase }: NamePattern) => (ignoreCase ? toLowerCase(glob) : glob);
  return a.ignoreCase === b.ignoreCase && text(a) === text(b);
}

/** The patterns matching more than one name that get example names. */
const MAX_NAME_GLOBS = 8;

/** Returns the listed names, a name that no pattern matches, and examples of each pattern, its own ones if possible. */
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

/** Returns the names of federated users that a condition compares. Their user id is `account:name`. */
function federatedNamePatterns(condition: Condition): readonly NamePattern[] {
  const userIds = namePatternsOn(condition, "aws:userid").filter(({ glob }) => !/^[^:]*[^\d*?:][^:]*:/.test(glob));
  return userIds.map(({ glob, ignoreCase }) => ({ glob: glob.slice(glob.indexOf(":") + 1), ignoreCase }));
}

/** Returns the organization IDs that a condition compares, alone or as the first part of a path. */
function organizationsIn({ operator, key, values }: Condition): readonly string[] {
  if (!/^aws:(principal|resource)org(id|paths)$/i.test(key) || operator === "Null") return [];
  const ids = values.map((value) => value.split("/", 1).join());
  const cased = operator.includes("IgnoreCase") ? ids.map((id) => id.toUpperCase()) : [];
  return [...ids.map(textMatching), ...ids, ...cased].filter((id) => /^[\w*?-]+$/.test(id));
}

/** Returns the services of `aws:CalledVia` that a condition compares. */
function calledServicesIn({ operator, key, values }: Condition): readonly string[] {
  if (!/^aws:calledvia(first|last)?$/i.test(key) || operator === "Null") return [];
  return [...values.map(textMatching), ...values];
}

/** Returns a text that the glob matches. */
function textMatching(glob: string): string {
  return glob.replaceAll("*", "").replaceAll("?", "x");
}

/** Reports whether IAM accepts the text as the name of a user. */
function isUserName(name: string): boolean {
  return /^[\w+=,.@-]+$/.test(name);
}

/** Returns the texts without duplicates, in their order. */
export function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

/** Returns `base` or its first numbered variant that is not taken. */
export function firstUnused(base: string, taken: (candidate: string) => boolean): string {
  let candidate = base;
  for (let number = 2; taken(candidate); number += 1) candidate = `${base}${number}`;
  return candidate;
}
