/**
 * Splits a key policy into the parts that decide an answer, with our evaluator's result for each. Rewrites the document
 * with some parts changed: to another part, or to a trivial one that always matches (true) or never does (false).
 *
 * A part that our evaluator cannot decide is not an element and stays unchanged.
 */

import { compileCondition, holds, type Truth } from "../iam/conditions/condition";
import { matchesAction, variableLookup } from "../iam/evaluator/evaluate";
import { isMatchedBy } from "../iam/evaluator/principal";
import { type Caller, contextReader, type Request } from "../iam/evaluator/request";
import { resourceCoversKey } from "../iam/evaluator/resource";
import type {
  ActionElement,
  Condition,
  PolicyDocument,
  PrincipalEntry,
  ResourceElement,
  Statement,
} from "../iam/syntax/ast";
import { namedPrincipal } from "../iam/syntax/principal-entry";
import { principalOf } from "./simulate";

/** A pattern of Action or NotAction, of Resource or NotResource. */
interface PatternPart<Kind, Of> {
  readonly kind: Kind;
  readonly of: Of;
  readonly pattern: string;
}

export type Part =
  | { readonly kind: "condition"; readonly condition: Condition }
  | { readonly kind: "principal"; readonly entry: PrincipalEntry }
  | PatternPart<"action", ActionElement>
  | PatternPart<"resource", ResourceElement>
  /** A statement that lacks a required element. */
  | { readonly kind: "incomplete"; readonly statement: Statement };

/** A part, and whether it matches the request according to our evaluator. */
export interface Element {
  readonly part: Part;
  readonly truth: boolean;
}

/** Returns the replacement of a part. Undefined keeps the part. */
export type Change = (part: Part) => Part | boolean | undefined;

function partsOf(statement: Statement): readonly Part[] {
  const { principal, action, resource, conditions } = statement;
  const incomplete = principal === undefined || action === undefined || resource === undefined;
  return [
    ...(incomplete ? [{ kind: "incomplete", statement } as const] : []),
    ...(principal?.entries ?? []).map((entry): Part => ({ kind: "principal", entry })),
    ...(action?.patterns ?? []).flatMap((pattern): readonly Part[] =>
      action === undefined ? [] : [{ kind: "action", of: action, pattern }],
    ),
    ...(resource?.patterns ?? []).flatMap((pattern): readonly Part[] =>
      resource === undefined ? [] : [{ kind: "resource", of: resource, pattern }],
    ),
    ...conditions.map((condition): Part => ({ kind: "condition", condition })),
  ];
}

function truthOf(part: Part, { version }: PolicyDocument, request: Request): Truth {
  switch (part.kind) {
    case "incomplete":
      return false;
    case "principal":
      return isMatchedBy(request.caller, namedPrincipal(part.entry));
    case "action":
      return matchesAction({ ...part.of, kind: "action", patterns: [part.pattern] }, request.action);
    case "resource":
      return resourceCoversKey({ ...part.of, kind: "resource", patterns: [part.pattern] }, version, request.key);
    case "condition": {
      const read = contextReader(request);
      const atom = compileCondition(part.condition, version, variableLookup(read));
      return holds(atom, read(atom.key));
    }
  }
}

/** Returns the parts of the document that our evaluator decides for the request. */
export function elementsOf(document: PolicyDocument, request: Request): readonly Element[] {
  return document.statements.flatMap(partsOf).flatMap((part) => {
    const truth = truthOf(part, document, request);
    return truth === undefined ? [] : [{ part, truth }];
  });
}

/** Whether the two are the same part of the same document. */
export function isSame(one: Part, other: Part): boolean {
  switch (one.kind) {
    case "incomplete":
      return other.kind === one.kind && other.statement === one.statement;
    case "principal":
      return other.kind === one.kind && other.entry === one.entry;
    case "condition":
      return other.kind === one.kind && other.condition === one.condition;
    case "action":
    case "resource":
      return other.kind === one.kind && other.of === one.of && other.pattern === one.pattern;
  }
}

/** Returns the document with its parts changed. */
export function rewrite(document: PolicyDocument, caller: Caller, change: Change): PolicyDocument {
  return {
    ...document,
    statements: document.statements.flatMap((statement) => rewriteStatement(statement, caller, change)),
  };
}

function rewriteStatement(statement: Statement, caller: Caller, change: Change): readonly Statement[] {
  const { principal, action, resource } = statement;
  if (change({ kind: "incomplete", statement }) === false) return [];
  const conditions: Condition[] = [];
  for (const condition of statement.conditions) {
    const now = change({ kind: "condition", condition }) ?? { kind: "condition", condition };
    if (now === false) return [];
    if (now !== true && now.kind === "condition") conditions.push(now.condition);
  }
  const patterns = <P extends Part>(all: readonly string[], part: (pattern: string) => P, none: string) =>
    all.map((pattern) => {
      const now = change(part(pattern));
      if (typeof now === "boolean") return now ? "*" : none;
      return now !== undefined && "pattern" in now ? now.pattern : pattern;
    });
  return [
    {
      ...statement,
      conditions,
      principal: principal && {
        ...principal,
        entries: principal.entries.map((entry) => rewriteEntry(entry, caller, change)),
      },
      action: action && {
        ...action,
        patterns: patterns(action.patterns, (pattern) => ({ kind: "action", of: action, pattern }), "s3:GetObject"),
      },
      resource: resource && {
        ...resource,
        patterns: patterns(
          resource.patterns,
          (pattern) => ({ kind: "resource", of: resource, pattern }),
          "arn:aws:s3:::none",
        ),
      },
    },
  ];
}

function rewriteEntry(entry: PrincipalEntry, caller: Caller, change: Change): PrincipalEntry {
  const now = change({ kind: "principal", entry });
  if (now === false) return { ...entry, type: "AWS", value: "arn:aws:iam::999999999999:user/nobody" };
  if (now === true) {
    return { ...entry, type: caller.kind === "service" ? "Service" : "AWS", value: principalOf(caller) };
  }
  return now?.kind === "principal" ? now.entry : entry;
}
