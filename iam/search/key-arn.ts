/**
 * The key of a request as an identity policy sees it: by its ARN, which tells its Region and its account. A condition on
 * `aws:RequestedRegion` or `aws:ResourceAccount` is so a condition on a part of the ARN, and is decided together with
 * Resource; KMS keys are used through the endpoint of their own Region.
 *
 * Source: service authorization reference, "Resource types defined by AWS Key Management Service"
 * (`arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}`); IAM user guide, "AWS global condition context keys".
 */

import { KEY_ARN } from "../aws/condition-keys";
import type { Atom } from "../conditions/condition";
import { partitionGlob } from "../evaluator/resource";
import { type Literal, oneOf } from "../solver/key-constraints";
import { isLiteral, matchesGlob } from "../strings/glob";
import { findMember, type Language } from "../strings/intersection";
import { ANY_TEXT, arnGlobPattern, globPattern, namePattern, type Pattern, variablesIn } from "../strings/pattern";
import type { PolicyDocument } from "../syntax/ast";

/**
 * Any key of any account that a policy can be about: its id is a name without colon, slash or wildcard. A policy, its
 * callers and its keys lie in one partition, which is that of the ARNs in its Resources where they write one out.
 */
export function anyKey({ statements }: PolicyDocument): Literal {
  const written = statements
    .flatMap(({ resource }) => resource?.patterns ?? [])
    .flatMap((pattern) => /^arn:(aws[a-z-]*):/.exec(pattern)?.[1] ?? []);
  const partitions = written.length === 0 ? ["aws*"] : [...new Set(written)];
  return oneOf(
    KEY_ARN,
    partitions.map((each) => [...arnGlobPattern(`arn:${each}:kms:?*:????????????:key/`), ...namePattern("?*")]),
  );
}

/** What comes before the part of a key's ARN that the condition key tells. */
const BEFORE: ReadonlyMap<string, Pattern> = new Map([
  ["aws:requestedregion", arnGlobPattern("arn:*:kms:")],
  ["aws:resourceaccount", arnGlobPattern("arn:*:kms:*:")],
]);

/** The pattern with no wildcard past a colon; undefined when the text itself has one, as no part of an ARN does. */
function within(pattern: Pattern): Pattern | undefined {
  if (pattern.includes(":")) return undefined;
  return pattern.map((token) => (typeof token === "string" ? token : { ...token, except: `${token.except}:` }));
}

/**
 * The atom as one on the ARN of the key, where its key is a part of that and it compares texts; undefined for every other.
 * The ARN is always there, and so is each of its parts.
 */
export function onKeyArn(atom: Atom): Atom | undefined {
  const before = BEFORE.get(atom.key);
  if (before === undefined || atom.kind === "unresolved") return undefined;
  if (atom.kind === "null") return { ...atom, key: KEY_ARN };
  if (atom.test.kind !== "text") return undefined;
  const patterns = atom.test.patterns.flatMap((pattern) => {
    const part = within(pattern);
    return part === undefined ? [] : [[...before, ...part, ":", ...ANY_TEXT]];
  });
  return { ...atom, key: KEY_ARN, test: { ...atom.test, patterns } };
}

/**
 * The accounts of keys that an identity policy may hold against the caller's, by ids and globs: in ARNs, and in what it
 * compares the account of the key with. None where no policy variable brings the two together. A wildcard that is no whole
 * part, and goes on past a colon, may cut any account.
 */
export function accountsOfKeys({ version, statements }: PolicyDocument): readonly string[] {
  const patterns = statements.flatMap(({ resource }) => resource?.patterns ?? []);
  const conditions = statements.flatMap((statement) => statement.conditions);
  const texts = [...patterns, ...conditions.flatMap(({ values }) => values)];
  if (!texts.some((text) => variablesIn(text, version).some((key) => OF_ACCOUNTS.has(key)))) return [];
  const ofArns = patterns.map((pattern) => {
    const [, , , , account = "*", ...rest] = pattern.split(":");
    return rest.length > 0 || /^[^*?]*\*$/.test(pattern) ? account : ANY_ACCOUNT;
  });
  const compared = conditions.flatMap(({ key, values }) => (key.toLowerCase() === "aws:resourceaccount" ? values : []));
  return [...new Set([ACCOUNT, ...ofArns, ...compared])].filter((account) => /^[\d*?]+$/.test(account));
}

/** Variables that stand for an account. */
const OF_ACCOUNTS: ReadonlySet<string> = new Set(["aws:principalaccount", "aws:resourceaccount", "kms:calleraccount"]);

const ANY_ACCOUNT = "????????????";

/** The account of AWS's own examples. */
const ACCOUNT = "111122223333";

/** Ids that keys can have, the later ones of multi-Region keys; a pattern that covers two alike names neither. */
const KEY_IDS = ["1234abcd-12ab-34cd-56ef-1234567890ab", "fedcba98-7654-3210-fedc-ba9876543210"] as const;
const MULTI_REGION_KEY_IDS = ["mrk-1234abcd12ab34cd56ef1234567890ab", "mrk-fedcba9876543210fedcba9876543210"] as const;

/** All keys of a Region and an account. */
const ALL_KEYS = /^arn:[^:*?$]+:kms:[^:*?$]+:[^:*?$]+:key\/\*$/;

/** Whether a Resource pattern names keys by their ids, or a part of it; all multi-Region keys are no such name. */
export function namesKeyIds(pattern: string): boolean {
  // The two forms that most patterns have need no search; a literal text is one key's at most.
  if (ALL_KEYS.test(pattern)) return false;
  if (!/[*?$]/.test(pattern)) return true;
  // What a policy variable brings in is one literal text, and as an id it is none of these.
  const like = globPattern(pattern.replaceAll(/\$\{[^}]*\}/g, "variable"));
  const covers = (keys: Language): boolean =>
    findMember([keys, { patterns: [like], ignoreCase: false, inside: true }]).kind !== "empty";
  return !KEYS.every(covers) && !MULTI_REGION_KEYS.every(covers);
}

/** Every key there can be of that id. */
const keysOf = (id: string): Language => ({
  patterns: [arnGlobPattern(`arn:*:kms:*:*:key/${id}`)],
  ignoreCase: false,
  inside: true,
});

const KEYS = KEY_IDS.map(keysOf);
const MULTI_REGION_KEYS = MULTI_REGION_KEY_IDS.map(keysOf);

/** Regions to show in a witness where a pattern leaves a choice. */
const REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-1", "ca-central-1", "us-gov-west-1", "cn-north-1"];

const KEY_ARN_PATTERN = /^arn:([^:]*):kms:([^:]*):([^:]*):(key\/[^:]+)$/;

/** ARNs to try first, so that a witness reads like a request: those the document speaks of, with its wildcards filled. */
export function keyArnExamples(
  { statements }: PolicyDocument,
  region: string | undefined,
  account: string,
): readonly string[] {
  const conditions = statements.flatMap((statement) => statement.conditions);
  const compared = (name: string) =>
    conditions.flatMap(({ key, values }) => (key.toLowerCase() === name ? values.filter(isLiteral) : []));
  const named = statements
    .flatMap(({ resource }) => resource?.patterns ?? [])
    .map((pattern) => KEY_ARN_PATTERN.exec(pattern) ?? [])
    .map(([, partition = "", inRegion = "", of = "", part = ""]) => ({ partition, inRegion, of, part }))
    .filter(({ part }) => part !== "");
  const others = [...compared("aws:requestedregion"), "*", "eu-*", "cn-*", "us-gov-*"].flatMap((inRegion) =>
    [...compared("aws:resourceaccount"), "*"].map((of) => ({ partition: "*", inRegion, of, part: "key/*" })),
  );
  const [one, another] = KEY_IDS;
  const [mrk, anotherMrk] = MULTI_REGION_KEY_IDS;
  const tries = [
    { own: ACCOUNT, ids: [one, mrk] },
    { own: ACCOUNT, ids: [another, anotherMrk] },
    { own: account, ids: [one, mrk] },
  ];
  const arns = tries.flatMap(({ own, ids }) =>
    [...named, ...others].map(({ partition, inRegion, of, part }) => {
      const fits = (each: string) => matchesGlob(inRegion, each) && matchesGlob(partition, partitionGlob(each));
      const where = region ?? REGIONS.find(fits) ?? inRegion;
      const id = ids.find((each) => matchesGlob(part, `key/${each}`));
      const resource = id === undefined ? part : `key/${id}`;
      return `arn:${partitionGlob(where).replace("*", "iso")}:kms:${where}:${/^\d+$/.test(of) ? of : own}:${resource}`;
    }),
  );
  return [...new Set(arns)];
}
