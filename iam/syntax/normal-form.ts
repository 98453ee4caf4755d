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
  return JSON.stringify([version, ordered(statements.map(ofStatement))]);
}

function ofStatement({ effect, principal, action, resource, conditions }: Statement): unknown {
  return [
    effect,
    principal && ofPrincipal(principal),
    action && [action.kind, ordered(action.patterns.map(lower))],
    resource && [resource.kind, ordered(resource.patterns)],
    ordered(conditions.map(ofCondition)),
  ];
}

function ofPrincipal({ kind, entries }: PrincipalElement): unknown {
  return [kind, ordered(entries.map(({ type, value }) => [type, value]))];
}

function ofCondition({ operator, key, values }: Condition): unknown {
  return [lower(operator), lower(key), ordered(values)];
}

const lower = (text: string): string => text.toLowerCase();

/** As texts, each once and in order. */
function ordered(items: readonly unknown[]): readonly string[] {
  return [...new Set(items.map((item) => JSON.stringify(item)))].sort();
}
