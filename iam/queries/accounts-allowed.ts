/**
 * The accounts whose principals a key policy may allow an action on a key of their own account.
 *
 * A user or role that the document names by its unique id does not count: it may be deleted, and its account is not known.
 * An account that the result does not list is allowed nothing, if `certain`. An account in the list may be allowed the
 * action: what cannot be decided counts as allowed.
 *
 * Source: KMS developer guide, "Key policies in AWS KMS".
 */

import { partitionAccounts } from "../callers/accounts";
import { callerClasses } from "../callers/partition";
import { memoizeByObject } from "../memoize";
import { ApplicableStatements } from "../search/applicable-statements";
import { CompiledDocument } from "../search/compiled-document";
import { Reachability } from "../search/reachability";
import { Budget } from "../strings/budget";
import type { PolicyDocument } from "../syntax/ast";

/** The accounts that may be allowed an action. */
export interface AccountsAllowed {
  readonly accounts: readonly string[];
  /** False when an account that the document does not name may be allowed it too. */
  readonly certain: boolean;
}

/** The answers about a document, by action and Region. Each policy on a key asks about the same document. */
const answersFor = memoizeByObject((_: PolicyDocument) => new Map<string, AccountsAllowed>());

/**
 * Returns the accounts whose principals `document`, a key policy, may allow `action` on a key of that account, after its
 * Deny statements. AWS services that call in their own name belong to no account.
 */
export function accountsAllowed(document: PolicyDocument, action: string, region: string | undefined): AccountsAllowed {
  const known = answersFor(document);
  const asked = `${action} ${region}`;
  const found = known.get(asked) ?? find(document, action, region);
  known.set(asked, found);
  return found;
}

function find(document: PolicyDocument, action: string, region: string | undefined): AccountsAllowed {
  const budget = new Budget();
  const reachabilityFor = (account: string | undefined): Reachability => {
    const key = { region, account };
    const compiled = new CompiledDocument(document, "keyPolicy", key, { budget });
    return new Reachability(new ApplicableStatements(compiled), { action, effect: "Allow" });
  };
  const anywhere = reachabilityFor(undefined);
  const keyAccounts = accountsInResources(document);
  const accounts = new Set<string>();
  const { classes, complete } = callerClasses(document, { region, account: undefined }, [], keyAccounts);
  const byAccount = new Map<string, Reachability>();
  let certain = true;
  for (const callers of classes) {
    budget.steps.spend(1);
    if (budget.steps.isExhausted) break;
    const { account, anyAccount, accountNamed, namedById } = callers;
    if (namedById || accounts.has(account) || !(certain || accountNamed)) continue;
    // The caller's account owns the key, because the operation does not work across accounts.
    const isSame = keyAccounts.length === 0 || anyAccount;
    const reachability = isSame ? anywhere : (byAccount.get(account) ?? reachabilityFor(account));
    if (!isSame) byAccount.set(account, reachability);
    if (reachability.applicable(callers).every((allow) => reachability.possible(allow, callers, []).kind === "none"))
      continue;
    if (accountNamed) accounts.add(account);
    else certain = false;
  }
  if (complete && !budget.steps.isExhausted) return { accounts: [...accounts].sort(), certain };
  return { accounts: [...partitionAccounts(document, []).named].sort(), certain: false };
}

/** Returns the accounts in the Resource elements, as ids and globs. Empty if no statement depends on the account. */
function accountsInResources({ statements }: PolicyDocument): readonly string[] {
  const parts = statements
    .flatMap(({ resource }) => resource?.patterns ?? [])
    .flatMap((pattern) => pattern.split(":").slice(4, 5));
  return [...new Set(parts)].filter((account) => /^[\d*?]+$/.test(account) && account !== "*");
}
