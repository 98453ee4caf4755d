/**
 * Partitions the AWS accounts by what a document can distinguish.
 *
 * Guarantee: if `exact` is true, the document treats every unnamed account like the first of `others`. A proof then
 * needs only the named accounts and that one.
 *
 * A wildcard within an account id (`1234*`) or a numeric comparison splits the unnamed accounts further. Each such
 * wildcard and each side of such a bound then gets accounts of its own, for witnesses, and `exact` is false.
 */

import { toLowerCase } from "../ascii-case";
import { parseOperator } from "../conditions/condition";
import { parseNumber, pointsAround } from "../conditions/operators/ordered";
import { accountOf } from "../evaluator/request";
import { Allowance, MAX_STATES_PER_SEARCH } from "../strings/budget";
import { isLiteral } from "../strings/glob";
import { findMember, type Language } from "../strings/intersection";
import { globPattern, type Pattern } from "../strings/pattern";
import type { Condition, PolicyDocument } from "../syntax/ast";
import { namedPrincipal } from "../syntax/principal-entry";

/** The accounts that a search has to consider. */
export interface Accounts {
  /** Accounts that the document or the question names. */
  readonly named: readonly string[];
  /** Unnamed accounts: first the representative, then examples for each wildcard and bound. */
  readonly others: readonly [string, ...string[]];
  /** Whether the first of `others` represents every unnamed account. */
  readonly exact: boolean;
}

const DIGITS = Array.from("0123456789");
const TWELVE_CHARACTERS = globPattern("????????????");
const ACCOUNT_KEYS = new Set(["aws:principalaccount", "kms:calleraccount"]);
const KEYS_WITH_ACCOUNT = new Set([...ACCOUNT_KEYS, "aws:principalarn", "aws:userid"]);

/** Accounts from AWS's documentation, in the order in which one is chosen as an unnamed account. */
const EXAMPLE_ACCOUNTS = ["999988887777", "444455556666", "777788889999", "123456789012"];

function namedAccounts(document: PolicyDocument): readonly string[] {
  return document.statements.flatMap((statement) => [
    ...(statement.principal?.entries ?? []).flatMap((entry) => {
      const who = namedPrincipal(entry);
      if (who.kind === "account" || who.kind === "roleSession") return [who.account];
      if (who.kind === "federated") return who.provider.startsWith("arn:") ? [accountOf(who.provider)] : [];
      return who.kind === "user" || who.kind === "role" || who.kind === "federatedUser" ? [accountOf(who.arn)] : [];
    }),
    ...statement.conditions.flatMap(({ values }) => values.flatMap((value) => value.match(/\d{12}/g) ?? [])),
  ]);
}

/** Reports whether a value matches all unnamed accounts alike: each wildcard up to the account is a whole part. */
function isUniformOverAccounts(value: string): boolean {
  const parts = value.split(":").slice(0, 5);
  return (
    isLiteral(value) || value === "*" || (parts.length === 5 && parts.every((part) => part === "*" || isLiteral(part)))
  );
}

function splittingValues({ key, values }: Condition): readonly string[] {
  return KEYS_WITH_ACCOUNT.has(toLowerCase(key)) ? values.filter((value) => !isUniformOverAccounts(value)) : [];
}

/** Returns the numbers with which a condition compares account ids, which are also the user ids of root users. */
function numericBounds({ key, operator, values }: Condition): readonly number[] {
  const isOrder = KEYS_WITH_ACCOUNT.has(toLowerCase(key)) && parseOperator(operator).name.startsWith("Numeric");
  return isOrder ? values.flatMap((value) => parseNumber(value) ?? []) : [];
}

/** Returns account ids on each side of every bound. */
function idsAround(all: readonly number[]): readonly string[] {
  const ids = pointsAround(all, 1).filter((point) => Number.isInteger(point) && point >= 0);
  return ids.map((id) => String(id).padStart(12, "0")).filter((id) => id.length === 12);
}

/** Returns an account id that the glob matches, and one that no other glob matches. */
function sampleAccounts(glob: Pattern, others: readonly Pattern[], states: Allowance): readonly string[] {
  const inside = (pattern: Pattern): Language => ({ patterns: [pattern], ignoreCase: false, inside: true });
  const matching = [inside(TWELVE_CHARACTERS), inside(glob)];
  return [matching, [...matching, { patterns: others, ignoreCase: false, inside: false }]].flatMap((languages) => {
    const member = findMember(languages, { characters: DIGITS, states });
    return member.kind === "found" ? [member.text] : [];
  });
}

function firstUnusedAccount(taken: ReadonlySet<string>): string {
  const free = EXAMPLE_ACCOUNTS.find((account) => !taken.has(account));
  if (free !== undefined) return free;
  let number = 100_000_000_000;
  while (taken.has(String(number))) number += 1;
  return String(number);
}

/**
 * Returns the accounts that the document and `knownAccounts` distinguish. `knownAccounts` are ids and globs: the key's
 * own account, or those of the keys that an identity policy names.
 */
export function partitionAccounts(document: PolicyDocument, knownAccounts: readonly string[]): Accounts {
  const named = new Set([...namedAccounts(document), ...knownAccounts.filter(isLiteral)]);
  const splitting = [
    ...document.statements.flatMap(({ conditions }) => conditions.flatMap(splittingValues)),
    ...knownAccounts.filter((account) => !isUniformOverAccounts(account)),
  ];
  const globs = [...new Set(splitting.map((value) => value.split(":", 5).slice(-1).join()))].map(globPattern);
  // When these states are spent, further wildcards get no account of their own. Only witnesses are lost.
  const states = new Allowance(MAX_STATES_PER_SEARCH);
  const samples = globs.flatMap((glob) => {
    const others = () => globs.filter((other) => other !== glob);
    return states.isExhausted ? [] : sampleAccounts(glob, others(), states);
  });
  const bounds = document.statements.flatMap(({ conditions }) => conditions.flatMap(numericBounds));
  const others = [...new Set([...samples, ...idsAround(bounds)])].filter((account) => !named.has(account));
  return {
    named: [...named],
    others: [firstUnusedAccount(new Set([...named, ...others])), ...others],
    exact: splitting.length === 0 && bounds.length === 0,
  };
}
