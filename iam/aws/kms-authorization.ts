/**
 * What AWS documents of the actions of KMS: which there are, and which condition keys KMS sends with each. A condition
 * on a key that is never sent behaves as on a missing key.
 *
 * Source: service authorization reference, "Actions, resources, and condition keys for AWS Key Management Service".
 */
import authorization from "./generated/kms-authorization.json";
import { KeyNameTable } from "./key-name-table";

/** The day of the reference this was generated from. */
export const AUTHORIZATION_DATE: string = authorization.date;

interface Action {
  readonly resources: readonly string[];
  readonly sent: readonly string[];
}

const ACTIONS: readonly (readonly [name: string, action: Action])[] = Object.entries(authorization.actions).map(
  ([name, action]) => [`kms:${name}`, action],
);

/** Every action of KMS, as `kms:CreateGrant`. */
export const KMS_ACTIONS: readonly string[] = ACTIONS.map(([name]) => name);

/** The actions on a KMS key. No key policy speaks for the others, such as `kms:ListKeys`. */
export const KMS_KEY_ACTIONS: readonly string[] = ACTIONS.filter(([, { resources }]) => resources.includes("key")).map(
  ([name]) => name,
);

/** Every condition key of KMS by its documented name; `${…}` at its end is the request's to fill in. */
export const KMS_CONDITION_KEYS: readonly string[] = authorization.conditionKeys;

const SENT_KEYS: ReadonlyMap<string, KeyNameTable> = new Map(
  ACTIONS.map(([name, { sent }]) => [name.toLowerCase(), new KeyNameTable(sent)]),
);

const DEFINED_KEYS = new KeyNameTable(KMS_CONDITION_KEYS);

/**
 * Whether KMS sends the key, given in lower case, with the action; undefined where the reference names no such action
 * or no such key.
 */
export function isKeySent(action: string, key: string): boolean | undefined {
  const sent = SENT_KEYS.get(action.toLowerCase());
  if (sent === undefined || DEFINED_KEYS.written(key) === undefined) return undefined;
  return sent.written(key) !== undefined;
}
