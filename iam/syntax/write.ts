/**
 * Writes a syntax tree as the JSON of a policy document.
 *
 * Guarantee: the parser reads the result as the same tree, apart from paths and the `index` of each statement, which is its
 * place. A list with one text is written as that text.
 *
 * Source: IAM user guide, "Grammar of the IAM JSON policy language".
 */
import type { Condition, PolicyDocument, PrincipalElement, Statement } from "./ast";

type Json = string | readonly string[] | { readonly [name: string]: Json };

/** Returns the document as an object to serialize. */
export function writeDocument({ version, id, statements }: PolicyDocument): object {
  return {
    ...(version !== undefined && { Version: version }),
    ...(id !== undefined && { Id: id }),
    Statement: statements.map(writeStatement),
  };
}

/** Returns the statement as an object to serialize. */
export function writeStatement({ sid, effect, principal, action, resource, conditions }: Statement): object {
  return {
    ...(sid !== undefined && { Sid: sid }),
    Effect: effect,
    ...(principal && { [principal.kind === "principal" ? "Principal" : "NotPrincipal"]: writePrincipal(principal) }),
    ...(action && { [action.kind === "action" ? "Action" : "NotAction"]: oneOrAll(action.patterns) }),
    ...(resource && { [resource.kind === "resource" ? "Resource" : "NotResource"]: oneOrAll(resource.patterns) }),
    ...(conditions.length > 0 && { Condition: writeConditions(conditions) }),
  };
}

/** Returns conditions as the value of a Condition element. */
export function writeConditions(conditions: readonly Condition[]): Json {
  const operators = new Map<string, Record<string, Json>>();
  for (const { operator, key, values } of conditions) {
    const keys = operators.get(operator) ?? {};
    operators.set(operator, { ...keys, [key]: oneOrAll(values) });
  }
  return Object.fromEntries(operators);
}

function writePrincipal({ entries }: PrincipalElement): Json {
  const [first, ...others] = entries;
  if (first?.type === "AWS" && first.value === "*" && others.length === 0) return "*";
  const types = [...new Set(entries.map(({ type }) => type))];
  const of = (type: string): readonly string[] =>
    entries.filter((each) => each.type === type).map(({ value }) => value);
  return Object.fromEntries(types.map((type) => [type, oneOrAll(of(type))]));
}

const oneOrAll = (texts: readonly string[]): Json => (texts.length === 1 && texts[0] !== undefined ? texts[0] : texts);
