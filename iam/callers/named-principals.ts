/** What a document names of callers, gathered once for the classes of `callers.ts`. */

import { keyName } from "../aws/condition-keys";
import { accountOf, type KeyIdentity } from "../evaluator/request";
import { partitionOf } from "../evaluator/resource";
import { isLiteral, matches } from "../strings/glob";
import { findMember, type Language } from "../strings/intersection";
import { globPattern, namePattern, variablesOf } from "../strings/pattern";
import type { Condition, PolicyDocument } from "../syntax/ast";
import { type Named, named } from "../syntax/principal-entry";

type OfKind<K extends Named["kind"]> = Extract<Named, { readonly kind: K }>;

export type ByAccount<T> = ReadonlyMap<string, readonly T[]>;

/** What the document names, gathered once. */
export interface Names {
  /** Of each account the ARNs of its users, roles and federated users. */
  readonly users: ByAccount<string>;
  readonly roles: ByAccount<string>;
  readonly federated: ByAccount<string>;
  readonly sessions: ByAccount<OfKind<"roleSession">>;
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
  readonly chained: readonly string[];
  /** The partition the key lies in, or a glob of those it may lie in. */
  readonly partition: string;
  /** One of them: the one that sessions are named in, if any is. */
  readonly samplePartition: string;
}

function ofKind<K extends Named["kind"]>(all: readonly Named[], kind: K): readonly OfKind<K>[] {
  return all.filter((who): who is OfKind<K> => who.kind === kind);
}

/** What `document` and a question about `key` name; `asked` are the condition keys of the question, in lower case. */
export function namesIn(document: PolicyDocument, key: KeyIdentity, asked: readonly string[]): Names {
  const all = document.statements.flatMap(({ principal }) => (principal?.entries ?? []).map(named));
  const conditions = document.statements.flatMap((statement) => statement.conditions);
  const variables = conditions.flatMap(({ values }) => values.flatMap((value) => variablesOf(value, document.version)));
  const mentions = new Set([...conditions.map(({ key: name }) => keyName(name)), ...variables, ...asked]);
  if (all.some(({ kind }) => kind === "federated")) mentions.add("aws:federatedprovider");
  const userNames = conditions.flatMap((each) => comparedNames(each, "aws:username"));
  // Where names are told, who has one is told by the ARN too.
  const ofArns = userNames.length === 0 ? [] : conditions.flatMap(userNamesOfArns);
  const ids = unique(ofKind(all, "uniqueId").map(({ id }) => id));
  const partition = partitionOf(key.region);
  const sessions = ofKind(all, "roleSession");
  const userNamesExact = userNames.every(isOneName) && !variables.includes("aws:username");
  return {
    users: arnsByAccount(ofKind(all, "user")),
    roles: arnsByAccount(ofKind(all, "role")),
    federated: arnsByAccount(ofKind(all, "federatedUser")),
    sessions: byAccount(sessions, ({ account }) => account),
    federatedNames: unique(["example", ...namesTold(conditions.flatMap(federatedNamesOf))]),
    roleIds: ids.filter((id) => id.startsWith("AROA")),
    userIds: ids.filter((id) => id.startsWith("AIDA")),
    mentions,
    userNames: unique(
      userNamesExact && ofArns.every(isOneName)
        ? [...userNames, ...ofArns].map(({ glob }) => glob).filter(isUserName)
        : namesTold([...userNames, ...ofArns]),
    ),
    userNamesExact,
    // In an order of their own: of many not all are told apart, and which must not hang on the order of statements.
    organizations: unique(["o-example", "example", ...conditions.flatMap(organizationsOf).sort()]),
    chained: unique(["cloudformation.amazonaws.com", "example", ...conditions.flatMap(chainedOf).sort()]),
    partition,
    samplePartition:
      sessions.map((session) => session.partition).find((own) => matches(partition, own)) ??
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
interface ComparedNames {
  readonly glob: string;
  readonly ignoreCase: boolean;
}

function comparedNames({ operator, key, values }: Condition, name: string): readonly ComparedNames[] {
  if (key.toLowerCase() !== name || operator === "Null") return [];
  const ignoreCase = operator.includes("IgnoreCase");
  return values.map((glob) => ({ glob, ignoreCase }));
}

/** The names of the users whose ARNs a condition compares with; of a path with a wildcard, whatever follows its last part. */
function userNamesOfArns({ key, operator, values }: Condition): readonly ComparedNames[] {
  if (key.toLowerCase() !== "aws:principalarn") return [];
  const ignoreCase = operator.includes("IgnoreCase");
  return values.flatMap((value) => {
    const [, path = ""] = /:user\/(.+)$/.exec(value) ?? [];
    return path === "" ? [] : [{ glob: path.slice(path.lastIndexOf("/") + 1), ignoreCase }];
  });
}

function isOneName({ glob, ignoreCase }: ComparedNames): boolean {
  return isLiteral(glob) && !ignoreCase;
}

function isAlike(a: ComparedNames, b: ComparedNames): boolean {
  const text = ({ glob, ignoreCase }: ComparedNames) => (ignoreCase ? glob.toLowerCase() : glob);
  return a.ignoreCase === b.ignoreCase && text(a) === text(b);
}

/** How many of them that fit more than one name get names of their own. */
const MAX_GLOBS = 8;

/** The names listed, some that fit each wildcard and some that fit none: those that fit it alone, if any does. */
function namesTold(listed: readonly ComparedNames[]): readonly string[] {
  const inside = ({ glob, ignoreCase }: ComparedNames): Language => ({
    patterns: [globPattern(glob)],
    ignoreCase,
    inside: true,
  });
  const outside = (all: readonly ComparedNames[]): readonly Language[] =>
    [true, false].map((ignoreCase) => ({
      patterns: all.filter((each) => each.ignoreCase === ignoreCase).map(({ glob }) => globPattern(glob)),
      ignoreCase,
      inside: false,
    }));
  const one = listed.filter(isOneName);
  const name: Language = { patterns: [namePattern("?*")], ignoreCase: false, inside: true };
  const many = listed
    .filter((each) => !isOneName(each) && listed.find((other) => isAlike(other, each)) === each)
    .slice(0, MAX_GLOBS);
  const searches = [
    outside(listed),
    ...many.flatMap((glob) => {
      const others = listed.filter((each) => !isAlike(each, glob));
      return [outside(others), outside(one), []].map((without) => [inside(glob), ...without]);
    }),
  ];
  const found = searches.flatMap((languages) => {
    const member = findMember([name, ...languages]);
    return member.kind === "found" ? [member.text] : [];
  });
  return [...listed.map(({ glob }) => glob), ...found].filter(isUserName);
}

/** The names of federated users, whose user id is their account and name, that a condition compares with. */
function federatedNamesOf(condition: Condition): readonly ComparedNames[] {
  const userIds = comparedNames(condition, "aws:userid").filter(({ glob }) => !/^[^:]*[^\d*?:][^:]*:/.test(glob));
  return userIds.map(({ glob, ignoreCase }) => ({ glob: glob.slice(glob.indexOf(":") + 1), ignoreCase }));
}

/** The ids of organizations, or the first part of paths, that a condition compares with. */
function organizationsOf({ operator, key, values }: Condition): readonly string[] {
  if (!/^aws:(principal|resource)org(id|paths)$/i.test(key) || operator === "Null") return [];
  const ids = values.map((value) => value.split("/", 1).join());
  const cased = operator.includes("IgnoreCase") ? ids.map((id) => id.toUpperCase()) : [];
  return [...ids.map(plain), ...ids, ...cased].filter((id) => /^[\w*?-]+$/.test(id));
}

/** The services of `aws:CalledVia` that a condition compares with. */
function chainedOf({ operator, key, values }: Condition): readonly string[] {
  if (!/^aws:calledvia(first|last)?$/i.test(key) || operator === "Null") return [];
  return [...values.map(plain), ...values];
}

/** A text that fits the glob. */
function plain(glob: string): string {
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
export function fresh(base: string, taken: (candidate: string) => boolean): string {
  let candidate = base;
  for (let number = 2; taken(candidate); number += 1) candidate = `${base}${number}`;
  return candidate;
}
