/**
 * Things told by whom they name, looked up by caller, so that thousands of entries are not gone through for each of
 * thousands of callers. What is left out surely does not mean the caller; what is found may or may not.
 */
import type { PrincipalElement, PrincipalEntry } from "../syntax/ast";
import { type Named, named } from "../syntax/principal-entry";
import { accountOf, type Caller, callerArn, nameOf, sessionOf } from "./request";

interface Placed<T> {
  readonly place: number;
  readonly item: T;
}

export class PrincipalIndex<T> {
  private readonly open: Placed<T>[] = [];
  private readonly byName = new Map<string, Placed<T>[]>();
  private places = 0;

  /** Adds an item that means those whom one of `names` names; what `undefined` says may mean anybody. */
  add(item: T, names: Iterable<Named> | undefined): void {
    const placed = { place: this.places, item };
    this.places += 1;
    const keys = names === undefined ? [OPEN] : new Set(Array.from(names, keysOfName).flat());
    for (const key of keys) {
      if (key === OPEN) this.open.push(placed);
      else this.named(key).push(placed);
    }
  }

  private named(key: string): Placed<T>[] {
    const found = this.byName.get(key) ?? [];
    this.byName.set(key, found);
    return found;
  }

  /** The items that may mean the caller, in the order they were added. */
  mayMean(caller: Caller): readonly T[] {
    const all = [...this.open];
    for (const key of keysOf(caller)) {
      const here = this.byName.get(key);
      if (here !== undefined) all.push(...here);
    }
    if (all.length > this.open.length) all.sort((a, b) => a.place - b.place);
    return all.filter(({ place }, index) => place !== all[index - 1]?.place).map(({ item }) => item);
  }
}

const OPEN = "";

const ANY_USER_ID = "AIDA";

const anyUserOf = (account: string): string => `${account} user`;

/** What an entry is told by; `OPEN` where it takes more than a caller's names to tell, nothing where it means nobody. */
function keysOfName(who: Named): readonly string[] {
  switch (who.kind) {
    case "everyone":
    case "federated":
    case "undecided":
      return [OPEN];
    case "nobody":
      return [];
    case "account":
      return [who.account];
    case "user":
      return [who.arn, anyUserOf(accountOf(who.arn))];
    case "role":
    case "federatedUser":
      return [who.arn];
    case "roleSession":
      return [`${who.account} ${who.role} ${who.session}`];
    case "uniqueId":
      return who.id.startsWith(ANY_USER_ID) ? [who.id, ANY_USER_ID] : [who.id];
    case "service":
      return [who.name];
  }
}

/** What entries that may mean the caller are told by. Who asked for a federated user's session may be any user. */
function keysOf(caller: Caller): readonly string[] {
  if (caller.kind === "service") return [caller.name];
  const arn = callerArn(caller);
  const account = accountOf(arn);
  switch (caller.kind) {
    case "root":
      return [account];
    case "federatedUser":
      return [account, arn, caller.issuer ?? anyUserOf(account), ANY_USER_ID];
    case "user":
      return [account, arn, idOf(caller.userId)];
    case "roleSession":
      return [account, arn, idOf(caller.userId), `${account} ${nameOf(arn)} ${sessionOf(caller.userId)}`];
  }
}

function idOf(userId: string): string {
  const colon = userId.indexOf(":");
  return colon < 0 ? userId : userId.slice(0, colon);
}

/** Lists shorter than this are quicker gone through. */
const LONG = 8;

const INDEXES = new WeakMap<PrincipalElement, PrincipalIndex<PrincipalEntry>>();

/** The entries of a Principal or NotPrincipal less those that surely do not mean the caller. */
export function entriesThatMayMean(element: PrincipalElement, caller: Caller): readonly PrincipalEntry[] {
  if (element.entries.length < LONG) return element.entries;
  const index = INDEXES.get(element) ?? new PrincipalIndex<PrincipalEntry>();
  if (!INDEXES.has(element)) for (const entry of element.entries) index.add(entry, [named(entry)]);
  INDEXES.set(element, index);
  return index.mayMean(caller);
}
