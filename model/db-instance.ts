/**
 * A DB instance, with the properties of `CreateDBInstance`. An Aurora instance is always a member of a DB cluster, which
 * stores the data and decides its encryption.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
import type { Value } from "./value";

export interface DbInstance {
  readonly kind: "dbInstance";
  readonly engine: Value<string>;
  /** The cluster of the instance. */
  readonly clusterIdentifier: Value<string>;
  readonly storageEncrypted: Value<boolean>;
  readonly kmsKeyId: Value<string>;
  readonly performanceInsightsEnabled: Value<boolean>;
  readonly performanceInsightsKmsKeyId: Value<string>;
  readonly region: Value<string>;
  /** The only account in `allowedAccountIds` of the provider. */
  readonly account: Value<string>;
}
