/**
 * The KMS key of a request, which an identity policy identifies by its ARN.
 *
 * The ARN determines the Region and the account. So a condition on `aws:RequestedRegion` or `aws:ResourceAccount` becomes
 * a condition on a part of the ARN, and is solved together with Resource. This is exact, because a KMS key is used through
 * the endpoint of its own Region. Solving the three as independent keys was refused: they could contradict each other.
 *
 * Source: service authorization reference, "Resource types defined by AWS Key Management Service"
 * (`arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}`); IAM user guide, "AWS global condition context keys".
 */

import { toLowerCase } from "../ascii-case";
import { KEY_ARN } from "../aws/condition-keys";
import { partitionGlob } from "../aws/partitions";
import type { Atom } from "../conditions/condition";
import { type Literal, oneOf } from "../solver/key-constraints";
import { isLiteral, matchesGlob } from "../strings/glob";
import { findMember, type Language } from "../strings/intersection";
import { ANY_TEXT, arnGlobPattern, globPattern, namePattern, type Pattern, variablesIn } from "../strings/pattern";
import type { PolicyDocument } from "../syntax/ast";

/**
 * Returns the literal that the ARN is that of a KMS key, of any account. The id has no colon, slash or wildcard. The
 * partition is one that the Resources of the policy name, because a policy and its keys lie in one partition.
 */
export function anyKeyArn({ statements }: PolicyDocument): Literal {
  const written = statements
    .flatMap(({ resource }) => resource?.patterns ?? [])
    .flatMap((pattern) => /^arn:(aws[a-z-]*):/.exec(pattern)?.[1] ?? []);
  const partitions = written.length === 0 ? ["aws*"] : [...new Set(written)];
  return oneOf(
    KEY_ARN,
    partitions.map((each) => [...arnGlobPattern(`arn:${each}:kms:?*:????????????:key/`), ...namePattern("?*")]),
  );
}

/** The part of a key's ARN that precedes the value of the condition key. */
const PREFIXES: ReadonlyMap<string, Pattern> = new Map([
  ["aws:requestedregion", arnGlobPattern("arn:*:kms:")],
  ["aws:resourceaccount", arnGlobPattern("arn:*:kms:*:")],
]);

/** Returns the pattern with wildcards that match no colon; undefined when the pattern itself has a colon. */
function withoutColons(pattern: Pattern): Pattern | undefined {
  if (pattern.includes(":")) return undefined;
  return pattern.map((token) => (typeof token === "string" ? token : { ...token, except: `${token.except}:` }));
}

/**
 * Returns the atom as a condition on the ARN of the key. Returns undefined if its key is not a part of the ARN or it does
 * not compare texts. Every part of the ARN is always present.
 */
export function onKeyArn(atom: Atom): Atom | undefined {
  const prefix = PREFIXES.get(atom.key);
  if (prefix === undefined || atom.kind === "unresolved") return undefined;
  if (atom.kind === "null") return { ...atom, key: KEY_ARN };
  if (atom.test.kind !== "text") return undefined;
  const patterns = atom.test.patterns.flatMap((pattern) => {
    const part = withoutColons(pattern);
    return part === undefined ? [] : [[...prefix, ...part, ":", ...ANY_TEXT]];
  });
  return { ...atom, key: KEY_ARN, test: { ...atom.test, patterns } };
}

/**
 * Returns the accounts of keys that an identity policy may compare with the caller's account, as ids and globs. They come
 * from its ARNs and from its conditions on the account of the key. Without a policy variable for an account there are
 * none. A wildcard may match across a colon of an ARN, so such a pattern stands for any account.
 */
export function accountsOfKeys({ version, statements }: PolicyDocument): readonly string[] {
  const patterns = statements.flatMap(({ resource }) => resource?.patterns ?? []);
  const conditions = statements.flatMap((statement) => statement.conditions);
  const texts = [...patterns, ...conditions.flatMap(({ values }) => values)];
  if (!texts.some((text) => variablesIn(text, version).some((key) => ACCOUNT_VARIABLES.has(key)))) return [];
  const ofArns = patterns.map((pattern) => {
    const [, , , , account = "*", ...rest] = pattern.split(":");
    return rest.length > 0 || /^[^*?]*\*$/.test(pattern) ? account : ANY_ACCOUNT;
  });
  const compared = conditions.flatMap(({ key, values }) => (toLowerCase(key) === "aws:resourceaccount" ? values : []));
  return [...new Set([ACCOUNT, ...ofArns, ...compared])].filter((account) => /^[\d*?]+$/.test(account));
}

/** The policy variables whose value is an account. */
const ACCOUNT_VARIABLES: ReadonlySet<string> = new Set([
  "aws:principalaccount",
  "aws:resourceaccount",
  "kms:calleraccount",
]);

const ANY_ACCOUNT = "????????????";

/** The account of AWS's own examples. */
const ACCOUNT = "111122223333";

/** Sample key ids, the latter of multi-Region keys. A pattern that matches both of a kind does not name a key. */
const KEY_IDS = ["1234abcd-12ab-34cd-56ef-1234567890ab", "fedcba98-7654-3210-fedc-ba9876543210"] as const;
const MULTI_REGION_KEY_IDS = ["mrk-1234abcd12ab34cd56ef1234567890ab", "mrk-fedcba9876543210fedcba9876543210"] as const;

/** Matches the pattern of all keys of a Region and an account. */
const ALL_KEYS = /^arn:[^:*?$]+:kms:[^:*?$]+:[^:*?$]+:key\/\*$/;

/** Whether a Resource pattern names keys by their id or a part of it. "All multi-Region keys" does not. */
export function namesKeyIds(pattern: string): boolean {
  // Most patterns have one of two forms that need no search. A literal text matches one key at most.
  if (ALL_KEYS.test(pattern)) return false;
  if (!/[*?$]/.test(pattern)) return true;
  // A policy variable has one literal value, which is not one of the representative ids.
  const glob = globPattern(pattern.replaceAll(/\$\{[^}]*\}/g, "variable"));
  const covers = (keys: Language): boolean =>
    findMember([keys, { patterns: [glob], ignoreCase: false, inside: true }]).kind !== "empty";
  return !KEYS.every(covers) && !MULTI_REGION_KEYS.every(covers);
}

/** Returns the ARNs of all keys with the id. */
const keysWithId = (id: string): Language => ({
  patterns: [arnGlobPattern(`arn:*:kms:*:*:key/${id}`)],
  ignoreCase: false,
  inside: true,
});

const KEYS = KEY_IDS.map(keysWithId);
const MULTI_REGION_KEYS = MULTI_REGION_KEY_IDS.map(keysWithId);

/** Regions to show in a witness when a pattern matches several. */
const REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-1", "ca-central-1", "us-gov-west-1", "cn-north-1"];

const KEY_ARN_PATTERN = /^arn:([^:]*):kms:([^:]*):([^:]*):(key\/[^:]+)$/;

/** Returns ARNs to try first, so that a witness looks like a real request: the document's ARNs with wildcards filled. */
export function keyArnExamples(
  { statements }: PolicyDocument,
  keyRegion: string | undefined,
  callerAccount: string,
): readonly string[] {
  const conditions = statements.flatMap((statement) => statement.conditions);
  const compared = (name: string) =>
    conditions.flatMap(({ key, values }) => (toLowerCase(key) === name ? values.filter(isLiteral) : []));
  const named = statements
    .flatMap(({ resource }) => resource?.patterns ?? [])
    .map((pattern) => KEY_ARN_PATTERN.exec(pattern) ?? [])
    .map(([, partition = "", region = "", account = "", resource = ""]) => ({ partition, region, account, resource }))
    .filter((glob) => glob.resource !== "");
  const others = [...compared("aws:requestedregion"), "*", "eu-*", "cn-*", "us-gov-*"].flatMap((region) =>
    [...compared("aws:resourceaccount"), "*"].map((account) => ({
      partition: "*",
      region,
      account,
      resource: "key/*",
    })),
  );
  const [one, another] = KEY_IDS;
  const [mrk, anotherMrk] = MULTI_REGION_KEY_IDS;
  const tries = [
    { own: ACCOUNT, ids: [one, mrk] },
    { own: ACCOUNT, ids: [another, anotherMrk] },
    { own: callerAccount, ids: [one, mrk] },
  ];
  const arns = tries.flatMap(({ own, ids }) =>
    [...named, ...others].map((glob) => {
      const fits = (each: string) => matchesGlob(glob.region, each) && matchesGlob(glob.partition, partitionGlob(each));
      const region = keyRegion ?? REGIONS.find(fits) ?? glob.region;
      const account = /^\d+$/.test(glob.account) ? glob.account : own;
      const id = ids.find((each) => matchesGlob(glob.resource, `key/${each}`));
      const resource = id === undefined ? glob.resource : `key/${id}`;
      return `arn:${partitionGlob(region).replace("*", "")}:kms:${region}:${account}:${resource}`;
    }),
  );
  return [...new Set(arns)];
}
