/**
 * Combines a key policy with the IAM policies of the program, for the user or role that deploys.
 *
 * A key policy that names a principal of the key's own account is sufficient. If it names only the account, or a
 * principal of another account, an IAM policy must also allow the request.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
import { type AdmittedRequest, identityDecision, keyArnGlob, type PolicyDocument } from "../iam/index";
import { documentsHeldBy } from "../model/held-policies";
import type { LinkedKey } from "../model/key-link";
import type { KmsKeyPolicy } from "../model/kms-key";
import type { StackModel } from "../model/stack-model";
import { isSet, known, knownValue, type Value } from "../model/value";
import { parsePolicyDocument } from "./decisions";
import type { ReadKeyPolicy } from "./key-policy";
import { readingOf } from "./unknown-parts";

/** Returns the account in the ARN of a user or role. Returns an account id as it is. */
const accountOf = (caller: string): string => caller.replace(/^arn:[^:]*:iam::(\d+):.*$/, "$1");

/**
 * Returns the key with AWS's default key policy if the program sets no policy. The default delegates to the key's
 * account, which is assumed to be the caller's if it is not known.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function withDefaultPolicy(
  key: KmsKeyPolicy,
  accounts: readonly string[] | undefined,
  caller: string | undefined,
): KmsKeyPolicy {
  if (isSet(key.policy)) return key;
  const configured = accounts?.length === 1 ? accounts[0] : undefined;
  const account = configured ?? knownValue(key.account) ?? (caller === undefined ? undefined : accountOf(caller));
  if (account === undefined) return key;
  const Statement = { Effect: "Allow", Principal: { AWS: account }, Action: "kms:*", Resource: "*" };
  return { ...key, policy: known(key.policy.path, { Version: "2012-10-17", Statement }) };
}

export interface Deployer {
  readonly deployer: string;
  readonly key: LinkedKey["resource"];
  readonly stack: StackModel;
}

/**
 * Decides requests of the deployer that the key policy allows, with the IAM policies of the program:
 *
 * - `enough`: the IAM policies allow what the key policy delegates, and deny nothing.
 * - `leftToIam`: they do not allow what the key policy delegates. IAM policies outside the program may.
 * - `iamDecides`: one of them denies a request, or cannot be read.
 * - `accountNotKnown`: the account of the key decides whether IAM policies must allow the requests.
 */
export function iamDecision(
  read: ReadKeyPolicy,
  requests: readonly AdmittedRequest[],
  { deployer, key, stack }: Deployer,
): "enough" | "leftToIam" | "iamDecides" | "accountNotKnown" {
  const documents = documentsHeldBy(deployer, stack).filter(isSet).map(certainDocument);
  const keyArn = key.identifiers.find((identifier) => identifier.startsWith("arn:")) ?? placeholderKeyArn(read);
  const decisions = requests.map(({ request, delegated }) => {
    return { delegated, decision: identityDecision(documents, request, keyArn) };
  });
  if (decisions.some(({ decision }) => decision === "denied" || decision === "unresolved")) return "iamDecides";
  if (decisions.every(({ decision }) => decision === "allowed")) return "enough";
  if (decisions.some(({ delegated, decision }) => delegated && decision !== "allowed")) return "leftToIam";
  const { account } = read.identity;
  if (account === undefined) return "accountNotKnown";
  return account === accountOf(deployer) ? "enough" : "leftToIam";
}

/** Returns the part of a document that is certain, or `undefined` if an unknown part could also deny. */
function certainDocument(property: Value<unknown>): PolicyDocument | undefined {
  if (property.kind !== "known") return undefined;
  const reading = readingOf(property.value);
  if (reading.kind === "unknown") return undefined;
  const parsed = parsePolicyDocument(reading.kind === "known" ? property.value : reading.least);
  return parsed.ok ? parsed.document : undefined;
}

/** Returns an ARN for a key that does not exist yet. A policy that names keys by id does not match it. */
function placeholderKeyArn({ identity, multiRegion }: ReadKeyPolicy): string {
  const id = multiRegion ? "mrk-1234abcd12ab34cd56ef1234567890ab" : "1234abcd-12ab-34cd-56ef-1234567890ab";
  return keyArnGlob(identity).replace(/\*$/, id);
}
