/**
 * The documented facts about condition keys that a proof depends on: whether a KMS request has the key, how many values
 * it has, and whether they are booleans.
 *
 * The tables err on the side of more requests. A key that AWS does not document may be absent or present. A key of
 * another service may have several values, except where its documented type excludes them. A wrong `always`, `never` or
 * `single` would make a proof unsound, so each such entry rests on the sources below.
 *
 * Sources: IAM user guide, "AWS global condition context keys" (Availability, Value type); KMS developer guide,
 * "Condition keys for AWS KMS".
 */
import { toLowerCase } from "../ascii-case";
import { GLOBAL_CONDITION_KEYS, isCrossServiceKey, isGlobalKey, isSingleValuedKey } from "./global-condition-keys";
import { KeyNameTable } from "./key-name-table";
import { isKeySent, KMS_CONDITION_KEYS } from "./kms-authorization";

/**
 * Keys that are in every signed request to a KMS key, if KMS sends them with the action at all. CreateGrant requires
 * operations, so `kms:GrantOperations` is one of them.
 */
const ALWAYS_PRESENT: ReadonlySet<string> = new Set([
  "aws:currenttime",
  "aws:epochtime",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalisawsservice",
  "aws:principaltype",
  "aws:requestedregion",
  "aws:resourceaccount",
  "aws:securetransport",
  "aws:useragent",
  "aws:userid",
  "aws:viaawsservice",
  "kms:calleraccount",
  "kms:grantoperations",
  "kms:keyorigin",
  "kms:keyspec",
  "kms:keyusage",
  "kms:multiregion",
]);

const MULTIVALUED_KEYS: ReadonlySet<string> = new Set([
  "aws:calledvia",
  "aws:principalorgpaths",
  "aws:principalservicenameslist",
  "aws:resourceorgpaths",
  "aws:sourceorgpaths",
  "aws:tagkeys",
  "aws:vpceorgpaths",
  "kms:encryptioncontextkeys",
  "kms:grantoperations",
  "kms:resourcealiases",
]);

const BOOLEAN_KEYS: ReadonlySet<string> = new Set([
  "aws:multifactorauthpresent",
  "aws:principalisawsservice",
  "aws:securetransport",
  "aws:viaawsservice",
  "kms:grantisforawsresource",
  "kms:multiregion",
]);

/**
 * A pseudo condition key: the ARN of the KMS key that the request is for. It lets the search treat the Resource element
 * of an identity policy like a condition. No condition key can have this name.
 */
export const KEY_ARN = "\u0000resource";

type Examples = readonly [string, ...string[]];

/** Values to try first, so that a witness looks like a real request. */
const EXAMPLES: ReadonlyMap<string, Examples> = new Map<string, Examples>([
  [KEY_ARN, ["arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"]],
  ["aws:currenttime", ["2026-02-18T00:00:00.000Z"]],
  ["aws:epochtime", ["1771372800"]],
  ["aws:requestedregion", ["us-east-1", "eu-west-1"]],
  ["aws:resourceaccount", ["111122223333"]],
  ["aws:principalorgid", ["o-example"]],
  ["aws:federatedprovider", ["cognito-identity.amazonaws.com"]],
  ["aws:sourceip", ["203.0.113.10"]],
  ["aws:useragent", ["aws-cli/2"]],
  [
    "kms:viaservice",
    [
      "ec2.us-east-1.amazonaws.com",
      "rds.eu-west-1.amazonaws.com",
      "rds.us-east-1.amazonaws.com",
      "rds.ap-southeast-1.amazonaws.com",
    ],
  ],
  ["kms:grantoperations", ["Decrypt", "CreateGrant", "GenerateDataKey"]],
  ["kms:encryptioncontextkeys", ["example"]],
  ["kms:keyorigin", ["AWS_KMS"]],
  ["kms:keyspec", ["SYMMETRIC_DEFAULT"]],
  ["kms:keyusage", ["ENCRYPT_DECRYPT"]],
]);

/**
 * Whether a request has the key: always, in some requests, or never. `undocumented` means that AWS does not document
 * the key for the action, so the search has to consider all three.
 */
export type Presence = "always" | "maybe" | "never" | "undocumented";

/** The documented facts about one condition key, in requests for one action. */
export interface KeyFacts {
  readonly presence: Presence;
  readonly multiplicity: "single" | "multiple" | "unknown";
  readonly boolean: boolean;
  readonly examples: Examples;
  /** Whether all requests have the same value, which is not known: a property of the one key of a key policy. */
  readonly isUnknown?: boolean;
}

/** Returns the facts about a condition key, given in lower case, in requests for one action. */
export type KeyFactsLookup = (key: string) => KeyFacts;

function presenceOf(action: string, key: string): Presence {
  if (key === KEY_ARN) return "always";
  if (key.startsWith("aws:")) {
    if (ALWAYS_PRESENT.has(key)) return "always";
    return isGlobalKey(key) ? "maybe" : "undocumented";
  }
  if (!key.startsWith("kms:")) return isCrossServiceKey(key) ? "maybe" : "never";
  const sent = isKeySent(action, key);
  if (sent === undefined) return "undocumented";
  if (!sent) return "never";
  return ALWAYS_PRESENT.has(key) ? "always" : "maybe";
}

function factsOf(action: string, key: string): KeyFacts {
  const single = key.startsWith("aws:") || key.startsWith("kms:") || key === KEY_ARN || isSingleValuedKey(key);
  return {
    presence: presenceOf(action, key),
    multiplicity: MULTIVALUED_KEYS.has(key) ? "multiple" : single ? "single" : "unknown",
    boolean: BOOLEAN_KEYS.has(key),
    examples: EXAMPLES.get(key) ?? [BOOLEAN_KEYS.has(key) ? "true" : "example"],
  };
}

/** Deprecated names of condition keys, which AWS still evaluates, with their current names. */
const LEGACY_NAMES: ReadonlyMap<string, string> = new Map([
  ["kms:customermasterkeyspec", "kms:keyspec"],
  ["kms:customermasterkeyusage", "kms:keyusage"],
]);

/** Returns the canonical name of a condition key: in lower case, and with a deprecated name replaced. */
export function canonicalKeyName(written: string): string {
  const key = toLowerCase(written);
  return LEGACY_NAMES.get(key) ?? key;
}

/** Returns whether AWS documents that the key, given in lower case, can have several values. */
export const isMultivaluedKey = (key: string): boolean => MULTIVALUED_KEYS.has(key);

const DOCUMENTED_KEYS = new KeyNameTable([...GLOBAL_CONDITION_KEYS, ...KMS_CONDITION_KEYS]);

/** Returns the documented spelling of a key given in lower case, or the key itself if AWS does not document it. */
export function documentedKeyName(key: string): string {
  return DOCUMENTED_KEYS.written(key) ?? key;
}

/** Returns the facts about condition keys in requests for `action`. */
export function keyFactsFor(action: string): KeyFactsLookup {
  const known = new Map<string, KeyFacts>();
  return (key) => {
    const facts = known.get(key) ?? factsOf(action, key);
    known.set(key, facts);
    return facts;
  };
}
