/**
 * Whether a statement's Resource takes in the key whose policy it stands in. `*` does; a pattern that covers every key
 * ARN there can be, given what is known of the key, does; one that covers none (an alias, another service, another
 * account's or Region's key) does not; everything else may or may not name this key. So may what AWS does not take (a
 * wildcard in the service, or in the word `key`), and what fits but for its case, of which AWS says nothing.
 *
 * Source: IAM user guide, "IAM JSON policy elements: Resource" and "Amazon Resource Names" (Incorrect wildcard usage);
 * KMS developer guide, "Key policies in AWS KMS" (Resource); service authorization reference, "Resource types defined by
 * AWS Key Management Service": `arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}`.
 */

import { KEY_ARN } from "../aws/condition-keys";
import type { Atom, Truth } from "../conditions/condition";
import { MAX_COMPARED_CHARACTERS } from "../strings/budget";
import { isLiteral } from "../strings/glob";
import { contains, type FindMember, findMember, type Language } from "../strings/intersection";
import {
  arnGlobPattern,
  substituteVariables,
  type VariableLookup,
  likePattern,
  mayHaveVariables,
  namePattern,
  type Pattern,
} from "../strings/pattern";
import type { PolicyVersion, ResourceElement } from "../syntax/ast";
import { quote } from "../syntax/quote";
import type { KeyIdentity } from "./request";

/** The partition a Region lies in, by the prefix of its name; any of AWS's for a Region not known. */
export function partitionGlob(region: string | undefined): string {
  if (region === undefined) return "aws*";
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return region.includes("iso") || region.startsWith("eusc-") ? "aws-*" : "aws";
}

const keyArnPrefix = ({ region, account }: KeyIdentity): string =>
  `arn:${partitionGlob(region)}:kms:${region ?? "*"}:${account ?? "*"}:key/`;

/** The ARN of the key, `*` for each part that is not known. */
export const keyArnGlob = (key: KeyIdentity): string => `${keyArnPrefix(key)}*`;

/** The ARNs the key may have. The id of a key has no colon, so a wildcard of a policy cannot find other parts in it. */
function possibleKeyArns(key: KeyIdentity): Language {
  const pattern = [...arnGlobPattern(keyArnPrefix(key)), ...namePattern("?*")];
  return { patterns: [pattern], ignoreCase: false, inside: true };
}

/** One of them, which most patterns that do not cover all do not cover. */
function exampleKeyArn({ region = "us-east-1", account = "111122223333" }: KeyIdentity): string {
  return `arn:${partitionGlob(region).replace("*", "iso")}:kms:${region}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
}

/** Whether the pattern has a wildcard where AWS takes none. A resource of `*` alone is of every type. */
function hasMisplacedWildcard(pattern: string): boolean {
  const [, , service = "", , , ...resource] = pattern.split(":");
  const [type = "", ...rest] = resource.join(":").split("/");
  return !isLiteral(service) || (!isLiteral(type) && (type !== "*" || rest.length > 0));
}

/** Whether one of the patterns takes in the key; a policy variable leaves it open, and so does a misplaced wildcard. */
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
    const filled = substituteVariables(pattern, version, () => ({ kind: "unresolved" }));
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

/** Whether the statement's Resource or NotResource takes in the key, as far as `find` searches. */
export function coversKey(
  { kind, patterns }: ResourceElement,
  version: PolicyVersion | undefined,
  key: KeyIdentity,
  find: FindMember,
): Truth {
  const found = listCoversKey(patterns, version, key, find);
  return found === undefined || kind === "resource" ? found : !found;
}

/** What was found of an element, by version and key: it is the same in every request. */
const COVERAGE = new WeakMap<ResourceElement, Map<string, Truth>>();

/** Whether the statement's Resource or NotResource takes in the key. */
export function resourceCoversKey(
  element: ResourceElement,
  version: PolicyVersion | undefined,
  key: KeyIdentity,
): Truth {
  const known = COVERAGE.get(element) ?? new Map<string, Truth>();
  COVERAGE.set(element, known);
  const name = JSON.stringify([version, key.region, key.account]);
  const found = known.has(name) ? known.get(name) : coversKey(element, version, key, findMember);
  known.set(name, found);
  return found;
}

interface CompiledResource {
  readonly patterns: readonly Pattern[];
  /** Why the patterns may take in more. */
  readonly open: string | undefined;
}

/** What elements without policy variables say, which is the same for every request. */
const COMPILED = new WeakMap<ResourceElement, CompiledResource>();

function compiledResource(
  element: ResourceElement,
  version: PolicyVersion | undefined,
  lookup: VariableLookup,
): CompiledResource {
  const known = COMPILED.get(element);
  if (known !== undefined) return known;
  const arns = compileResource(element, version, lookup);
  if (!element.patterns.some(mayHaveVariables)) COMPILED.set(element, arns);
  return arns;
}

function compileResource(
  element: ResourceElement,
  version: PolicyVersion | undefined,
  lookup: VariableLookup,
): CompiledResource {
  const patterns: Pattern[] = [];
  let open: string | undefined;
  for (const pattern of element.patterns) {
    if (pattern.length > MAX_COMPARED_CHARACTERS) {
      open = `a text of ${pattern.length} characters is longer than what is compared`;
      continue;
    }
    const filled = substituteVariables(pattern, version, lookup);
    if (filled.kind === "characters") patterns.push(likePattern(filled.characters));
    else if (filled.kind === "unresolved") open = `a policy variable in ${quote(pattern)} cannot be resolved`;
  }
  return { patterns, open };
}

/** Whether the Resource or NotResource of an identity policy takes in the ARN. */
export function matchesArn(
  element: ResourceElement,
  version: PolicyVersion | undefined,
  arn: string,
  lookup: VariableLookup,
): Truth {
  const { patterns, open } = compiledResource(element, version, lookup);
  const listed = contains({ patterns, ignoreCase: false, inside: true }, arn);
  if (!listed && open !== undefined) return undefined;
  return listed === (element.kind === "resource");
}

/** The Resource or NotResource of an identity policy, as what it asks of the ARN of the key. */
export function arnAtom(element: ResourceElement, version: PolicyVersion | undefined, lookup: VariableLookup): Atom {
  const { patterns, open } = compiledResource(element, version, lookup);
  const negated = element.kind === "notResource";
  const test = { kind: "text", ignoreCase: false, patterns } as const;
  const about = { kind: "value", key: KEY_ARN, path: element.path, quantifier: "one" } as const;
  return { ...about, negated, whenAbsent: false, test, undecidedReason: open };
}
