/**
 * Reads a policy document with unknown parts twice: with the least that they can allow, and with the most. What both
 * readings allow is certain.
 *
 * This works for an unknown Resource of an Allow statement, which is often the ARN of a resource of the program: it
 * is read
 * as no resource and every resource. With any other unknown part the document is unknown.
 */
import { UnknownPart } from "../model/policy-document";
import type { UnknownReason } from "../model/value";

/** An unknown part of a document. */
export interface UnknownAt {
  readonly path: string;
  readonly reason: UnknownReason;
}

export type Reading =
  | { readonly kind: "known" }
  | {
      readonly kind: "bounded";
      readonly least: unknown;
      readonly most: unknown;
      readonly unknowns: readonly UnknownAt[];
    }
  | { readonly kind: "unknown"; readonly at: UnknownAt };

/** Returns how a document can be read. */
export function readingOf(document: unknown): Reading {
  const unknowns = unknownParts(document);
  if (unknowns.length === 0) return { kind: "known" };
  const least = withResources(document, []);
  const [at] = unknownParts(least);
  if (at !== undefined) return { kind: "unknown", at };
  return { kind: "bounded", least, most: withResources(document, ["*"]), unknowns };
}

/** Returns the unknown parts of a document. */
export const unknownParts = (document: unknown): readonly UnknownAt[] => unknownsIn(document, "");

function unknownsIn(value: unknown, path: string): readonly UnknownAt[] {
  if (value instanceof UnknownPart) return [{ path, reason: value.reason }];
  if (Array.isArray(value)) return value.flatMap((item, index) => unknownsIn(item, `${path}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => unknownsIn(member, path === "" ? key : `${path}.${key}`));
}

/** Returns the document with `resources` instead of each unknown Resource in an Allow statement. */
function withResources(document: unknown, resources: readonly string[]): unknown {
  if (!isObject(document)) return document;
  const { Statement: statements } = document;
  const fill = (statement: unknown): unknown => {
    if (!isObject(statement) || statement["Effect"] !== "Allow") return statement;
    const { Resource: resource } = statement;
    const listed: readonly unknown[] = Array.isArray(resource) ? resource : [resource];
    if (!listed.some((item) => item instanceof UnknownPart)) return statement;
    return {
      ...statement,
      Resource: listed.flatMap((item): readonly unknown[] => (item instanceof UnknownPart ? resources : [item])),
    };
  };
  return { ...document, Statement: Array.isArray(statements) ? statements.map(fill) : fill(statements) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
