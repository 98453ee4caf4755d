/** Which accounts' principals a document may give an action, by the same search as every other answer. */

import { partitionAccounts } from "../callers/accounts";
import { callerClasses } from "../callers/partition";
import { ApplicableStatements } from "../search/applicable-statements";
import { CompiledDocument } from "../search/compiled-document";
import { Reachability } from "../search/reachability";
import type { PolicyDocument } from "../syntax/ast";

export interface AccountsAllowed {
  readonly accounts: readonly string[];
  /** False when an account the document does not name could be among them. */
  readonly certain: boolean;
}

const FOUND = new WeakMap<PolicyDocument, Map<string, AccountsAllowed>>();

/**
 * Accounts whose principals an Allow statement of `document`, a key policy, may give `action`, Deny statements counted.
 * Where something cannot be decided, the account is among them. Services are no accounts.
 */
export function accountsAllowed(document: PolicyDocument, action: string): AccountsAllowed {
  const known = FOUND.get(document) ?? new Map<string, AccountsAllowed>();
  const found = known.get(action) ?? find(document, action);
  FOUND.set(document, known.set(action, found));
  return found;
}

function find(document: PolicyDocument, action: string): AccountsAllowed {
  const key = { region: undefined, account: undefined };
  const asked = new CompiledDocument(document, "keyPolicy", key);
  const reachability = new Reachability(new ApplicableStatements(asked), { action, effect: "Allow" });
  const accounts = new Set<string>();
  const { classes, complete } = callerClasses(document, key);
  let certain = true;
  for (const callers of classes) {
    asked.budget.steps.spend(1);
    if (asked.budget.steps.isExhausted) break;
    if (accounts.has(callers.account) || !(certain || callers.accountNamed)) continue;
    if (reachability.applicable(callers).every((allow) => reachability.possible(allow, callers, []).kind === "none"))
      continue;
    if (callers.accountNamed) accounts.add(callers.account);
    else certain = false;
  }
  if (complete && !asked.budget.steps.isExhausted) return { accounts: [...accounts].sort(), certain };
  return { accounts: [...partitionAccounts(document, []).named].sort(), certain: false };
}
