/** How the classes about conditions rewrite an example: the condition's values, and the request's values for its key. */

import { contextReader, type Request } from "../iam/evaluator/request";
import type { Condition } from "../iam/syntax/ast";
import type { Amended } from "./difference";
import type { Part } from "./elements";

export const OPERATORS_PAGE =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html";

/** Returns the condition with changed values. Undefined if none changes. */
export function withValues(
  part: Part,
  change: (value: string, condition: Condition) => readonly string[],
): Amended | undefined {
  if (part.kind !== "condition") return undefined;
  const { condition } = part;
  const values = condition.values.flatMap((value) => change(value, condition));
  if (values.join("\n") === condition.values.join("\n")) return undefined;
  return { part: { ...part, condition: { ...condition, values } } };
}

/** Returns the request's values for the condition's key. */
export function given({ key }: Condition, request: Request): readonly string[] {
  const found = contextReader(request)(key.toLowerCase());
  return found.kind === "values" ? found.values : [];
}

/** Returns the request with changed values for the condition's key. */
export function withGiven(request: Request, { key }: Condition, change: (value: string) => string): Request {
  const context = Object.entries(request.context).map(([name, values]) => [
    name,
    name.toLowerCase() === key.toLowerCase() ? values.map(change) : values,
  ]);
  return { ...request, context: Object.fromEntries(context) };
}
