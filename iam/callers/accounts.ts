/**
 * The accounts a proof has to look at: those the document speaks of, and one that stands for all others.
 *
 * Where a condition cuts an account id or an ARN by a wildcard that is not a whole part (`1234*`), or compares an id as a
 * number, other accounts are no longer all alike: accounts under each such wildcard, and on each side of such a number, are
 * added for witnesses, and `exact` says that proofs need more.
 */

import { parseOperator } from "../conditions/condition";
import { pointsAround, parseNumber } from "../conditions/operators/ordered";
import { accountOf } from "../evaluator/request";
import { Allowance, MAX_STATES_PER_SEARCH } from "../strings/budget";
import { isLiteral } from "../strings/glob";
import { findMember, type Language } from "../strings/intersection";
import { globPattern, type Pattern } from "../strings/pattern";
import type { Condition, PolicyDocument } from "../syntax/ast";
import { namedPrincipal } from "../syntax/principal-entry";

export interface Accounts {
  /** Accounts the document or the question names. */
  readonly named: readonly string[];
  /** Accounts nothing names: first one that stands for all, then some under each wildcard. */
  readonly others: readonly [string, ...string[]];
  /** Whether the first of `others` stands for every account not named. */
  readonly exact: boolean;
}

const DIGITS = Array.from("0123456789");
const TWELVE_CHARACTERS = globPattern("????????????");
const ACCOUNT_KEYS = new Set(["aws:principalaccount", "kms:calleraccount"]);
const KEYS_WITH_ACCOUNT = new Set([...ACCOUNT_KEYS, "aws:principalarn", "aws:userid"]);

/** Accounts AWS uses in its documentation, in the order they are taken for one nobody named. */
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

/** Whether the value treats all accounts it does not name alike: each wildcard before the name is a whole part. */
function isUniformOverAccounts(value: string): boolean {
  const parts = value.split(":").slice(0, 5);
  return (
    isLiteral(value) || value === "*" || (parts.length === 5 && parts.every((part) => part === "*" || isLiteral(part)))
  );
}

function splittingValues({ key, values }: Condition): readonly string[] {
  return KEYS_WITH_ACCOUNT.has(key.toLowerCase()) ? values.filter((value) => !isUniformOverAccounts(value)) : [];
}

/** The bounds on a line of numbers that ids of accounts are compared with, of themselves or as the user id of a root. */
function numericBounds({ key, operator, values }: Condition): readonly number[] {
  const isOrder = KEYS_WITH_ACCOUNT.has(key.toLowerCase()) && parseOperator(operator).name.startsWith("Numeric");
  return isOrder ? values.flatMap((value) => parseNumber(value) ?? []) : [];
}

/** Ids on each side of every bound. */
function idsAround(all: readonly number[]): readonly string[] {
  const ids = pointsAround(all, 1).filter((point) => Number.isInteger(point) && point >= 0);
  return ids.map((id) => String(id).padStart(12, "0")).filter((id) => id.length === 12);
}

/** An account id that the glob covers, and one that it alone covers. */
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
 * The accounts that `document` and what else is told of accounts, each by an id or by a glob, tell apart: the key's own, or
 * those of the keys that an identity policy names.
 */
export function partitionAccounts(document: PolicyDocument, knownAccounts: readonly string[]): Accounts {
  const named = new Set([...namedAccounts(document), ...knownAccounts.filter(isLiteral)]);
  const splitting = [
    ...document.statements.flatMap(({ conditions }) => conditions.flatMap(splittingValues)),
    ...knownAccounts.filter((account) => !isUniformOverAccounts(account)),
  ];
  const globs = [...new Set(splitting.map((value) => value.split(":", 5).slice(-1).join()))].map(globPattern);
  // Where there are so many wildcards that these are spent, some have no account of their own for a witness.
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
