/**
 * AWS's rules read literally on one concrete request: a matching Deny denies, else a matching Allow allows, else the
 * request is not allowed. This is the oracle: slow, without cleverness, and every positive answer of the search is
 * replayed through it.
 *
 * A statement without Principal, Action or Resource has no effect in a key policy. An account named in Principal takes
 * in everybody in it. A request that names its key by ARN is held against an identity policy: there whoever has the
 * policy is meant, and a Principal is no element of the language. What cannot be decided counts both ways; only when the
 * two ways differ is the answer unresolved.
 *
 * Source: IAM user guide, "Policy evaluation logic"; KMS developer guide, "Key policies in AWS KMS".
 */

import { isMultivaluedKey } from "../aws/condition-keys";
import { type Atom, compileCondition, holds, type KeyValues, type Truth } from "../conditions/condition";
import { matchesGlob } from "../strings/glob";
import type { VariableLookup } from "../strings/pattern";
import type { ActionElement, PolicyDocument, PolicyVersion, PrincipalElement, Statement } from "../syntax/ast";
import { quote } from "../syntax/quote";
import { matchPrincipal, type PrincipalMatch } from "./principal";
import { contextReader, type Request } from "./request";
import { matchesArn, resourceCoversKey } from "./resource";

/** A part of the document that could not be decided. */
export interface Unresolved {
  readonly kind: "principal" | "resource" | "condition" | "deny";
  readonly path: string;
  readonly reason: string;
}

export type Decision =
  | { readonly kind: "allowed"; readonly statement: number }
  | { readonly kind: "denied"; readonly statement: number }
  | { readonly kind: "notAllowed" }
  | { readonly kind: "unresolved"; readonly parts: readonly Unresolved[] };

/** Whether an action, which ignores case, is among the statement's. */
export function matchesAction(element: ActionElement, action: string): boolean {
  const listed = element.patterns.some((pattern) => matchesGlob(pattern, action, { ignoreCase: true }));
  return listed === (element.kind === "action");
}

/**
 * What a policy variable stands for, given how keys are read. A key of several values is no variable, whatever it holds;
 * of an empty value AWS's page says neither that it is one nor that it is none.
 *
 * Source: IAM user guide, "Variables and tags" (Policy variables with no value) and "Multivalued context keys".
 */
export function variableLookup(read: (key: string) => KeyValues): VariableLookup {
  return (key) => {
    const found = read(key);
    if (found.kind === "absent") return { kind: "noValue" };
    if (found.kind === "unknown" || isMultivaluedKey(key)) return { kind: "unresolved" };
    const [text = "", ...others] = found.values;
    return text === "" || others.length > 0 ? { kind: "unresolved" } : { kind: "text", text };
  };
}

const MATCHES_EVERYONE: PrincipalMatch = { matched: true, entries: [] };

/** Whether the statement of a key policy means the caller, as the request tells it. */
function matchCaller(
  principal: PrincipalElement | undefined,
  { caller }: Request,
  readKey: (key: string) => KeyValues,
): PrincipalMatch {
  if (principal === undefined) return { matched: false, entries: [] };
  const { condition, ...match } = matchPrincipal(principal, caller);
  return condition === undefined ? match : { ...match, matched: holds(condition, readKey(condition.key)) };
}

interface StatementMatch {
  readonly matched: Truth;
  readonly unresolved: readonly Unresolved[];
}

const NO_MATCH: StatementMatch = { matched: false, unresolved: [] };

function unresolvedReason({ undecidedReason: open, key }: Atom): string {
  return open ?? `what the request has for ${quote(key)} is not what the operator compares`;
}

/** How a request is read, the same for every statement. */
interface EvaluationContext {
  readonly readKey: (key: string) => KeyValues;
  readonly version: PolicyVersion | undefined;
  readonly coversKey: (statement: Statement) => Truth;
}

function matchStatement(
  statement: Statement,
  request: Request,
  { readKey, version, coversKey }: EvaluationContext,
): StatementMatch {
  const { principal, action, resource } = statement;
  if (action === undefined || resource === undefined) return NO_MATCH;
  if (!matchesAction(action, request.action)) return NO_MATCH;
  const unresolved: Unresolved[] = [];
  const caller = request.keyArn === undefined ? matchCaller(principal, request, readKey) : MATCHES_EVERYONE;
  if (caller.matched === false) return NO_MATCH;
  if (caller.matched === undefined) {
    for (const entry of caller.entries) {
      unresolved.push({
        kind: "principal",
        path: entry.path,
        reason: `whether ${quote(entry.value)} means the caller is not known`,
      });
    }
  }
  const resourceMatch =
    request.keyArn === undefined
      ? coversKey(statement)
      : matchesArn(resource, version, request.keyArn, variableLookup(readKey));
  if (resourceMatch === false) return NO_MATCH;
  if (resourceMatch === undefined) {
    unresolved.push({ kind: "resource", path: resource.path, reason: "whether it names this key is not known" });
  }
  for (const condition of statement.conditions) {
    const atom = compileCondition(condition, version, variableLookup(readKey));
    const held = holds(atom, readKey(atom.key));
    if (held === false) return NO_MATCH;
    if (held === undefined) unresolved.push({ kind: "condition", path: atom.path, reason: unresolvedReason(atom) });
  }
  return { matched: unresolved.length === 0 ? true : undefined, unresolved };
}

/**
 * What the document alone decides about the request. Whether a statement's Resource `covers` the key is the same for all
 * requests, and may be given by who has found it out already.
 */
export function evaluate(
  document: PolicyDocument,
  request: Request,
  coversKey: EvaluationContext["coversKey"] = ({ resource }) =>
    resource && resourceCoversKey(resource, document.version, request.key),
): Decision {
  const evaluation: EvaluationContext = { readKey: contextReader(request), version: document.version, coversKey };
  const results = document.statements.map((statement) => ({
    statement,
    ...matchStatement(statement, request, evaluation),
  }));
  const denies = results.filter(({ statement }) => statement.effect === "Deny");
  const allows = results.filter(({ statement }) => statement.effect === "Allow");
  const matchedDeny = denies.find(({ matched }) => matched === true);
  if (matchedDeny !== undefined) return { kind: "denied", statement: matchedDeny.statement.index };
  const unresolvedDenies = denies
    .flatMap(({ unresolved }) => unresolved)
    .map((part): Unresolved => ({ ...part, kind: "deny" }));
  const matchedAllow = allows.find(({ matched }) => matched === true);
  if (matchedAllow !== undefined) {
    return unresolvedDenies.length > 0
      ? { kind: "unresolved", parts: unresolvedDenies }
      : { kind: "allowed", statement: matchedAllow.statement.index };
  }
  const unresolvedAllows = allows.flatMap(({ unresolved }) => unresolved);
  return unresolvedAllows.length > 0
    ? { kind: "unresolved", parts: [...unresolvedAllows, ...unresolvedDenies] }
    : { kind: "notAllowed" };
}
