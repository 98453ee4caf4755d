/**
 * What AWS documents of condition keys that matters to a proof: which are in every request, which hold several values,
 * which hold only `true` or `false`. A key of neither `aws:` nor `kms:` may hold several values for all we know.
 *
 * Sources: IAM user guide, "AWS global condition context keys" (Availability, Value type); KMS developer guide,
 * "Condition keys for AWS KMS".
 */

/**
 * Every signed request to a KMS key has these; of those in `OF_ACTION`, every one for the action: CreateGrant cannot be
 * called without operations to grant.
 */
const ALWAYS_PRESENT: ReadonlySet<string> = new Set([
  "aws:currenttime",
  "aws:epochtime",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalisawsservice",
  "aws:principaltype",
  "aws:requestedregion",
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

/** Keys that requests for one action have, and no others. */
const OF_ACTION: ReadonlyMap<string, string> = new Map([["kms:grantoperations", "kms:creategrant"]]);

const MULTIVALUED: ReadonlySet<string> = new Set([
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

const BOOLEAN: ReadonlySet<string> = new Set([
  "aws:multifactorauthpresent",
  "aws:principalisawsservice",
  "aws:securetransport",
  "aws:viaawsservice",
  "kms:grantisforawsresource",
  "kms:multiregion",
]);

type Examples = readonly [string, ...string[]];

/** Values to try first, so that a witness reads like a request. */
const EXAMPLES: ReadonlyMap<string, Examples> = new Map<string, Examples>([
  ["aws:currenttime", ["2026-02-18T00:00:00.000Z"]],
  ["aws:epochtime", ["1771372800"]],
  ["aws:requestedregion", ["us-east-1", "eu-west-1"]],
  ["aws:useragent", ["aws-cli/2"]],
  ["kms:viaservice", ["ec2.us-east-1.amazonaws.com", "rds.eu-west-1.amazonaws.com", "rds.us-east-1.amazonaws.com"]],
  ["kms:grantoperations", ["Decrypt", "CreateGrant", "GenerateDataKey"]],
  ["kms:keyorigin", ["AWS_KMS"]],
  ["kms:keyspec", ["SYMMETRIC_DEFAULT"]],
  ["kms:keyusage", ["ENCRYPT_DECRYPT"]],
]);

/** Whether requests for the action may have the key, given in lower case. */
export function mayBeIn(key: string, action: string): boolean {
  return (OF_ACTION.get(key) ?? action.toLowerCase()) === action.toLowerCase();
}

export interface KeyFacts {
  readonly alwaysPresent: boolean;
  readonly multiplicity: "single" | "multiple" | "unknown";
  readonly boolean: boolean;
  readonly examples: Examples;
}

/** What is known of a condition key, given in lower case. */
export function keyFacts(key: string): KeyFacts {
  const documented = key.startsWith("aws:") || key.startsWith("kms:");
  return {
    alwaysPresent: ALWAYS_PRESENT.has(key),
    multiplicity: MULTIVALUED.has(key) ? "multiple" : documented ? "single" : "unknown",
    boolean: BOOLEAN.has(key),
    examples: EXAMPLES.get(key) ?? [BOOLEAN.has(key) ? "true" : "example"],
  };
}
