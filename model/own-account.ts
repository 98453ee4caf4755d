/**
 * The account a KMS key belongs to.
 *
 * A key policy may let its own account's root delegate to IAM policies, and may not let another account in unseen, so
 * which account is the key's own decides what a statement means. A preview does not know the ARN of a new key; this
 * module says from which source the account is known, or that it is not.
 */
import { accountsAllowed, type PolicyDocument } from "../iam/index";
import { parseKeyIdentifier } from "./key-identifier";
import { identifierOf, type KmsKeyPolicy } from "./kms-key";

export interface OwnAccount {
  readonly account: string;
  /** Where it is known from, in words a finding can end with. */
  readonly source: string;
}

/**
 * The key's own account, from the first of these sources that tells one: the configuration, the ARN of the key, the
 * provider's `allowedAccountIds`, and the document itself. Several configured accounts leave the choice to the other
 * sources, within them; a source that contradicts them tells nothing.
 *
 * The document tells it where it gives `kms:PutKeyPolicy` to principals of one account only: KMS refuses a policy that
 * would take that right from its caller, and the right does not cross accounts. Without that safety check it tells
 * nothing.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
export function ownAccount(
  key: KmsKeyPolicy,
  document: PolicyDocument,
  configured: readonly string[] | undefined,
): OwnAccount | undefined {
  const [only, ...others] = configured ?? [];
  if (only !== undefined && others.length === 0) return { account: only, source: "config `accounts`" };
  const known = ofArn(key) ?? ofProvider(key);
  if (known === undefined) return ofDocument(key, document, configured);
  return configured === undefined || configured.includes(known.account) ? known : undefined;
}

function ofArn(key: KmsKeyPolicy): OwnAccount | undefined {
  const keyId = identifierOf(key);
  const account = keyId.kind === "known" ? parseKeyIdentifier(keyId.value)?.account : undefined;
  return account === undefined ? undefined : { account, source: `the ARN in \`${keyId.path}\`` };
}

function ofProvider({ account }: KmsKeyPolicy): OwnAccount | undefined {
  return account.kind === "known"
    ? { account: account.value, source: "the provider's `allowedAccountIds`" }
    : undefined;
}

function ofDocument(
  { bypassPolicyLockoutSafetyCheck: bypass }: KmsKeyPolicy,
  document: PolicyDocument,
  configured: readonly string[] | undefined,
): OwnAccount | undefined {
  if (bypass.kind === "unknown" || (bypass.kind === "known" && bypass.value)) return undefined;
  const { accounts, certain } = accountsAllowed(document, "kms:PutKeyPolicy");
  const candidates = accounts.filter((account) => configured === undefined || configured.includes(account));
  const [account, ...others] = candidates;
  if (account === undefined || others.length > 0 || !certain) return undefined;
  return { account, source: "the only account the policy gives `kms:PutKeyPolicy`" };
}
