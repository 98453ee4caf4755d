/**
 * An index of items by the principals they name, which saves a scan of thousands of entries for each of thousands of
 * callers.
 *
 * Guarantee: an item that is not among the candidates of a caller does not match that caller. A candidate may match or
 * not. `isMatchedBy` in `principal.ts` decides.
 */

import { toLowerCase } from "../ascii-case";
import { memoizeByObject } from "../memoize";
import type { PrincipalElement, PrincipalEntry } from "../syntax/ast";
import { type NamedPrincipal, namedPrincipal } from "../syntax/principal-entry";
import { accountOf, type Caller, callerArn, lastNameOf, sessionNameOf } from "./request";

/** An item and its position in the order of addition. */
interface Indexed<T> {
  readonly position: number;
  readonly item: T;
}

/** Finds items by caller. Items are added once and never removed. */
export class PrincipalIndex<T> {
  private readonly unkeyed: Indexed<T>[] = [];
  private readonly byKey = new Map<string, Indexed<T>[]>();
  private size = 0;

  /** Adds an item that matches the callers of any of `names`. An item without names is a candidate for every caller. */
  add(item: T, names: Iterable<NamedPrincipal> | undefined): void {
    const indexed = { position: this.size, item };
    this.size += 1;
    const keys = names === undefined ? [UNKEYED] : new Set(Array.from(names, indexKeys).flat());
    for (const key of keys) {
      if (key === UNKEYED) this.unkeyed.push(indexed);
      else this.itemsAt(key).push(indexed);
    }
  }

  private itemsAt(key: string): Indexed<T>[] {
    const found = this.byKey.get(key) ?? [];
    this.byKey.set(key, found);
    return found;
  }

  /** Returns the items that may match the caller, in the order in which they were added. */
  candidates(caller: Caller): readonly T[] {
    const all = [...this.unkeyed];
    for (const key of lookupKeys(caller)) {
      const found = this.byKey.get(key);
      if (found !== undefined) all.push(...found);
    }
    if (all.length > this.unkeyed.length) all.sort((a, b) => a.position - b.position);
    return all.filter(({ position: place }, index) => place !== all[index - 1]?.position).map(({ item }) => item);
  }
}

/** The key of items that a caller's names cannot rule out. */
const UNKEYED = "";

const ANY_USER_ID = "AIDA";

const anyUserIn = (account: string): string => `${account} user`;

/** Returns the keys under which an entry is stored. An entry that matches nobody has none. */
function indexKeys(who: NamedPrincipal): readonly string[] {
  switch (who.kind) {
    case "everyone":
    case "federated":
    case "undecided":
      return [UNKEYED];
    case "nobody":
      return [];
    case "account":
      return [who.account];
    case "user":
      return [who.arn, anyUserIn(accountOf(who.arn))];
    case "role":
    case "federatedUser":
      return [who.arn];
    case "roleSession":
      return [`${who.account} ${toLowerCase(who.role)} ${who.session}`];
    case "uniqueId":
      return who.id.startsWith(ANY_USER_ID) ? [who.id, ANY_USER_ID] : [who.id];
    case "service":
      return [who.name];
  }
}

/** Returns the keys of all entries that may match the caller. Any user may have issued a federated user's session. */
function lookupKeys(caller: Caller): readonly string[] {
  if (caller.kind === "service") return [caller.name];
  const arn = callerArn(caller);
  const account = accountOf(arn);
  switch (caller.kind) {
    case "root":
      return [account];
    case "federatedUser":
      return [account, arn, caller.issuer ?? "", anyUserIn(account), ANY_USER_ID];
    case "user":
      return [account, arn, uniqueIdOf(caller.userId)];
    case "roleSession":
      return [
        account,
        arn,
        uniqueIdOf(caller.userId),
        `${account} ${toLowerCase(lastNameOf(arn))} ${sessionNameOf(caller.userId)}`,
      ];
  }
}

function uniqueIdOf(userId: string): string {
  const colon = userId.indexOf(":");
  return colon < 0 ? userId : userId.slice(0, colon);
}

/** Scanning a shorter list is faster than building an index. */
const MIN_INDEXED_ENTRIES = 8;

/** Returns the index of an element. Without it, a key policy that names 400 roles takes three times as long. */
const indexOf = memoizeByObject(({ entries }: PrincipalElement) => {
  const index = new PrincipalIndex<PrincipalEntry>();
  for (const entry of entries) index.add(entry, [namedPrincipal(entry)]);
  return index;
});

/** Returns the entries of a Principal or NotPrincipal that may match the caller, in their order. */
export function candidateEntries(element: PrincipalElement, caller: Caller): readonly PrincipalEntry[] {
  if (element.entries.length < MIN_INDEXED_ENTRIES) return element.entries;
  return indexOf(element).candidates(caller);
}
