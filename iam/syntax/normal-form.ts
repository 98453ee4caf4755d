/**
 * The normal form of a policy document.
 *
 * Guarantee: two documents with the same normal form have the same meaning. The form ignores
 * - the order of statements, operators, condition keys and values,
 * - duplicates, and whether a single value is in a list,
 * - the case of actions, operators and condition keys,
 * - `Sid` and `Id`,
 * - whether the default version `2008-10-17` is written.
 *
 * The converse is false. Documents that have the same meaning but different statements have different normal forms.
 *
 * Source: IAM user guide, "Grammar of the IAM JSON policy language".
 */
import { toLowerCase } from "../ascii-case";
import type { Condition, PolicyDocument, PrincipalElement, Statement } from "./ast";

/** Returns the normal form as a text to compare. */
export function normalForm({ version = "2008-10-17", statements }: PolicyDocument): string {
  return JSON.stringify([version, sortedUnique(statements.map(statementForm))]);
}

function statementForm({ effect, principal, action, resource, conditions }: Statement): unknown {
  return [
    effect,
    principal && principalForm(principal),
    action && [action.kind, sortedUnique(action.patterns.map(toLowerCase))],
    resource && [resource.kind, sortedUnique(resource.patterns)],
    sortedUnique(conditions.map(conditionForm)),
  ];
}

function principalForm({ kind, entries }: PrincipalElement): unknown {
  return [kind, sortedUnique(entries.map(({ type, value }) => [type, value]))];
}

function conditionForm({ operator, key, values }: Condition): unknown {
  return [toLowerCase(operator), toLowerCase(key), sortedUnique(values)];
}

/** Returns the items as JSON texts, sorted and without duplicates. */
function sortedUnique(items: readonly unknown[]): readonly string[] {
  return [...new Set(items.map((item) => JSON.stringify(item)))].sort();
}
