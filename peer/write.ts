/** Writes a document as the JSON that parses to it. */

import type { PolicyDocument, Statement } from "../iam/syntax/ast";
import type { Raw } from "./conditions";

const NAMES = {
  principal: "Principal",
  notPrincipal: "NotPrincipal",
  action: "Action",
  notAction: "NotAction",
  resource: "Resource",
  notResource: "NotResource",
} as const;

export function write({ version, statements }: PolicyDocument): Raw {
  return { ...(version === undefined ? {} : { Version: version }), Statement: statements.map(writeStatement) };
}

function writeStatement({ effect, principal, action, resource, conditions }: Statement): Raw {
  const byType: Record<string, readonly string[]> = {};
  for (const { type, value } of principal?.entries ?? []) byType[type] = [...(byType[type] ?? []), value];
  const byOperator: Record<string, Raw> = {};
  for (const { operator, key, values } of conditions) {
    byOperator[operator] = { ...byOperator[operator], [key]: values };
  }
  return {
    Effect: effect,
    ...(principal === undefined ? {} : { [NAMES[principal.kind]]: byType }),
    ...(action === undefined ? {} : { [NAMES[action.kind]]: action.patterns }),
    ...(resource === undefined ? {} : { [NAMES[resource.kind]]: resource.patterns }),
    ...(conditions.length === 0 ? {} : { Condition: byOperator }),
  };
}
