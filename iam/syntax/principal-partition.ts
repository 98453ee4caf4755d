/**
 * Removes the principals of another partition than that of the key. No caller of the key has such an ARN.
 *
 * That KMS also refuses a key policy with such a principal follows from this, and no page of AWS says so.
 *
 * Source: IAM user guide, "Amazon Resource Names (ARNs)" (partition) and "AWS JSON policy elements: Principal".
 */

import { memoizeByObject } from "../memoize";
import type { PolicyDocument, PrincipalElement, PrincipalEntry, Statement } from "./ast";

/** Returns the partition in the ARN of a principal. Undefined if the entry has no ARN, or a wildcard in its place. */
export function principalPartition({ value }: PrincipalEntry): string | undefined {
  return /^arn:([^:*?]+):/.exec(value)?.[1];
}

/** The partitions in the entries of an element, which most often is one. */
const partitionsIn = memoizeByObject(
  ({ entries }: PrincipalElement) => new Set(entries.flatMap((entry) => principalPartition(entry) ?? [])),
);

/** Returns the element without the principals of other partitions. The same element if there are none. */
export function inPartition(element: PrincipalElement, partition: string | undefined): PrincipalElement {
  if (partition === undefined || [...partitionsIn(element)].every((each) => each === partition)) return element;
  const entries = element.entries.filter((entry) => (principalPartition(entry) ?? partition) === partition);
  return { ...element, entries };
}

/** Returns the document without the principals of other partitions. The same document if there are none. */
export function documentInPartition(document: PolicyDocument, partition: string | undefined): PolicyDocument {
  const statements = document.statements.map((statement): Statement => {
    const principal = statement.principal && inPartition(statement.principal, partition);
    return principal === statement.principal ? statement : { ...statement, principal };
  });
  return statements.every((statement, index) => statement === document.statements[index])
    ? document
    : { ...document, statements };
}
