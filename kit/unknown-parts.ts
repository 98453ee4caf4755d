/**
 * A policy document of which parts are unknown, read twice: with the least these parts can allow, and with the most. What
 * the one and the other allow is certain.
 *
 * So with a Resource of an Allow statement, most often the ARN of a resource the program makes: nothing and everything.
 * Any other part unknown decides by itself.
 */
import { UnknownPart } from "../model/policy-document";
import type { UnknownReason } from "../model/value";

/** A part of the document that is unknown. */
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

/** How a document can be read. */
export function readingOf(document: unknown): Reading {
  const unknowns = unknownParts(document);
  if (unknowns.length === 0) return { kind: "known" };
  const least = withResources(document, []);
  const [at] = unknownParts(least);
  if (at !== undefined) return { kind: "unknown", at };
  return { kind: "bounded", least, most: withResources(document, ["*"]), unknowns };
}

/** The parts of a document that are unknown. */
export const unknownParts = (document: unknown): readonly UnknownAt[] => unknownsIn(document, "");

function unknownsIn(value: unknown, path: string): readonly UnknownAt[] {
  if (value instanceof UnknownPart) return [{ path, reason: value.reason }];
  if (Array.isArray(value)) return value.flatMap((item, index) => unknownsIn(item, `${path}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => unknownsIn(member, path === "" ? key : `${path}.${key}`));
}

/** The document with `resources` in place of each Resource unknown in an Allow statement. */
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
