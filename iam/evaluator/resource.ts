/**
 * Decides whether a statement's Resource covers a KMS key.
 *
 * - `*` covers the key.
 * - A list that matches every ARN the key can have covers it. A list that matches none does not: an alias, another
 *   service, another account or Region, another key.
 * - The ARNs that the key can have follow from what is known of it. An id that is not known has one of two forms.
 * - An ARN with a whole key id does not name a key whose id KMS has yet to choose.
 * - An ARN whose key id has neither form, such as `key/1234`, may stand for any key whose id is not known.
 * - Anything else is undecided.
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
import { partitionGlob } from "../aws/partitions";
import type { Atom, Truth } from "../conditions/condition";
import { memoizeByObject } from "../memoize";
import { MAX_COMPARED_CHARACTERS } from "../strings/budget";
import { isLiteral } from "../strings/glob";
import { contains, type FindMember, findMember, type Language } from "../strings/intersection";
import {
  arnGlobPattern,
  exactPattern,
  likePattern,
  mayHaveVariables,
  namePattern,
  type Pattern,
  substituteVariables,
  type Token,
  UNRESOLVED,
  type VariableLookup,
} from "../strings/pattern";
import type { PolicyVersion, ResourceElement } from "../syntax/ast";
import { quote } from "../syntax/quote";
import type { KeyIdentity } from "./request";

const keyArnPrefix = ({ region, account }: KeyIdentity): string =>
  `arn:${partitionGlob(region)}:kms:${region ?? "*"}:${account ?? "*"}:key/`;

/** Returns a glob of the ARNs that the key can have, with `*` for each unknown part. */
export const keyArnGlob = (key: KeyIdentity): string => `${keyArnPrefix(key)}*`;

const NOT_HEXADECIMAL = Array.from({ length: 20 }, (_, index) => String.fromCharCode(0x67 + index)).join("");

/** Matches a hexadecimal digit, and other characters that no key id has. */
const DIGIT: Token = { many: false, except: `${NOT_HEXADECIMAL}${NOT_HEXADECIMAL.toUpperCase()}-:/` };

/** Returns the pattern of the key ids of a form, in which `x` is a hexadecimal digit. */
const keyIdPattern = (form: string): Pattern => Array.from(form, (each) => (each === "x" ? DIGIT : each));

const SINGLE_REGION_IDS = keyIdPattern("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
const MULTI_REGION_IDS = keyIdPattern(`mrk-${"x".repeat(32)}`);

/** Returns the patterns of the ids that the key can have. */
function keyIds({ id, multiRegion }: KeyIdentity): readonly Pattern[] {
  if (id !== undefined) return [exactPattern(id)];
  if (multiRegion === undefined) return [SINGLE_REGION_IDS, MULTI_REGION_IDS];
  return [multiRegion ? MULTI_REGION_IDS : SINGLE_REGION_IDS];
}

/** Returns the ARNs of this key with one of the ids. A key id has no colon, so a pattern matches no more parts in it. */
function arnsWithIds(key: KeyIdentity, ids: readonly Pattern[], inside = true): Language {
  const prefix = arnGlobPattern(keyArnPrefix(key));
  return { patterns: ids.map((id) => [...prefix, ...id]), ignoreCase: false, inside };
}

const ANY_ID = namePattern("?*");

/** Returns one ARN that the key can have. Patterns that do not match it do not cover the key, which saves a search. */
function exampleKeyArn({ region = "us-east-1", account = "111122223333", id, multiRegion }: KeyIdentity): string {
  const example =
    multiRegion === true ? "mrk-1234abcd12ab34cd56ef1234567890ab" : "1234abcd-12ab-34cd-56ef-1234567890ab";
  return `arn:${partitionGlob(region).replace("*", "")}:kms:${region}:${account}:key/${id ?? example}`;
}

/** Reports whether the pattern has a wildcard where AWS accepts none. The resource `*` alone means every type. */
function hasMisplacedWildcard(pattern: string): boolean {
  const [, , service = "", , , ...resource] = pattern.split(":");
  const [type = "", ...rest] = resource.join(":").split("/");
  return !isLiteral(service) || (!isLiteral(type) && (type !== "*" || rest.length > 0));
}

/** Matches a pattern that names one key by its whole id. */
const ENDS_WITH_KEY_ID = /key\/[^*?]+$/;

/** Matches a pattern whose key id has one of the two forms of a key id. */
const HAS_FORM_OF_KEY_ID = /key\/([\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|mrk-[\da-f]{32})$/i;

/** Returns whether the patterns cover the key. Policy variables and misplaced wildcards leave it undecided. */
function listCoversKey(
  patterns: readonly string[],
  version: PolicyVersion | undefined,
  key: KeyIdentity,
  find: FindMember,
): Truth {
  if (patterns.includes("*")) return true;
  const sure: Pattern[] = [];
  const examples: Pattern[] = [];
  const others: Pattern[] = [];
  let partial = false;
  for (const pattern of patterns) {
    if (key.isNew === true && ENDS_WITH_KEY_ID.test(pattern) && !mayHaveVariables(pattern)) continue;
    const filled = substituteVariables(pattern, version, UNRESOLVED);
    if (filled.kind !== "characters" || pattern.length > MAX_COMPARED_CHARACTERS) {
      partial = true;
      continue;
    }
    const read = likePattern(filled.characters);
    (isLiteral(pattern) && !HAS_FORM_OF_KEY_ID.test(pattern) ? examples : others).push(read);
    if (!hasMisplacedWildcard(pattern)) sure.push(read);
  }
  const listed: Language = { patterns: sure, ignoreCase: false, inside: true };
  const arns = arnsWithIds(key, keyIds(key));
  const mayCoverAll = contains(listed, exampleKeyArn(key));
  if (mayCoverAll && find([arns, { ...listed, inside: false }]).kind === "empty") return true;
  if (partial) return undefined;
  const named = arnsWithIds(key, key.id === undefined ? [ANY_ID] : keyIds(key));
  const mayCover = (all: Language, patterns: readonly Pattern[]): boolean =>
    patterns.length > 0 && find([all, { patterns, ignoreCase: true, inside: true }]).kind !== "empty";
  return mayCover(arns, others) || mayCover(named, examples) ? undefined : false;
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
