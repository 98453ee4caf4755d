/**
 * A policy document in a form that two documents share if they say the same in other words: the order of statements,
 * operators, keys and values makes no difference, nor a value that is written twice or in a list of one, nor the case of
 * actions, operators and condition keys, nor a Sid or an Id; a document without a version is of the first.
 *
 * Documents that mean the same by other statements have forms of their own.
 *
 * Source: IAM user guide, "Grammar of the IAM JSON policy language".
 */
import type { Condition, PolicyDocument, PrincipalElement, Statement } from "./ast";

/** The form as text, to be compared. */
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

const toLowerCase = (text: string): string => text.toLowerCase();

/** As texts, each once and in order. */
function sortedUnique(items: readonly unknown[]): readonly string[] {
  return [...new Set(items.map((item) => JSON.stringify(item)))].sort();
}
