/**
 * Reads a policy document with unknown parts twice: as allowing as little as they can, and as much.
 *
 * Guarantee: whatever the unknown parts turn out to be, the document allows every request that `least` allows, and no
 * request that `most` does not allow. What both readings say is certain.
 *
 * - An unknown part of an Allow statement grants as little or as much as it can. One of a Deny statement denies as much or
 *   as little. A statement whose Effect is unknown is a Deny or an Allow.
 * - An unknown Version decides only how policy variables are read, so each text with one is then unknown too.
 */
import { UnknownPart } from "../model/policy-document";
import type { UnknownReason } from "../model/value";
import { boundsOf, hasUnknown } from "./statement-bounds";

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
      readonly unknowns: readonly [UnknownAt, ...UnknownAt[]];
    }
  | { readonly kind: "unknown"; readonly at: UnknownAt };

type JsonObject = Readonly<Record<string, unknown>>;

/** Returns how a document can be read. */
export function readingOf(document: unknown): Reading {
  const [first, ...others] = unknownParts(document);
  if (first === undefined) return { kind: "known" };
  if (!isObject(document) || document["Statement"] instanceof UnknownPart) return { kind: "unknown", at: first };
  const { Statement: statements, ...elements } = withVersion(document);
  const readings = (Array.isArray(statements) ? statements : [statements]).map(readStatement);
  const filled = (bound: "least" | "most") => {
    const all = readings.map((reading) => reading[bound]);
    return { ...elements, Statement: Array.isArray(statements) ? all : all[0] };
  };
  return { kind: "bounded", least: filled("least"), most: filled("most"), unknowns: [first, ...others] };
}

/** Returns the unknown parts of a document. */
export const unknownParts = (document: unknown): readonly UnknownAt[] => unknownsIn(document, "");

function unknownsIn(value: unknown, path: string): readonly UnknownAt[] {
  if (value instanceof UnknownPart) return [{ path, reason: value.reason }];
  if (Array.isArray(value)) return value.flatMap((item, index) => unknownsIn(item, `${path}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => unknownsIn(member, path === "" ? key : `${path}.${key}`));
}

/** Returns the document with a known Version, and without an unknown Id, which decides nothing. */
function withVersion(document: JsonObject): JsonObject {
  const { Id: id, ...others } = document;
  const named = id === undefined || hasUnknown(id) ? others : document;
  const { Version: version, Statement: statements } = named;
  if (!(version instanceof UnknownPart)) return named;
  return { ...named, Version: "2012-10-17", Statement: withoutVariables(statements, version) };
}

/** Returns the value with `unknown` instead of each text that has a policy variable. */
function withoutVariables(value: unknown, unknown: UnknownPart): unknown {
  if (typeof value === "string") return value.includes("${") ? unknown : value;
  if (Array.isArray(value)) return value.map((item) => withoutVariables(item, unknown));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutVariables(member, unknown)]));
}

const EVERY_REQUEST = { Principal: "*", Action: "*", Resource: "*" } as const;

/** Returns a statement as it allows the least and the most. */
function readStatement(statement: unknown): { readonly least: unknown; readonly most: unknown } {
  if (statement instanceof UnknownPart) {
    return { least: { Effect: "Deny", ...EVERY_REQUEST }, most: { Effect: "Allow", ...EVERY_REQUEST } };
  }
  if (!isObject(statement) || !hasUnknown(statement)) return { least: statement, most: statement };
  const { smallest, largest } = boundsOf(statement);
  switch (statement["Effect"]) {
    case "Allow":
      return { least: smallest, most: largest };
    case "Deny":
      return { least: largest, most: smallest };
    default:
      if (!hasUnknown(statement["Effect"])) return { least: statement, most: statement };
      return { least: { ...largest, Effect: "Deny" }, most: { ...largest, Effect: "Allow" } };
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !(value instanceof UnknownPart);
}
