/**
 * Decides whether a Principal or NotPrincipal element matches a caller.
 *
 * - An account (id or root ARN) matches every principal of the account. Whether that delegates access or grants it is
 *   decided by the question, not here.
 * - A role matches each of its sessions. A session ARN matches that session alone.
 * - A user also matches the federated user sessions that it issued. The name of such a session proves nothing, because
 *   the issuer chooses it.
 * - A wildcard inside an ARN is literal, and no principal has such a name, so the entry matches nobody. Groups match
 *   nobody either, because they are not principals.
 * - A unique id (`AIDA…`, `AROA…`) matches the one principal that has it.
 * - A federated entry matches role sessions that the identity provider's users assumed. The request's
 *   `aws:FederatedProvider` names the provider. `*` matches every provider.
 * - A canonical user id does not reveal its account, so it is undecided.
 * - NotPrincipal excludes the principals it lists. AWS does not document whether a listed account excludes the other
 *   principals of the account, so that is undecided.
 *
 * Guarantee: if a result is not undefined, AWS's documentation settles it.
 *
 * Source: IAM user guide, "AWS JSON policy elements: Principal" and "… NotPrincipal", and "Policy evaluation logic" (IAM
 * federated user sessions).
 */

import { toLowerCase } from "../ascii-case";
import type { Atom, Truth } from "../conditions/condition";
import { oneOf } from "../solver/key-constraints";
import { exactPattern } from "../strings/pattern";
import type { PrincipalElement, PrincipalEntry } from "../syntax/ast";
import { type NamedPrincipal, namedPrincipal } from "../syntax/principal-entry";
import { candidateEntries } from "./principal-index";
import { accountOf, type Caller, callerArn, lastNameOf, partitionOfArn, sessionNameOf } from "./request";

/** Returns whether the entry matches the caller. For a federated entry that depends on the request's context. */
export function isMatchedBy(caller: Caller, who: NamedPrincipal): Truth {
  switch (who.kind) {
    case "everyone":
      return true;
    case "nobody":
      return false;
    case "undecided":
      return caller.kind === "service" ? false : undefined;
    case "federated":
      return caller.kind === "roleSession" ? undefined : false;
    case "service":
      return caller.kind === "service" && caller.name === who.name;
    case "account":
      return isInAccount(caller, who);
    case "user":
      return caller.kind === "federatedUser"
        ? isIssuedBy(who.arn, caller)
        : caller.kind === "user" && caller.arn === who.arn;
    case "federatedUser":
      return caller.kind === "federatedUser" && caller.arn === who.arn;
    case "role":
      return caller.kind === "roleSession" && caller.roleArn === who.arn;
    case "roleSession":
      return isSessionNamed(caller, who);
    case "uniqueId":
      if (caller.kind === "federatedUser") return isIssuedById(who.id, caller);
      return (caller.kind === "user" || caller.kind === "roleSession") && caller.userId.split(":")[0] === who.id;
  }
}

/** Returns whether the caller is of the account. Undecided if the partition differs, while that of the key is not known. */
function isInAccount(caller: Caller, who: NamedPrincipal & { readonly kind: "account" }): Truth {
  if (caller.kind === "service" || accountOf(callerArn(caller)) !== who.account) return false;
  return who.partition === undefined || who.partition === partitionOfArn(callerArn(caller)) ? true : undefined;
}

/** Returns whether the user issued the session. Undefined for a session of the user's account with unknown issuer. */
function isIssuedBy(user: string, { arn, issuer }: Caller & { readonly kind: "federatedUser" }): Truth {
  if (issuer !== undefined && !isUserId(issuer)) return issuer === user;
  return accountOf(arn) === accountOf(user) ? undefined : false;
}

/** Returns whether the user with the unique id issued the session. The unique id of a user given by its ARN is unknown. */
function isIssuedById(id: string, { issuer }: Caller & { readonly kind: "federatedUser" }): Truth {
  if (!isUserId(id)) return false;
  if (issuer === undefined || issuer.includes(":user/")) return undefined;
  return issuer === id;
}

const isUserId = (text: string): boolean => text.startsWith("AIDA");

/**
 * Returns whether the entry names the session. Undecided if the account is right but the partition is not, or if the name
 * of the role has another case. No other role of the account has the name in any case.
 */
function isSessionNamed(caller: Caller, who: NamedPrincipal & { readonly kind: "roleSession" }): Truth {
  if (caller.kind !== "roleSession" || accountOf(caller.roleArn) !== who.account) return false;
  const role = lastNameOf(caller.roleArn);
  if (toLowerCase(role) !== toLowerCase(who.role) || sessionNameOf(caller.userId) !== who.session) return false;
  return role === who.role && partitionOfArn(caller.roleArn) === who.partition ? true : undefined;
}

/** Whether an element matches a caller, and the entries that decided. */
export interface PrincipalMatch {
  readonly matched: Truth;
  /** A further requirement on the request: its identity provider is, or is not, one of those listed. */
  readonly condition?: Atom;
  /** Entries that match the caller or, if none does, those that may. For NotPrincipal, entries that may exclude it. */
  readonly entries: readonly PrincipalEntry[];
}

/** Returns whether a Principal or NotPrincipal element matches the caller. */
export function matchPrincipal(element: PrincipalElement, caller: Caller): PrincipalMatch {
  const candidates = candidateEntries(element, caller).map((entry) => {
    const who = namedPrincipal(entry);
    return { entry, who, among: isMatchedBy(caller, who) };
  });
  const federated = candidates.flatMap(({ entry, who, among }) =>
    who.kind === "federated" && among === undefined ? [{ entry, provider: who.provider }] : [],
  );
  const when = providerAtom(federated, element.kind === "principal");
  if (element.kind === "principal") {
    const sure = candidates.filter(({ among }) => among === true).map(({ entry }) => entry);
    if (sure.length > 0) return { matched: true, entries: sure };
    const open = candidates.filter(({ who, among }) => among === undefined && who.kind !== "federated");
    if (open.length > 0) return { matched: undefined, entries: open.map(({ entry }) => entry) };
    return {
      matched: when !== undefined,
      entries: federated.map(({ entry }) => entry),
      ...(when && { condition: when }),
    };
  }
  if (candidates.some(({ who, among }) => among === true && (who.kind !== "account" || caller.kind === "root"))) {
    return { matched: false, entries: [] };
  }
  const open = candidates
    .filter(({ who, among }) => among !== false && who.kind !== "federated")
    .map(({ entry }) => entry);
  if (open.length > 0) return { matched: undefined, entries: open };
  return { matched: true, entries: [], ...(when && { condition: when }) };
}

const FEDERATED_PROVIDER = "aws:federatedprovider";

/** Returns the requirement that the identity provider is listed, or is not. Undefined when none is listed. */
function providerAtom(
  entries: readonly { readonly entry: PrincipalEntry; readonly provider: string }[],
  want: boolean,
): Atom | undefined {
  const [first] = entries;
  if (first === undefined) return undefined;
  const { path } = first.entry;
  if (entries.some(({ provider }) => provider === "*")) {
    return {
      kind: "null",
      key: FEDERATED_PROVIDER,
      path,
      undecidedReason: undefined,
      whenAbsent: !want,
      whenPresent: want,
    };
  }
  const patterns = entries.map(({ provider }) => exactPattern(provider));
  return { ...oneOf(FEDERATED_PROVIDER, patterns, want).atom, path };
}
