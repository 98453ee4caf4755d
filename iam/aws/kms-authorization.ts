/**
 * The actions of AWS KMS, and the condition keys that KMS sends with each of them.
 *
 * A condition on a key that KMS does not send with the action evaluates as on an absent key. An action or key that the
 * data does not have may be newer than the data, so the answer for it is "unknown" and never "not sent".
 *
 * Source: service authorization reference, "Actions, resources, and condition keys for AWS Key Management Service"; and
 * what it lacks, from the model of the KMS API.
 */
import { toLowerCase } from "../ascii-case";
import api from "./generated/kms-api.json";
import authorization from "./generated/kms-authorization.json";
import { KeyNameTable } from "./key-name-table";

/** The date of the service authorization reference, as `YYYY-MM-DD`. */
export const AUTHORIZATION_DATE: string = authorization.date;

interface Action {
  readonly resources: readonly string[];
  /** The condition keys that KMS sends with the action; undefined when the data does not list them. */
  readonly sent: readonly string[] | undefined;
}

/** The condition keys that the model of the API names, by action. */
const KEYS_OF_API: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(api.operations));

const ACTIONS: readonly (readonly [name: string, action: Action])[] = [
  ...Object.entries(authorization.actions).map(([name, { resources, sent }]): readonly [string, Action] => [
    `kms:${name}`,
    { resources, sent: [...sent, ...(KEYS_OF_API.get(name) ?? [])] },
  ]),
  ...Object.keys(api.operations)
    .filter((name) => !(name in authorization.actions))
    .map((name): readonly [string, Action] => [`kms:${name}`, { resources: ["key"], sent: undefined }]),
];

/** Every action of KMS with its prefix, such as `kms:CreateGrant`. */
export const KMS_ACTIONS: readonly string[] = ACTIONS.map(([name]) => name);

/** The actions on a KMS key. A key policy does not apply to the others, such as `kms:ListKeys`. */
export const KMS_KEY_ACTIONS: readonly string[] = ACTIONS.filter(([, { resources }]) => resources.includes("key")).map(
  ([name]) => name,
);

/** Every condition key of KMS in its documented spelling. The request supplies the rest of a name that ends in `${…}`. */
export const KMS_CONDITION_KEYS: readonly string[] = [
  ...new Set([...authorization.conditionKeys, ...[...KEYS_OF_API.values()].flat()]),
];

/** The names of services that `kms:ViaService` can have, such as `rds`. AWS may have others. */
export const SERVICE_NAMES: readonly string[] = api.services;

const SENT_KEYS: ReadonlyMap<string, KeyNameTable> = new Map(
  ACTIONS.flatMap(([name, { sent }]) => (sent === undefined ? [] : [[toLowerCase(name), new KeyNameTable(sent)]])),
);

const DEFINED_KEYS = new KeyNameTable(KMS_CONDITION_KEYS);

/**
 * Returns whether KMS sends the condition key, given in lower case, with the action. Returns undefined if the data does
 * not have the action or the key.
 */
export function isKeySent(action: string, key: string): boolean | undefined {
  const sent = SENT_KEYS.get(toLowerCase(action));
  if (sent === undefined || DEFINED_KEYS.written(key) === undefined) return undefined;
  return sent.written(key) !== undefined;
}
