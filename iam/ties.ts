/**
 * Condition keys that depend on each other, which the search, key by key, would take as free.
 *
 * - `aws:ViaAWSService`, `aws:CalledVia` and `kms:ViaService`: a request that carries one of the latter two came through
 *   a service, and has `aws:ViaAWSService` true. Not the other way round: not every service is one KMS names.
 * - `kms:EncryptionContext:NAME` is there exactly if `kms:EncryptionContextKeys` lists NAME; names of condition keys
 *   ignore case.
 * - `kms:CallerAccount` and `aws:PrincipalAccount` are one value.
 *
 * Each way these can stand to each other is a list of literals, and the ways together are all there are. What would need
 * too many ways, or an arithmetic of two keys, is undecided where a document compares both.
 *
 * Sources: IAM user guide, "AWS global condition context keys"; KMS developer guide, "Condition keys for AWS KMS".
 */
import type { Atom } from "./condition";
import { exactPattern } from "./pattern";
import { absent, type Literal, noneOf, oneOf, present, someOf } from "./solve";

const VIA_AWS_SERVICE = "aws:viaawsservice";
const CALLED_VIA = ["aws:calledvia", "aws:calledviafirst", "aws:calledvialast"];
const VIA_SERVICE = "kms:viaservice";
const CONTEXT_PREFIX = "kms:encryptioncontext:";
const CONTEXT_KEYS = "kms:encryptioncontextkeys";

/** Names of encryption context pairs told apart; each doubles the ways. */
const MAX_CONTEXT_NAMES = 4;

type Mentions = ReadonlySet<string>;
type Way = readonly Literal[];

/** Every way in which the keys that are mentioned (in lower case) can stand to each other. */
export function ways(mentions: Mentions): readonly Way[] {
  let all: readonly Way[] = callWays(mentions);
  for (const name of tiedContextNames(mentions)) {
    const key = `${CONTEXT_PREFIX}${name}`;
    const patterns = [exactPattern(name)];
    const there = [present(key), someOf(CONTEXT_KEYS, patterns, true)];
    const notThere = [absent(key), noneOf(CONTEXT_KEYS, patterns, true)];
    all = all.flatMap((way) => [
      [...way, ...notThere],
      [...way, ...there],
    ]);
  }
  return all;
}

function callWays(mentions: Mentions): readonly Way[] {
  if (![VIA_AWS_SERVICE, ...CALLED_VIA].some((key) => mentions.has(key))) return [[]];
  const viaAwsService = (value: string) => oneOf(VIA_AWS_SERVICE, [exactPattern(value)]);
  const told = CALLED_VIA.filter((key) => mentions.has(key));
  const via = viaAwsService("true");
  const direct = [viaAwsService("false"), ...[VIA_SERVICE, ...told].map(absent)];
  if (told.length === 0) return [direct, [via]];
  // The first, the last and the list of the services are there together, or none of them is.
  return [direct, [via, ...told.map(absent)], [via, ...told.map(present)]];
}

function contextNames(mentions: Mentions): readonly string[] {
  if (!mentions.has(CONTEXT_KEYS)) return [];
  return [...mentions].flatMap((key) => (key.startsWith(CONTEXT_PREFIX) ? [key.slice(CONTEXT_PREFIX.length)] : []));
}

function tiedContextNames(mentions: Mentions): readonly string[] {
  const names = contextNames(mentions);
  return names.length > MAX_CONTEXT_NAMES ? [] : names;
}

/** Two keys of one value: the search may look at one only. */
const SAME_VALUE: ReadonlyMap<string, string> = new Map([["kms:calleraccount", "aws:principalaccount"]]);

/** Of each of these keys and one of the others: compared together, they are not decided. */
const NOT_TOGETHER: readonly (readonly [key: string, others: readonly string[], what: string])[] = [
  ["aws:epochtime", ["aws:currenttime"], "`aws:EpochTime` and `aws:CurrentTime` are one time"],
  ["aws:calledviafirst", ["aws:calledvia"], "`aws:CalledViaFirst` is the first of `aws:CalledVia`"],
  ["aws:calledvialast", ["aws:calledvia"], "`aws:CalledViaLast` is the last of `aws:CalledVia`"],
  ["aws:principalorgpaths", ["aws:principalorgid"], "`aws:PrincipalOrgPaths` begin with `aws:PrincipalOrgID`"],
  ["aws:resourceorgpaths", ["aws:resourceorgid"], "`aws:ResourceOrgPaths` begin with `aws:ResourceOrgID`"],
];

/** The atom on the one key that stands for several, or unresolved where its key depends on another. */
export function tied(atom: Atom, mentions: Mentions): Atom {
  const key = SAME_VALUE.get(atom.key);
  if (key !== undefined) return { ...atom, key };
  const together = NOT_TOGETHER.find(
    ([name, others]) => name === atom.key && others.some((each) => mentions.has(each)),
  );
  if (together !== undefined) return unresolved(atom, `${together[2]}, and are not decided together`);
  if (atom.key.startsWith(CONTEXT_PREFIX) && contextNames(mentions).length > MAX_CONTEXT_NAMES) {
    return unresolved(atom, "so many encryption context keys are not decided beside `kms:EncryptionContextKeys`");
  }
  return atom;
}

/** The atom as one that cannot be decided. */
export function unresolved({ key, path }: Atom, open: string): Atom {
  return { kind: "unresolved", key, path, open };
}
