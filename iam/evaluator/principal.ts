/**
 * Whom an entry of Principal or NotPrincipal means, and whether a caller is among them.
 *
 * - An account (its id or root ARN) is everybody in it; whether that delegates or opens is the question's to say.
 * - A role is every session of it; a session is itself alone. A user is the federated users it asked for, too; their
 *   name tells nothing of it, since the user chooses it.
 * - A wildcard inside an ARN is literal, and no principal has such a name: nobody. So are groups, and whatever else is
 *   no principal of AWS.
 * - A unique id (`AIDA…`, `AROA…`) is the one principal that has it.
 * - A federated entry is the sessions of roles that this identity provider's users assumed: their `aws:FederatedProvider`
 *   names it. `*` is every provider.
 * - A canonical user id does not tell its account: undecided.
 * - NotPrincipal spares what it lists; of a listed account, AWS's page leaves open whether the others in it are spared
 *   too: undecided.
 *
 * Source: IAM user guide, "AWS JSON policy elements: Principal" and "… NotPrincipal", and "Policy evaluation logic" (IAM
 * federated user sessions).
 */

import type { Atom, Truth } from "../conditions/condition";
import { oneOf } from "../solver/key-constraints";
import { exactPattern } from "../strings/pattern";
import type { PrincipalElement, PrincipalEntry } from "../syntax/ast";
import { type NamedPrincipal, namedPrincipal } from "../syntax/principal-entry";
import { candidateEntries } from "./principal-index";
import { accountOf, type Caller, callerArn, lastNameOf, partitionOfArn, sessionNameOf } from "./request";

/** Whether the caller is among those the entry means; of a federated entry that is for the request's context to say. */
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
      return caller.kind !== "service" && accountOf(callerArn(caller)) === who.account;
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
      if (caller.kind === "federatedUser") return who.id.startsWith("AIDA") ? undefined : false;
      return (caller.kind === "user" || caller.kind === "roleSession") && caller.userId.split(":")[0] === who.id;
  }
}

/** Whether the session is one that the user asked for. */
function isIssuedBy(user: string, { arn, issuer }: Caller & { readonly kind: "federatedUser" }): Truth {
  if (issuer !== undefined) return issuer === user;
  return accountOf(arn) === accountOf(user) ? undefined : false;
}

/** An account lies in one partition, so another partition beside the same account is nobody, or a slip: undecided. */
function isSessionNamed(caller: Caller, who: NamedPrincipal & { readonly kind: "roleSession" }): Truth {
  if (caller.kind !== "roleSession" || accountOf(caller.roleArn) !== who.account) return false;
  if (lastNameOf(caller.roleArn) !== who.role || sessionNameOf(caller.userId) !== who.session) return false;
  return partitionOfArn(caller.roleArn) === who.partition ? true : undefined;
}

/** The entries that bear on the caller, and whether they surely do. */
export interface PrincipalMatch {
  readonly matched: Truth;
  /** What must hold of the request besides: that its identity provider is, or is not, one of those listed. */
  readonly condition?: Atom;
  /** Entries that mean the caller, or when none surely does, those that may; of NotPrincipal those that may spare it. */
  readonly entries: readonly PrincipalEntry[];
}

/** Whether the statement's Principal or NotPrincipal takes in the caller. */
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

/** That the caller's identity provider is among those listed, or is not; undefined where none is listed. */
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
