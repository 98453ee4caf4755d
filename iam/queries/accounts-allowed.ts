/**
 * The accounts whose principals a key policy may allow an action.
 *
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
import type { PolicyDocument } from "../syntax/ast";

/** The accounts that may be allowed an action. */
export interface AccountsAllowed {
  readonly accounts: readonly string[];
  /** False when an account that the document does not name may be allowed it too. */
  readonly certain: boolean;
}

/** The answers about a document, by action. Each policy on a key asks about the same document. */
const answersFor = memoizeByObject((_: PolicyDocument) => new Map<string, AccountsAllowed>());

/**
 * Returns the accounts whose principals `document`, a key policy, may allow `action`, after its Deny statements. AWS
 * services that call in their own name belong to no account.
 */
export function accountsAllowed(document: PolicyDocument, action: string): AccountsAllowed {
  const known = answersFor(document);
  const found = known.get(action) ?? find(document, action);
  known.set(action, found);
  return found;
}

function find(document: PolicyDocument, action: string): AccountsAllowed {
  const key = { region: undefined, account: undefined };
  const compiled = new CompiledDocument(document, "keyPolicy", key);
  const reachability = new Reachability(new ApplicableStatements(compiled), { action, effect: "Allow" });
  const accounts = new Set<string>();
  const { classes, complete } = callerClasses(document, key);
  let certain = true;
  for (const callers of classes) {
    compiled.budget.steps.spend(1);
    if (compiled.budget.steps.isExhausted) break;
    if (accounts.has(callers.account) || !(certain || callers.accountNamed)) continue;
    if (reachability.applicable(callers).every((allow) => reachability.possible(allow, callers, []).kind === "none"))
      continue;
    if (callers.accountNamed) accounts.add(callers.account);
    else certain = false;
  }
  if (complete && !compiled.budget.steps.isExhausted) return { accounts: [...accounts].sort(), certain };
  return { accounts: [...partitionAccounts(document, []).named].sort(), certain: false };
}
