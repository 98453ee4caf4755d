/**
 * The account a KMS key belongs to.
 *
 * A statement for the root of the key's own account delegates to IAM policies. The same statement for another account
 * allows cross-account access. A preview does not know the ARN of a new key, so this module finds the account in other
 * sources, and reports which source it used.
 */
import { accountsAllowed, type PolicyDocument } from "../iam/index";
import { parseKeyIdentifier } from "./key-identifier";
import type { KmsKeyPolicy } from "./kms-key";
import { type Known, knownValue } from "./value";

export interface OwnAccount {
  readonly account: string;
  /** The source of the account, in words for a finding. */
  readonly source: string;
}

/**
 * Returns the key's own account, from the first of these sources that has one: the configuration, the ARN of the key,
 * the provider's `allowedAccountIds`, and the document itself. If several accounts are configured, another source must
 * name one of them. `arn` is an ARN of the key or its primary key, if one is known.
 *
 * The document shows the account if it allows `kms:PutKeyPolicy` to principals of one account only. KMS rejects a policy
 * that denies its caller that operation, and the operation does not work across accounts. With
 * `bypassPolicyLockoutSafetyCheck` the document shows nothing.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
export function ownAccount(
  key: KmsKeyPolicy,
  arn: Known<string> | undefined,
  document: PolicyDocument,
  configured: readonly string[] | undefined,
): OwnAccount | undefined {
  const [only, ...others] = configured ?? [];
  if (only !== undefined && others.length === 0) return { account: only, source: "config `accounts`" };
  const known = ofArn(arn) ?? ofProvider(key);
  if (known === undefined) return ofDocument(key, document, configured);
  return configured === undefined || configured.includes(known.account) ? known : undefined;
}

function ofArn(arn: Known<string> | undefined): OwnAccount | undefined {
  if (arn === undefined) return undefined;
  const account = parseKeyIdentifier(arn.value)?.account;
  return account === undefined ? undefined : { account, source: `the ARN in \`${arn.path}\`` };
}

function ofProvider({ account }: KmsKeyPolicy): OwnAccount | undefined {
  return account.kind === "known"
    ? { account: account.value, source: "the provider's `allowedAccountIds`" }
    : undefined;
}

function ofDocument(
  { bypassPolicyLockoutSafetyCheck: bypass, region }: KmsKeyPolicy,
  document: PolicyDocument,
  configured: readonly string[] | undefined,
): OwnAccount | undefined {
  if (bypass.kind === "unknown" || (bypass.kind === "known" && bypass.value)) return undefined;
  const { accounts, certain } = accountsAllowed(document, "kms:PutKeyPolicy", knownValue(region));
  const candidates = accounts.filter((account) => configured === undefined || configured.includes(account));
  const [account, ...others] = candidates;
  if (account === undefined || others.length > 0 || !certain) return undefined;
  return { account, source: "the principals that the policy allows to call `kms:PutKeyPolicy`" };
}
