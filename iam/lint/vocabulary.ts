/**
 * What AWS defines that a key policy may speak of: actions on a KMS key, condition keys, condition operators. What is
 * told here is only that AWS documents no such name, or that KMS sends the key with none of the actions; what follows
 * for a decision is `keys.ts` and `condition.ts`'s to say.
 *
 * Sources: service authorization reference, "Actions, resources, and condition keys for AWS Key Management Service"; IAM
 * user guide, "AWS global condition context keys" and "Condition operators".
 */

import { GLOBAL_CONDITION_KEYS, isGlobalKey, isCrossServiceKey } from "../aws/global-condition-keys";
import { KMS_ACTIONS, KMS_CONDITION_KEYS, isKeySent } from "../aws/kms-authorization";
import { OPERATORS, parseOperator } from "../conditions/condition";
import { matchesGlob } from "../strings/glob";

/** Every condition operator without its prefix and `IfExists`. */
export const CONDITION_OPERATORS: readonly string[] = [...OPERATORS.keys(), "Null"];

/** Every condition key of AWS and of KMS; the request goes on with one that ends in `/` or `:`. */
export const CONDITION_KEYS: readonly string[] = [
  ...GLOBAL_CONDITION_KEYS,
  ...KMS_CONDITION_KEYS.map((key) => key.replace(/\$\{\w+\}$/, "")),
];

/** Whether the operator, as a policy writes it, is one AWS defines. `Null` takes no `IfExists`. */
export function isOperator(operator: string): boolean {
  const { name, ifExists } = parseOperator(operator);
  return name === "Null" ? !ifExists : OPERATORS.has(name);
}

/** What an action of a policy names: an action of KMS or several, one KMS does not have, one of another service. */
export type ActionStanding = "known" | "unknown" | "otherService";

export function actionStanding(pattern: string): ActionStanding {
  if (KMS_ACTIONS.some((action) => matchesGlob(pattern, action, { ignoreCase: true }))) return "known";
  const [service = "", ...name] = pattern.split(":");
  return name.length === 0 || matchesGlob(service, "kms", { ignoreCase: true }) ? "unknown" : "otherService";
}

/** Whether a request to KMS may carry a condition key: it may; AWS defines no such key; KMS sends it with none of them. */
export type KeyStanding = "known" | "unknown" | "neverSent";

/**
 * How the condition key stands to requests for `actions`, which are actions of KMS.
 *
 * A key that the reference names without an action (the deprecated `kms:CustomerMasterKeySpec`) is known.
 */
export function keyStanding(name: string, actions: readonly string[]): KeyStanding {
  const key = name.toLowerCase();
  if (key.startsWith("aws:")) return isGlobalKey(key) ? "known" : "unknown";
  if (!key.includes(":")) return "unknown";
  if (!key.startsWith("kms:")) return isCrossServiceKey(key) ? "known" : "neverSent";
  const sent = (action: string) => isKeySent(action, key);
  if (KMS_ACTIONS.every((action) => sent(action) === undefined)) return "unknown";
  return actions.some(sent) || !KMS_ACTIONS.some(sent) ? "known" : "neverSent";
}
