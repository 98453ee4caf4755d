/** The name AWS defines that a misspelt one was probably meant to be. */
import { closest } from "fastest-levenshtein";
import { CONDITION_KEYS, CONDITION_OPERATORS, KMS_ACTIONS } from "../iam/index";

/** The nearest of `names`, whatever their case. */
function nearest(text: string, names: readonly string[]): string {
  const byFolded = new Map(names.map((name) => [name.toLowerCase(), name]));
  const folded = closest(text.toLowerCase(), [...byFolded.keys()]);
  return byFolded.get(folded) ?? folded;
}

/** The action nearest to a pattern that covers none. */
export function nearestAction(pattern: string): string {
  const text = pattern.replaceAll(/[*?]/g, "");
  return nearest(text.includes(":") ? text : `kms:${text}`, KMS_ACTIONS);
}

/** The condition key nearest to one AWS does not define; what the request adds to a key's name is kept. */
export function nearestConditionKey(key: string): string {
  const [, added = ""] = /^[^:]*:[^:/]*[:/](.*)$/s.exec(key) ?? [];
  return nearest(
    key,
    CONDITION_KEYS.map((name) => (/[:/]$/.test(name) ? `${name}${added}` : name)),
  );
}

const PREFIXES = ["ForAnyValue", "ForAllValues"];
const OPERATORS = CONDITION_OPERATORS.flatMap((name) => [name, `${name}IfExists`]);

/** The operator nearest to one AWS does not define, with the prefix it was probably given. */
export function nearestOperator(operator: string): string {
  const colon = operator.indexOf(":");
  const prefix = colon < 0 ? "" : `${nearest(operator.slice(0, colon), PREFIXES)}:`;
  const name = nearest(operator.slice(colon + 1), OPERATORS);
  return prefix + (name === "NullIfExists" ? "Null" : name);
}
