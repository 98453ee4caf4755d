/** Finds the name that AWS defines and that is most similar to a misspelt one. */
import { closest } from "fastest-levenshtein";
import { CONDITION_KEYS, CONDITION_OPERATORS, KMS_ACTIONS, SERVICE_NAMES, toLowerCase } from "../iam/index";

/** Returns the most similar of `names`, ignoring case. */
function nearest(text: string, names: readonly string[]): string {
  const byFolded = new Map(names.map((name) => [toLowerCase(name), name]));
  const folded = closest(toLowerCase(text), [...byFolded.keys()]);
  return byFolded.get(folded) ?? folded;
}

/** Returns the action most similar to a pattern that matches none. */
export function nearestAction(pattern: string): string {
  const text = pattern.replaceAll(/[*?]/g, "");
  return nearest(text.includes(":") ? text : `kms:${text}`, KMS_ACTIONS);
}

/**
 * Returns the condition key most similar to one that AWS does not define. Keeps the part after the prefix, such as a
 * tag key.
 */
export function nearestConditionKey(key: string): string {
  const [, added = ""] = /^[^:]*:[^:/]*[:/](.*)$/s.exec(key) ?? [];
  return nearest(
    key,
    CONDITION_KEYS.map((name) => (/[:/]$/.test(name) ? `${name}${added}` : name)),
  );
}

const PREFIXES = ["ForAnyValue", "ForAllValues"];
const OPERATORS = CONDITION_OPERATORS.flatMap((name) => [name, `${name}IfExists`]);

/** Returns the operator most similar to one that AWS does not define, with the most similar prefix. */
export function nearestOperator(operator: string): string {
  const colon = operator.indexOf(":");
  const prefix = colon < 0 ? "" : `${nearest(operator.slice(0, colon), PREFIXES)}:`;
  const name = nearest(operator.slice(colon + 1), OPERATORS);
  return prefix + (name === "NullIfExists" ? "Null" : name);
}

/** The databases whose clusters use a key through `rds`. */
const THROUGH_RDS = /aurora|neptune|docdb|documentdb|performance/;

/** Returns the service most similar to a name that `kms:ViaService` does not have. */
export const nearestService = (name: string): string => (THROUGH_RDS.test(name) ? "rds" : nearest(name, SERVICE_NAMES));
