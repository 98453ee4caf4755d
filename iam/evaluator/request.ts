/**
 * One concrete request, and the one place where the keys that AWS derives from the caller are derived. What a request's
 * context says of them is not read: a caller cannot choose them.
 *
 * A role's caller is always a session of it; `aws:PrincipalArn` is then the role's ARN, while policies may also name the
 * session. Anonymous callers are left out: KMS takes signed requests only.
 *
 * Source: IAM user guide, "AWS global condition context keys" and "AWS JSON policy elements: Principal"; KMS developer
 * guide, `kms:CallerAccount`.
 */

import { keyFactsFor, canonicalKeyName } from "../aws/condition-keys";
import type { KeyValues } from "../conditions/condition";

export type Caller =
  /** `userId` is the unique id (`AIDA…`). */
  | { readonly kind: "user"; readonly arn: string; readonly userId: string }
  /** `userId` is the unique id of the role and the name of the session (`AROA…:session`). */
  | { readonly kind: "roleSession"; readonly roleArn: string; readonly userId: string }
  /** `issuer` is who called GetFederationToken for the session, a user or the root user, where that is known. */
  | { readonly kind: "federatedUser"; readonly arn: string; readonly issuer?: string }
  /** The root user of an account. */
  | { readonly kind: "root"; readonly arn: string }
  | { readonly kind: "service"; readonly name: string };

/** What is known of the key whose policy is asked about; the request's resource is that key. */
export interface KeyIdentity {
  readonly region: string | undefined;
  readonly account: string | undefined;
}

export interface Request {
  readonly caller: Caller;
  readonly action: string;
  readonly key: KeyIdentity;
  /** The ARN of the key, where the document asked about is an identity policy: such a policy names its keys. */
  readonly keyArn?: string;
  /** Condition keys (case does not count) and their values; a key that is not here is absent from the request. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** The ARN AWS puts into `aws:PrincipalArn`; a service has none. */
export function callerArn(caller: Exclude<Caller, { readonly kind: "service" }>): string {
  return caller.kind === "roleSession" ? caller.roleArn : caller.arn;
}

/** The partition an ARN lies in. */
export function partitionOfArn(arn: string): string {
  return arn.split(":", 2).slice(1).join();
}

/** The account part of an ARN. */
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

/** The last name in an ARN's path. */
export function lastNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** The part of a role session's user id that its caller chose. */
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

/** Sent only where a service calls in its own name, by their Availability. */
const SERVICE_ONLY_KEYS = ["aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"];

type DerivedContext = ReadonlyMap<string, string | undefined>;

const CALLER_CONTEXTS = new WeakMap<Caller, DerivedContext>();

/** The keys AWS derives from the caller, in lower case; undefined where the caller has no such key. */
export function callerContext(caller: Caller): DerivedContext {
  const context = CALLER_CONTEXTS.get(caller) ?? deriveContext(caller);
  CALLER_CONTEXTS.set(caller, context);
  return context;
}

function deriveContext(caller: Caller): DerivedContext {
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

/** Every key that AWS derives from some caller. */
export const DERIVED_KEYS: ReadonlySet<string> = new Set(
  [BLANK_USER, BLANK_SERVICE].flatMap((caller) => [...callerContext(caller).keys()]),
);

/** The keys AWS derives from the key a request is for, in lower case; undefined while they are not known. */
export function keyContext({ region, account }: KeyIdentity): DerivedContext {
  return new Map([
    ["aws:requestedregion", region],
    ["aws:resourceaccount", account],
  ]);
}

/** What is known of the key of a request. */
export function keyIdentityOf({ key, keyArn }: Request): KeyIdentity {
  if (keyArn === undefined) return key;
  const [, , , region, account] = keyArn.split(":");
  return { region, account };
}

/** Reads a request's keys: derived ones from the caller, others from the context. Keys are asked for in lower case. */
export function contextReader(request: Request): (key: string) => KeyValues {
  const facts = keyFactsFor(request.action);
  const derived = new Map([...callerContext(request.caller), ...knownEntries(keyContext(keyIdentityOf(request)))]);
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

/** The entries that have a value. */
export function knownEntries(keys: ReadonlyMap<string, string | undefined>): readonly (readonly [string, string])[] {
  return [...keys].flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
}
