/** The policies of the pack, in the order of their ids. */
import type { Policy } from "../kit/define";
import { auroraCustomerManagedKey } from "./aurora-customer-managed-key";
import { auroraStorageEncrypted } from "./aurora-storage-encrypted";
import { kmsCreateGrantViaService } from "./kms-create-grant-via-service";

export const policies: readonly Policy[] = [auroraCustomerManagedKey, auroraStorageEncrypted, kmsCreateGrantViaService];
