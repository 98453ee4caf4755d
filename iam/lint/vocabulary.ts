/**
 * The names that AWS defines for a key policy: actions on a KMS key, condition keys and condition operators.
 *
 * `unknown`: AWS documents no such name, as of the date of the data. `neverSent`: KMS sends the key with none of the
 * actions. This module only names faults. How the evaluator treats such names is decided in `aws/` and `conditions/`.
 *
 * Sources: service authorization reference, "Actions, resources, and condition keys for AWS Key Management Service"; IAM
 * user guide, "AWS global condition context keys" and "Condition operators".
 */

import { toLowerCase } from "../ascii-case";
import { GLOBAL_CONDITION_KEYS, isCrossServiceKey, isGlobalKey } from "../aws/global-condition-keys";
import { isKeySent, KMS_ACTIONS, KMS_CONDITION_KEYS } from "../aws/kms-authorization";
import { OPERATORS, parseOperator } from "../conditions/condition";
import { matchesGlob } from "../strings/glob";

/** Every condition operator, without its prefix and without `IfExists`. */
export const CONDITION_OPERATORS: readonly string[] = [...OPERATORS.keys(), "Null"];

/** Every global condition key and every one of KMS. One that ends in `/` or `:` continues with a name of the request. */
export const CONDITION_KEYS: readonly string[] = [
  ...GLOBAL_CONDITION_KEYS,
  ...KMS_CONDITION_KEYS.map((key) => key.replace(/\$\{\w+\}$/, "")),
];

/** Whether AWS defines the operator, given as in a policy. `Null` has no form with `IfExists`. */
export function isOperator(operator: string): boolean {
  const { name, ifExists } = parseOperator(operator);
  return name === "Null" ? !ifExists : OPERATORS.has(name);
}

/** An action pattern matches actions of KMS, or none of them, or belongs to another service. */
export type ActionStatus = "known" | "unknown" | "otherService";

/** Returns the status of an action pattern. */
export function actionStatus(pattern: string): ActionStatus {
  if (KMS_ACTIONS.some((action) => matchesGlob(pattern, action, { ignoreCase: true }))) return "known";
  const [service = "", ...name] = pattern.split(":");
  return name.length === 0 || matchesGlob(service, "kms", { ignoreCase: true }) ? "unknown" : "otherService";
}

/** A request to KMS may have the condition key, or AWS defines no such key, or KMS never sends it. */
export type KeyStatus = "known" | "unknown" | "neverSent";

/**
 * Returns the status of a condition key in requests for `actions`, which are actions of KMS. A key that the reference
 * lists without an action (the deprecated `kms:CustomerMasterKeySpec`) is known.
 */
export function keyStatus(name: string, actions: readonly string[]): KeyStatus {
  const key = toLowerCase(name);
  if (key.startsWith("aws:")) return isGlobalKey(key) ? "known" : "unknown";
  if (!key.includes(":")) return "unknown";
  if (!key.startsWith("kms:")) return isCrossServiceKey(key) ? "known" : "neverSent";
  const sent = (action: string) => isKeySent(action, key);
  if (KMS_ACTIONS.every((action) => sent(action) === undefined)) return "unknown";
  return actions.some(sent) || !KMS_ACTIONS.some(sent) ? "known" : "neverSent";
}
