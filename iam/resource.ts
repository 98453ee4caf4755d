/**
 * Whether a statement's Resource takes in the key whose policy it stands in. `*` does; a pattern that covers every key
 * ARN there can be, given what is known of the key, does; one that covers none (an alias, another service, another
 * account's or Region's key) does not; everything else may or may not name this key.
 *
 * Source: KMS developer guide, "Key policies in AWS KMS" (Resource) and "Resource types" of the service authorization
 * reference: `arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}`.
 */

import type { PolicyVersion, ResourceElement } from "./ast";
import { contains, findMember, type Language } from "./automaton";
import type { Atom, Truth } from "./condition";
import { KEY_ARN } from "./keys";
import { arnGlob, fillVariables, type Lookup, likePattern, namePattern, type Pattern } from "./pattern";
import { quote } from "./quote";
import type { KeyIdentity } from "./request";

/** The partition a Region lies in, by the prefix of its name; `*` for a Region not known. */
export function partitionOf(region: string | undefined): string {
  if (region === undefined) return "*";
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return region.includes("iso") || region.startsWith("eusc-") ? "aws-*" : "aws";
}

/** The ARNs the key may have. */
function keyArns({ region, account }: KeyIdentity): Language {
  const before = arnGlob(`arn:${partitionOf(region)}:kms:${region ?? "*"}:${account ?? "*"}:key/`);
  return { patterns: [[...before, ...namePattern("?*")]], ignoreCase: false, inside: true };
}

/** Whether one of the patterns takes in the key; a policy variable leaves it open. */
function covered(patterns: readonly string[], version: PolicyVersion | undefined, key: KeyIdentity): Truth {
  if (patterns.includes("*")) return true;
  const read: Pattern[] = [];
  let partial = false;
  for (const pattern of patterns) {
    const filled = fillVariables(pattern, version, () => ({ kind: "unresolved" }));
    if (filled.kind === "characters") read.push(likePattern(filled.characters));
    else partial = true;
  }
  const arns = keyArns(key);
  if (findMember([arns, { patterns: read, ignoreCase: false, inside: false }]).kind === "empty") return true;
  if (partial) return undefined;
  return findMember([arns, { patterns: read, ignoreCase: false, inside: true }]).kind === "empty" ? false : undefined;
}

/** What was found of an element, by version and key: it is the same in every request. */
const FOUND = new WeakMap<ResourceElement, Map<string, Truth>>();

/** Whether the statement's Resource or NotResource takes in the key. */
export function matchResource(element: ResourceElement, version: PolicyVersion | undefined, key: KeyIdentity): Truth {
  const known = FOUND.get(element) ?? new Map<string, Truth>();
  FOUND.set(element, known);
  const name = JSON.stringify([version, key.region, key.account]);
  const found = known.has(name) ? known.get(name) : covered(element.patterns, version, key);
  known.set(name, found);
  if (element.kind === "resource") return found;
  return found === undefined ? undefined : !found;
}

interface Arns {
  readonly patterns: readonly Pattern[];
  /** Why the patterns may take in more. */
  readonly open: string | undefined;
}

function arnsOf(element: ResourceElement, version: PolicyVersion | undefined, lookup: Lookup): Arns {
  const patterns: Pattern[] = [];
  let open: string | undefined;
  for (const pattern of element.patterns) {
    const filled = fillVariables(pattern, version, lookup);
    if (filled.kind === "characters") patterns.push(likePattern(filled.characters));
    else if (filled.kind === "unresolved") open = `a policy variable in ${quote(pattern)} cannot be resolved`;
  }
  return { patterns, open };
}

/** Whether the Resource or NotResource of an identity policy takes in the ARN. */
export function namesArn(
  element: ResourceElement,
  version: PolicyVersion | undefined,
  arn: string,
  lookup: Lookup,
): Truth {
  const { patterns, open } = arnsOf(element, version, lookup);
  const listed = contains({ patterns, ignoreCase: false, inside: true }, arn);
  if (!listed && open !== undefined) return undefined;
  return listed === (element.kind === "resource");
}

/** The Resource or NotResource of an identity policy, as what it asks of the ARN of the key. */
export function arnAtom(element: ResourceElement, version: PolicyVersion | undefined, lookup: Lookup): Atom {
  const { patterns, open } = arnsOf(element, version, lookup);
  const negated = element.kind === "notResource";
  const test = { kind: "text", ignoreCase: false, patterns } as const;
  const about = { kind: "value", key: KEY_ARN, path: element.path, quantifier: "one" } as const;
  return { ...about, negated, whenAbsent: false, test, open };
}
