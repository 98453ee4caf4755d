/**
 * What AWS managed policies allow in KMS, according to their texts on the date of the list. AWS changes and adds
 * policies.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
import generated from "./generated/aws-managed-policies.json";

export interface ManagedPolicyFacts {
  /** The version of the text. */
  readonly version: string;
  /** The services, in any Region, through which it allows `kms:CreateGrant`. `*` means without `kms:ViaService`. */
  readonly createGrantVia?: readonly string[];
  /** It requires `kms:GrantIsForAWSResource` instead of a service. */
  readonly forAwsResources?: boolean;
  /** An operation that decrypts and that it allows on every KMS key. */
  readonly allKeys?: string;
}

export interface AwsManagedPolicy {
  /** Its path and name, as in its ARN. */
  readonly name: string;
  /**
   * What the policy allows. Most allow nothing that matters here. Undefined if the list does not contain the policy.
   */
  readonly facts: Partial<ManagedPolicyFacts> | undefined;
}

/** The date of the newest text in the list. */
export const MANAGED_POLICIES_DATE: string = generated.date;

const FACTS: ReadonlyMap<string, ManagedPolicyFacts> = new Map<string, ManagedPolicyFacts>(
  Object.entries(generated.policies),
);

const OTHERS: ReadonlySet<string> = new Set(generated.others.split(" "));

const ARN = /^arn:aws[a-z-]*:iam::aws:policy\/(.+)$/;

/** Returns the AWS managed policy that the ARN names, or `undefined` if it names a policy of an account. */
export function awsManagedPolicy(arn: string): AwsManagedPolicy | undefined {
  const name = ARN.exec(arn)?.[1];
  if (name === undefined) return undefined;
  return { name, facts: FACTS.get(name) ?? (OTHERS.has(name) ? {} : undefined) };
}
