/** The policies of the pack, in the order of their ids. */
import type { Policy } from "../kit/define";
import { auroraActivityStreamKey } from "./aurora-activity-stream-key";
import { auroraCustomerManagedKey } from "./aurora-customer-managed-key";
import { auroraExportKey } from "./aurora-export-key";
import { auroraGlobalClusterEncrypted } from "./aurora-global-cluster-encrypted";
import { auroraInstanceInherits } from "./aurora-instance-inherits";
import { auroraKeyCreateGrantViaRds } from "./aurora-key-create-grant-via-rds";
import { auroraKeyPolicyAdmitsCreator } from "./aurora-key-policy-admits-creator";
import { auroraKeyUsable } from "./aurora-key-usable";
import { auroraManagedSecretKey } from "./aurora-managed-secret-key";
import { auroraPerformanceInsightsKey } from "./aurora-performance-insights-key";
import { auroraSnapshotCopyKey } from "./aurora-snapshot-copy-key";
import { auroraStorageEncrypted } from "./aurora-storage-encrypted";
import { cloudtrailRecordsKeyUse } from "./cloudtrail-records-key-use";
import { iamCreateGrantViaService } from "./iam-create-grant-via-service";
import { iamKmsAllKeys } from "./iam-kms-all-keys";
import { kmsAdminLockout } from "./kms-admin-lockout";
import { kmsCreateGrantViaService } from "./kms-create-grant-via-service";
import { kmsCrossAccountAccess } from "./kms-cross-account-access";
import { kmsDeletionWindow } from "./kms-deletion-window";
import { kmsEncryptionContext } from "./kms-encryption-context";
import { kmsGrantScope } from "./kms-grant-scope";
import { kmsKeyPolicyDefined } from "./kms-key-policy-defined";
import { kmsKeyPolicyValid } from "./kms-key-policy-valid";
import { kmsKeyProtected } from "./kms-key-protected";
import { kmsKeyRotation } from "./kms-key-rotation";
import { kmsKeyUseViaRds } from "./kms-key-use-via-rds";
import { kmsLockoutCheckKept } from "./kms-lockout-check-kept";
import { kmsMultiRegion } from "./kms-multi-region";
import { kmsNoPublicAccess } from "./kms-no-public-access";

export const policies: readonly Policy[] = [
  auroraActivityStreamKey,
  auroraCustomerManagedKey,
  auroraExportKey,
  auroraGlobalClusterEncrypted,
  auroraInstanceInherits,
  auroraKeyCreateGrantViaRds,
  auroraKeyPolicyAdmitsCreator,
  auroraKeyUsable,
  auroraManagedSecretKey,
  auroraPerformanceInsightsKey,
  auroraSnapshotCopyKey,
  auroraStorageEncrypted,
  cloudtrailRecordsKeyUse,
  iamCreateGrantViaService,
  iamKmsAllKeys,
  kmsAdminLockout,
  kmsCreateGrantViaService,
  kmsCrossAccountAccess,
  kmsDeletionWindow,
  kmsEncryptionContext,
  kmsGrantScope,
  kmsKeyPolicyDefined,
  kmsKeyPolicyValid,
  kmsKeyProtected,
  kmsKeyRotation,
  kmsKeyUseViaRds,
  kmsLockoutCheckKept,
  kmsMultiRegion,
  kmsNoPublicAccess,
];
