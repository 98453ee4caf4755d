/**
 * An Aurora global database: one primary cluster, and secondary ones in other Regions.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateGlobalCluster.html
 */
import type { Value } from "./value";

export interface GlobalCluster {
  readonly kind: "globalCluster";
  readonly engine: Value<string>;
  readonly storageEncrypted: Value<boolean>;
  /** The existing cluster that becomes the primary. The global cluster inherits its encryption. */
  readonly sourceDbClusterIdentifier: Value<string>;
}
