/**
 * What AWS's managed policies say of KMS, by the texts AWS had on the day of the list. AWS changes them, and adds others.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
import generated from "./generated/aws-managed-policies.json";

export interface ManagedPolicyFacts {
  /** The version of the text. */
  readonly version: string;
  /** The services, of any Region, through which it gives `kms:CreateGrant`; `*` where it asks for none. */
  readonly createGrantVia?: readonly string[];
  /** It asks for `kms:GrantIsForAWSResource` in place of a service. */
  readonly forAwsResources?: boolean;
  /** An operation that decrypts, where it gives one on every KMS key. */
  readonly allKeys?: string;
}

export interface AwsManagedPolicy {
  /** Its path and name, as in its ARN. */
  readonly name: string;
  /** What there is to tell of it: nothing of most. Undefined where the list does not know the policy. */
  readonly facts: Partial<ManagedPolicyFacts> | undefined;
}

/** The day of the newest text in the list. */
export const MANAGED_POLICIES_DATE: string = generated.date;

const FACTS: ReadonlyMap<string, ManagedPolicyFacts> = new Map<string, ManagedPolicyFacts>(
  Object.entries(generated.policies),
);

const OTHERS: ReadonlySet<string> = new Set(generated.others.split(" "));

const ARN = /^arn:aws[a-z-]*:iam::aws:policy\/(.+)$/;

/** The policy of AWS's that the ARN names; undefined where it names one of an account. */
export function awsManagedPolicy(arn: string): AwsManagedPolicy | undefined {
  const name = ARN.exec(arn)?.[1];
  if (name === undefined) return undefined;
  return { name, facts: FACTS.get(name) ?? (OTHERS.has(name) ? {} : undefined) };
}
