/**
 * What AWS documents of the actions of KMS: which there are, and which condition keys KMS sends with each. A condition
 * on a key that is never sent behaves as on a missing key.
 *
 * Source: service authorization reference, "Actions, resources, and condition keys for AWS Key Management Service".
 */
import authorization from "./generated/kms-authorization.json";

/** The day of the reference this was generated from. */
export const AUTHORIZATION_DATE: string = authorization.date;

/** Every action of KMS, as `kms:CreateGrant`. */
export const KMS_ACTIONS: readonly string[] = Object.keys(authorization.actions).map((name) => `kms:${name}`);

/** Every condition key of KMS by its documented name; `${…}` at its end is the request's to fill in. */
export const KMS_CONDITION_KEYS: readonly string[] = authorization.conditionKeys;

const SENT: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(authorization.actions).map(([name, { sent }]) => [
    `kms:${name}`.toLowerCase(),
    sent.map((key) => key.toLowerCase()),
  ]),
);

const DEFINED: readonly string[] = KMS_CONDITION_KEYS.map((key) => key.toLowerCase().replace(/\$\{\w+\}$/, "*"));

const fits = (key: string) => (name: string) =>
  name.endsWith("*") ? key.length >= name.length && key.startsWith(name.slice(0, -1)) : key === name;

/**
 * Whether KMS sends the key, given in lower case, with the action; undefined where the reference names no such action
 * or no such key.
 */
export function sendsKey(action: string, key: string): boolean | undefined {
  const sent = SENT.get(action.toLowerCase());
  if (sent === undefined || !DEFINED.some(fits(key))) return undefined;
  return sent.some(fits(key));
}
