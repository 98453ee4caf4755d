/**
 * A database activity stream of a DB cluster.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StartActivityStream.html
 */
import type { Value } from "./value";

export interface ActivityStream {
  readonly kind: "activityStream";
  readonly kmsKeyId: Value<string>;
  readonly region: Value<string>;
  /** The only account in `allowedAccountIds` of the provider. */
  readonly account: Value<string>;
}
