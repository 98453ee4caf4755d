/**
 * A DB instance as `CreateDBInstance` sees it. One of Aurora is always a member of a DB cluster, which holds the data
 * and decides its encryption.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
import type { Value } from "./value";

export interface DbInstance {
  readonly kind: "dbInstance";
  readonly engine: Value<string>;
  /** The cluster the instance is a member of. */
  readonly clusterIdentifier: Value<string>;
  readonly storageEncrypted: Value<boolean>;
  readonly kmsKeyId: Value<string>;
  readonly performanceInsightsEnabled: Value<boolean>;
  readonly performanceInsightsKmsKeyId: Value<string>;
  readonly region: Value<string>;
  /** The one account the provider is confined to by `allowedAccountIds`. */
  readonly account: Value<string>;
}
