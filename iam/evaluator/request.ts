/**
 * A concrete request, and the condition keys that AWS derives from its caller and its key.
 *
 * Guarantee: derived keys come from the caller alone. Values that a request's context gives for them are ignored,
 * because a caller cannot choose them. No other module derives keys.
 *
 * The caller of a role is always a session of the role. Its `aws:PrincipalArn` is the ARN of the role, but a policy can
 * also name the session. Anonymous callers are left out, because KMS accepts only signed requests.
 *
 * Source: IAM user guide, "AWS global condition context keys" and "AWS JSON policy elements: Principal"; KMS developer
 * guide, `kms:CallerAccount`.
 */

import { canonicalKeyName, keyFactsFor } from "../aws/condition-keys";
import type { KeyValues } from "../conditions/condition";

/** A principal that makes a request. */
export type Caller =
  /** An IAM user. `userId` is its unique id (`AIDA…`). */
  | { readonly kind: "user"; readonly arn: string; readonly userId: string }
  /** A session of a role. `userId` is the role's unique id and the session's name (`AROA…:session`). */
  | { readonly kind: "roleSession"; readonly roleArn: string; readonly userId: string }
  /**
   * A federated user session. `issuer` is the ARN of the user or root user that called GetFederationToken, or the unique
   * id of the user, if known.
   */
  | { readonly kind: "federatedUser"; readonly arn: string; readonly issuer?: string }
  /** The root user of an account. */
  | { readonly kind: "root"; readonly arn: string }
  /** An AWS service that calls in its own name. */
  | { readonly kind: "service"; readonly name: string };

/** What is known about the KMS key that a request is for. A member that is undefined or left out is not known. */
export interface KeyIdentity {
  readonly region: string | undefined;
  readonly account: string | undefined;
  /** The key id: the last part of the ARN. */
  readonly id?: string | undefined;
  /** Whether KMS has yet to choose the key id. No document can name it then. */
  readonly isNew?: boolean | undefined;
  readonly multiRegion?: boolean | undefined;
  readonly keySpec?: string | undefined;
  readonly keyUsage?: string | undefined;
  readonly origin?: string | undefined;
}

/** What is known about a KMS key besides its Region and account. */
export type KeyProperties = Omit<KeyIdentity, "region" | "account">;

/** One signed request to KMS. */
export interface Request {
  readonly caller: Caller;
  readonly action: string;
  readonly key: KeyIdentity;
  /** The ARN of the key. Set when the request is evaluated against an identity policy, which names its keys. */
  readonly keyArn?: string;
  /** Condition keys, in any case, and their values. A key that is not listed is absent from the request. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** Returns the caller's `aws:PrincipalArn`. A service has none. */
export function callerArn(caller: Exclude<Caller, { readonly kind: "service" }>): string {
  return caller.kind === "roleSession" ? caller.roleArn : caller.arn;
}

/** Returns the partition of an ARN. */
export function partitionOfArn(arn: string): string {
  return arn.split(":", 2).slice(1).join();
}

/** Returns the account of an ARN, or an empty string if the text has fewer than five parts. */
export function accountOf(arn: string): string {
  let start = 0;
  for (let colons = 0; colons < 4; colons += 1) {
    const colon = arn.indexOf(":", start);
    if (colon < 0) return "";
    start = colon + 1;
  }
  const end = arn.indexOf(":", start);
  return end < 0 ? arn.slice(start) : arn.slice(start, end);
}

/** Returns the last part of an ARN's path: the name of a user, role or federated user. */
export function lastNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** Returns the session name in the user id of a role session. */
export function sessionNameOf(userId: string): string {
  return userId.slice(userId.indexOf(":") + 1);
}

const PRINCIPAL_TYPES = {
  user: "User",
  roleSession: "AssumedRole",
  federatedUser: "FederatedUser",
  root: "Account",
} as const;

function userIdFor(caller: Exclude<Caller, { readonly kind: "service" }>): string {
  switch (caller.kind) {
    case "user":
    case "roleSession":
      return caller.userId;
    case "federatedUser":
      return `${accountOf(caller.arn)}:${lastNameOf(caller.arn)}`;
    case "root":
      return accountOf(caller.arn);
  }
}

/** Keys that only requests in a service's own name carry (their "Availability" in the guide). */
const SERVICE_ONLY_KEYS = ["aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"];

type DerivedContext = ReadonlyMap<string, string | undefined>;

/** Returns the keys that AWS derives from the caller, in lower case. Undefined means that the caller lacks the key. */
export function callerContext(caller: Caller): DerivedContext {
  if (caller.kind === "service") {
    return new Map([
      ["aws:principalisawsservice", "true"],
      ["aws:principalservicename", caller.name],
      ["aws:username", undefined],
    ]);
  }
  const arn = callerArn(caller);
  return new Map<string, string | undefined>([
    ["aws:principalarn", arn],
    ["aws:principalaccount", accountOf(arn)],
    ["kms:calleraccount", accountOf(arn)],
    ["aws:principaltype", PRINCIPAL_TYPES[caller.kind]],
    ["aws:principalisawsservice", "false"],
    ["aws:principalservicename", undefined],
    ["aws:principalservicenameslist", undefined],
    ["aws:userid", userIdFor(caller)],
    ["aws:username", caller.kind === "user" ? lastNameOf(arn) : undefined],
    ...SERVICE_ONLY_KEYS.map((key) => [key, undefined] as const),
    ...(caller.kind === "roleSession" ? [] : [["aws:federatedprovider", undefined] as const]),
  ]);
}

const BLANK_USER: Caller = { kind: "user", arn: "", userId: "" };
const BLANK_SERVICE: Caller = { kind: "service", name: "" };

/** The keys that AWS derives from a caller of any kind, in lower case. */
export const DERIVED_KEYS: ReadonlySet<string> = new Set(
  [BLANK_USER, BLANK_SERVICE].flatMap((caller) => [...callerContext(caller).keys()]),
);

/** Returns the keys that AWS derives from the KMS key, in lower case. Undefined means that the value is not known. */
export function keyContext({ region, account, keySpec, keyUsage, origin, multiRegion }: KeyIdentity): DerivedContext {
  return new Map([
    ["aws:requestedregion", region],
    ["aws:resourceaccount", account],
    ["kms:keyspec", keySpec],
    ["kms:keyusage", keyUsage],
    ["kms:keyorigin", origin],
    ["kms:multiregion", multiRegion === undefined ? undefined : String(multiRegion)],
  ]);
}

/** Returns what is known about the KMS key of a request. */
export function keyIdentityOf({ key, keyArn }: Request): KeyIdentity {
  if (keyArn === undefined) return key;
  const [, , , region, account] = keyArn.split(":");
  return { region, account };
}

/**
 * Returns a reader of the request's condition keys, which takes names in lower case. Derived keys come from the caller
 * and the KMS key, the others from the context.
 */
export function contextReader(request: Request): (key: string) => KeyValues {
  const facts = keyFactsFor(request.action);
  const ofKey = knownEntries(keyContext(keyIdentityOf(request))).filter(([key]) => facts(key).presence !== "never");
  const derived = new Map([...callerContext(request.caller), ...ofKey]);
  const context = new Map(Object.entries(request.context).map(([key, values]) => [canonicalKeyName(key), values]));
  return (key) => {
    if (derived.has(key)) {
      const value = derived.get(key);
      return value === undefined ? { kind: "absent" } : { kind: "values", values: [value] };
    }
    const { presence } = facts(key);
    const values = context.get(key);
    if (presence !== "never" && values !== undefined && values.length > 0) return { kind: "values", values };
    return presence === "always" ? { kind: "unknown" } : { kind: "absent" };
  };
}

/** Returns the entries that have a value. */
export function knownEntries(keys: ReadonlyMap<string, string | undefined>): readonly (readonly [string, string])[] {
  return [...keys].flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
}
