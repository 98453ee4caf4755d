/**
 * The reference evaluator: AWS's evaluation rules, applied literally to one concrete request.
 *
 * - A matching Deny denies. Otherwise a matching Allow allows. Otherwise the request is not allowed.
 * - In a key policy, a statement without Principal, Action or Resource has no effect.
 * - A request with a `keyArn` is evaluated against an identity policy, where Principal does not exist.
 *
 * Guarantee: if the decision is `allowed` or `denied`, AWS decides the same from this document alone. Parts that cannot
 * be decided are read both ways, and the decision is `unresolved` only if the two readings differ.
 *
 * The search replays each request it finds here, so this module favors simplicity over speed. Sharing code with the
 * search was rejected, because a shared mistake would confirm itself.
 *
 * Source: IAM user guide, "Policy evaluation logic"; KMS developer guide, "Key policies in AWS KMS".
 */

import { isMultivaluedKey } from "../aws/condition-keys";
import { partitionOf } from "../aws/partitions";
import { type Atom, compileCondition, holds, type KeyValues, type Truth } from "../conditions/condition";
import { matchesGlob } from "../strings/glob";
import type { VariableLookup } from "../strings/pattern";
import type { ActionElement, PolicyDocument, PolicyVersion, PrincipalElement, Statement } from "../syntax/ast";
import { inPartition } from "../syntax/principal-partition";
import { quote } from "../syntax/quote";
import { matchPrincipal, type PrincipalMatch } from "./principal";
import { contextReader, type Request } from "./request";
import { matchesArn, resourceCoversKey } from "./resource";

/** A part of the document that cannot be decided for the request. `kind` is "deny" for every part of a Deny. */
export interface Unresolved {
  readonly kind: "principal" | "resource" | "condition" | "deny";
  readonly path: string;
  readonly reason: string;
}

/** The decision of one document. `statement` is the index of the statement that decided. */
export type Decision =
  | { readonly kind: "allowed"; readonly statement: number }
  | { readonly kind: "denied"; readonly statement: number }
  | { readonly kind: "notAllowed" }
  | { readonly kind: "unresolved"; readonly parts: readonly Unresolved[] };

/** Reports whether an Action or NotAction element matches the action. Action names ignore case. */
export function matchesAction(element: ActionElement, action: string): boolean {
  const listed = element.patterns.some((pattern) => matchesGlob(pattern, action, { ignoreCase: true }));
  return listed === (element.kind === "action");
}

/**
 * Returns the lookup that resolves policy variables from the keys of a request.
 *
 * A multivalued key never resolves, whatever it holds. An empty value does not resolve either, because AWS does not
 * document whether it counts as a value.
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

/** Returns whether the Principal of a key policy's statement matches the caller of the request. */
function matchCaller(
  principal: PrincipalElement | undefined,
  { caller, key }: Request,
  readKey: (key: string) => KeyValues,
): PrincipalMatch {
  if (principal === undefined) return { matched: false, entries: [] };
  const { condition, ...match } = matchPrincipal(inPartition(principal, partitionOf(key.region)), caller);
  return condition === undefined ? match : { ...match, matched: holds(condition, readKey(condition.key)) };
}

/** Whether a statement matches the request, and the parts that leave it undecided. */
interface StatementMatch {
  readonly matched: Truth;
  readonly unresolved: readonly Unresolved[];
}

const NO_MATCH: StatementMatch = { matched: false, unresolved: [] };

function unresolvedReason({ undecidedReason, key }: Atom): string {
  return undecidedReason ?? `the operator cannot compare the value that the request has for ${quote(key)}`;
}

/** What every statement of one evaluation shares. */
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
        reason: `it is unknown whether ${quote(entry.value)} matches the caller`,
      });
    }
  }
  const resourceMatch =
    request.keyArn === undefined
      ? coversKey(statement)
      : matchesArn(resource, version, request.keyArn, variableLookup(readKey));
  if (resourceMatch === false) return NO_MATCH;
  if (resourceMatch === undefined) {
    unresolved.push({
      kind: "resource",
      path: resource.path,
      reason: "it is unknown whether this element covers the key",
    });
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
 * Returns the decision of this document alone about the request.
 *
 * `coversKey` says whether a statement's Resource covers the key. It does not depend on the request, so a caller that
 * has computed it already can pass it in.
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
