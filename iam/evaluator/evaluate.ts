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

import { isMultivalued } from "../aws/condition-keys";
import { type Atom, compileCondition, holds, type KeyValues, type Truth } from "../conditions/condition";
import { matches } from "../strings/glob";
import type { Lookup } from "../strings/pattern";
import type { ActionElement, PolicyDocument, PolicyVersion, PrincipalElement, Statement } from "../syntax/ast";
import { quote } from "../syntax/quote";
import { matchPrincipal, type PrincipalMatch } from "./principal";
import { keyReader, type Request } from "./request";
import { matchResource, namesArn } from "./resource";

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
export function matchAction(element: ActionElement, action: string): boolean {
  const listed = element.patterns.some((pattern) => matches(pattern, action, { ignoreCase: true }));
  return listed === (element.kind === "action");
}

/**
 * What a policy variable stands for, given how keys are read. A key of several values is no variable, whatever it holds;
 * of an empty value AWS's page says neither that it is one nor that it is none.
 *
 * Source: IAM user guide, "Variables and tags" (Policy variables with no value) and "Multivalued context keys".
 */
export function variableLookup(read: (key: string) => KeyValues): Lookup {
  return (key) => {
    const found = read(key);
    if (found.kind === "absent") return { kind: "noValue" };
    if (found.kind === "unknown" || isMultivalued(key)) return { kind: "unresolved" };
    const [text = "", ...others] = found.values;
    return text === "" || others.length > 0 ? { kind: "unresolved" } : { kind: "text", text };
  };
}

const EVERYBODY: PrincipalMatch = { matched: true, entries: [] };

/** Whether the statement of a key policy means the caller, as the request tells it. */
function whoOf(
  principal: PrincipalElement | undefined,
  { caller }: Request,
  read: (key: string) => KeyValues,
): PrincipalMatch {
  if (principal === undefined) return { matched: false, entries: [] };
  const { when, ...who } = matchPrincipal(principal, caller);
  return when === undefined ? who : { ...who, matched: holds(when, read(when.key)) };
}

interface Matched {
  readonly truth: Truth;
  readonly parts: readonly Unresolved[];
}

const NO: Matched = { truth: false, parts: [] };

function whyOpen({ open, key }: Atom): string {
  return open ?? `what the request has for ${quote(key)} is not what the operator compares`;
}

/** How a request is read, the same for every statement. */
interface Reading {
  readonly read: (key: string) => KeyValues;
  readonly version: PolicyVersion | undefined;
  readonly covers: (statement: Statement) => Truth;
}

function matchStatement(statement: Statement, request: Request, { read, version, covers }: Reading): Matched {
  const { principal, action, resource } = statement;
  if (action === undefined || resource === undefined) return NO;
  if (!matchAction(action, request.action)) return NO;
  const parts: Unresolved[] = [];
  const who = request.keyArn === undefined ? whoOf(principal, request, read) : EVERYBODY;
  if (who.matched === false) return NO;
  if (who.matched === undefined) {
    for (const entry of who.entries) {
      parts.push({
        kind: "principal",
        path: entry.path,
        reason: `whether ${quote(entry.value)} means the caller is not known`,
      });
    }
  }
  const what =
    request.keyArn === undefined
      ? covers(statement)
      : namesArn(resource, version, request.keyArn, variableLookup(read));
  if (what === false) return NO;
  if (what === undefined) {
    parts.push({ kind: "resource", path: resource.path, reason: "whether it names this key is not known" });
  }
  for (const condition of statement.conditions) {
    const atom = compileCondition(condition, version, variableLookup(read));
    const truth = holds(atom, read(atom.key));
    if (truth === false) return NO;
    if (truth === undefined) parts.push({ kind: "condition", path: atom.path, reason: whyOpen(atom) });
  }
  return { truth: parts.length === 0 ? true : undefined, parts };
}

/**
 * What the document alone decides about the request. Whether a statement's Resource `covers` the key is the same for all
 * requests, and may be given by who has found it out already.
 */
export function evaluate(
  document: PolicyDocument,
  request: Request,
  covers: Reading["covers"] = ({ resource }) => resource && matchResource(resource, document.version, request.key),
): Decision {
  const reading: Reading = { read: keyReader(request), version: document.version, covers };
  const judged = document.statements.map((statement) => ({
    statement,
    ...matchStatement(statement, request, reading),
  }));
  const denies = judged.filter(({ statement }) => statement.effect === "Deny");
  const allows = judged.filter(({ statement }) => statement.effect === "Allow");
  const denied = denies.find(({ truth }) => truth === true);
  if (denied !== undefined) return { kind: "denied", statement: denied.statement.index };
  const maybeDenied = denies.flatMap(({ parts }) => parts).map((part): Unresolved => ({ ...part, kind: "deny" }));
  const allowed = allows.find(({ truth }) => truth === true);
  if (allowed !== undefined) {
    return maybeDenied.length > 0
      ? { kind: "unresolved", parts: maybeDenied }
      : { kind: "allowed", statement: allowed.statement.index };
  }
  const maybeAllowed = allows.flatMap(({ parts }) => parts);
  return maybeAllowed.length > 0
    ? { kind: "unresolved", parts: [...maybeAllowed, ...maybeDenied] }
    : { kind: "notAllowed" };
}
