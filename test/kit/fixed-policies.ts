/**
 * The policies of the suites that assert exact lists of verdicts.
 *
 * The list is stated here and not taken from the pack, so a new policy changes none of those lists. The catalogue and
 * test/end-to-end/every-policy.test.ts test whatever the pack has.
 */
import { policies } from "../../policies/index";

const FIXED: ReadonlySet<string> = new Set([
  "aurora-activity-stream-key",
  "aurora-customer-managed-key",
  "aurora-export-key",
  "aurora-global-cluster-encrypted",
  "aurora-instance-inherits",
  "aurora-key-create-grant-via-rds",
  "aurora-key-policy-admits-creator",
  "aurora-key-usable",
  "aurora-managed-secret-key",
  "aurora-performance-insights-key",
  "aurora-snapshot-copy-key",
  "aurora-storage-encrypted",
  "cloudtrail-records-key-use",
  "iam-create-grant-via-service",
  "iam-kms-all-keys",
  "kms-admin-lockout",
  "kms-create-grant-via-service",
  "kms-cross-account-access",
  "kms-deletion-window",
  "kms-encryption-context",
  "kms-grant-scope",
  "kms-key-policy-defined",
  "kms-key-policy-valid",
  "kms-key-protected",
  "kms-key-rotation",
  "kms-key-use-via-rds",
  "kms-lockout-check-kept",
  "kms-multi-region",
  "kms-no-public-access",
]);

/** Whether a policy is one of the fixed set. */
export const isFixed = (id: string): boolean => FIXED.has(id);

/** The policies of the fixed set, in the order of the pack. */
export const fixedPolicies = policies.filter(({ id }) => isFixed(id));

/**
 * A configuration of the pack that turns off every policy outside the fixed set, and configures the others as given.
 */
export const fixedConfig = (given: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  ...Object.fromEntries(policies.filter(({ id }) => !isFixed(id)).map(({ id }) => [id, "disabled"])),
  ...given,
});
