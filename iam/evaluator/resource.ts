/**
 * Decides whether a statement's Resource covers a KMS key.
 *
 * - `*` covers the key.
 * - A list that matches every ARN the key can have covers it. A list that matches none does not: an alias, another
 *   service, another account or Region.
 * - Anything else is undecided, because the ID of the key is not known before deployment.
 * - Undecided, too: a wildcard where AWS does not accept one (in the service, or in the word `key`), and a match that
 *   differs in case only, about which AWS says nothing.
 *
 * Guarantee: if the result is not undefined, it holds for every ARN that the key can have.
 *
 * Matching one example ARN was rejected: it proves nothing about the other ARNs.
 *
 * Source: IAM user guide, "IAM JSON policy elements: Resource" and "Amazon Resource Names" (Incorrect wildcard usage);
 * KMS developer guide, "Key policies in AWS KMS" (Resource); service authorization reference, "Resource types defined by
 * AWS Key Management Service": `arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}`.
 */

import { KEY_ARN } from "../aws/condition-keys";
import type { Atom, Truth } from "../conditions/condition";
import { memoizeByObject } from "../memoize";
import { MAX_COMPARED_CHARACTERS } from "../strings/budget";
import { isLiteral } from "../strings/glob";
import { contains, type FindMember, findMember, type Language } from "../strings/intersection";
import {
  arnGlobPattern,
  likePattern,
  mayHaveVariables,
  namePattern,
  type Pattern,
  substituteVariables,
  UNRESOLVED,
  type VariableLookup,
} from "../strings/pattern";
import type { PolicyVersion, ResourceElement } from "../syntax/ast";
import { quote } from "../syntax/quote";
import type { KeyIdentity } from "./request";

/** Returns the partition of a Region by the prefix of its name, as a glob if several are possible. */
export function partitionGlob(region: string | undefined): string {
  if (region === undefined) return "aws*";
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return region.includes("iso") || region.startsWith("eusc-") ? "aws-*" : "aws";
}

const keyArnPrefix = ({ region, account }: KeyIdentity): string =>
  `arn:${partitionGlob(region)}:kms:${region ?? "*"}:${account ?? "*"}:key/`;

/** Returns a glob of the ARNs that the key can have, with `*` for each unknown part. */
export const keyArnGlob = (key: KeyIdentity): string => `${keyArnPrefix(key)}*`;

/** Returns the ARNs that the key can have. A key ID has no colon, so a pattern cannot match more ARN parts in it. */
function possibleKeyArns(key: KeyIdentity): Language {
  const pattern = [...arnGlobPattern(keyArnPrefix(key)), ...namePattern("?*")];
  return { patterns: [pattern], ignoreCase: false, inside: true };
}

/** Returns one ARN that the key can have. Patterns that do not match it do not cover the key, which saves a search. */
function exampleKeyArn({ region = "us-east-1", account = "111122223333" }: KeyIdentity): string {
  return `arn:${partitionGlob(region).replace("*", "iso")}:kms:${region}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
}

/** Reports whether the pattern has a wildcard where AWS accepts none. The resource `*` alone means every type. */
function hasMisplacedWildcard(pattern: string): boolean {
  const [, , service = "", , , ...resource] = pattern.split(":");
  const [type = "", ...rest] = resource.join(":").split("/");
  return !isLiteral(service) || (!isLiteral(type) && (type !== "*" || rest.length > 0));
}

/** Returns whether the patterns cover the key. Policy variables and misplaced wildcards leave it undecided. */
function listCoversKey(
  patterns: readonly string[],
  version: PolicyVersion | undefined,
  key: KeyIdentity,
  find: FindMember,
): Truth {
  if (patterns.includes("*")) return true;
  const sure: Pattern[] = [];
  const all: Pattern[] = [];
  let partial = false;
  for (const pattern of patterns) {
    const filled = substituteVariables(pattern, version, UNRESOLVED);
    if (filled.kind !== "characters" || pattern.length > MAX_COMPARED_CHARACTERS) {
      partial = true;
      continue;
    }
    const read = likePattern(filled.characters);
    all.push(read);
    if (!hasMisplacedWildcard(pattern)) sure.push(read);
  }
  const arns = possibleKeyArns(key);
  const listed: Language = { patterns: sure, ignoreCase: false, inside: true };
  const mayCoverAll = contains(listed, exampleKeyArn(key));
  if (mayCoverAll && find([arns, { ...listed, inside: false }]).kind === "empty") return true;
  if (partial) return undefined;
  return find([arns, { patterns: all, ignoreCase: true, inside: true }]).kind === "empty" ? false : undefined;
}

/** Returns whether a Resource or NotResource covers the key. A `find` that gives up leaves it undecided. */
export function resourceCoversKey(
  { kind, patterns }: ResourceElement,
  version: PolicyVersion | undefined,
  key: KeyIdentity,
  find: FindMember = findMember,
): Truth {
  const found = listCoversKey(patterns, version, key, find);
  return found === undefined || kind === "resource" ? found : !found;
}

/** The patterns of an element, with policy variables filled in. */
interface CompiledResource {
  readonly patterns: readonly Pattern[];
  /** Why the element may match more than the patterns. Undefined if it does not. */
  readonly undecidedReason: string | undefined;
}

/**
 * Returns the patterns that an element without policy variables has in every request. Without the memo, an identity
 * policy of 34 KB with six lists of 150 keys takes twice as long.
 */
const compileConstant = memoizeByObject((element: ResourceElement): CompiledResource | "variable" =>
  element.patterns.some(mayHaveVariables) ? "variable" : compile(element, undefined, UNRESOLVED),
);

function compileResource(
  element: ResourceElement,
  version: PolicyVersion | undefined,
  lookup: VariableLookup,
): CompiledResource {
  const constant = compileConstant(element);
  return constant === "variable" ? compile(element, version, lookup) : constant;
}

function compile(
  element: ResourceElement,
  version: PolicyVersion | undefined,
  lookup: VariableLookup,
): CompiledResource {
  const patterns: Pattern[] = [];
  let undecidedReason: string | undefined;
  for (const pattern of element.patterns) {
    if (pattern.length > MAX_COMPARED_CHARACTERS) {
      undecidedReason = `a pattern of ${pattern.length} characters is longer than the ${MAX_COMPARED_CHARACTERS} that are compared`;
      continue;
    }
    const filled = substituteVariables(pattern, version, lookup);
    if (filled.kind === "characters") patterns.push(likePattern(filled.characters));
    else if (filled.kind === "unresolved")
      undecidedReason = `a policy variable in ${quote(pattern)} cannot be resolved`;
  }
  return { patterns, undecidedReason };
}

/** Returns whether the Resource or NotResource of an identity policy matches the ARN. */
export function matchesArn(
  element: ResourceElement,
  version: PolicyVersion | undefined,
  arn: string,
  lookup: VariableLookup,
): Truth {
  const { patterns, undecidedReason } = compileResource(element, version, lookup);
  const listed = contains({ patterns, ignoreCase: false, inside: true }, arn);
  if (!listed && undecidedReason !== undefined) return undefined;
  return listed === (element.kind === "resource");
}

/** Returns the Resource or NotResource of an identity policy as a condition on the ARN of the key. */
export function arnAtom(element: ResourceElement, version: PolicyVersion | undefined, lookup: VariableLookup): Atom {
  const { patterns, undecidedReason } = compileResource(element, version, lookup);
  const negated = element.kind === "notResource";
  const test = { kind: "text", ignoreCase: false, patterns } as const;
  const about = { kind: "value", key: KEY_ARN, path: element.path, quantifier: "one" } as const;
  return { ...about, negated, whenAbsent: false, test, undecidedReason };
}
