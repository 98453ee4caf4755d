/** Snapshots of DB clusters, and what is made of them: copies, and exports to Amazon S3. */
import { known, unknown, type Value } from "./value";

interface InAccount {
  readonly region: Value<string>;
  /** The one account the provider is confined to by `allowedAccountIds`. */
  readonly account: Value<string>;
}

/** A snapshot: it has the encryption and the key of its cluster. */
export interface DbClusterSnapshot extends InAccount {
  readonly kind: "dbClusterSnapshot";
  readonly dbClusterIdentifier: Value<string>;
}

/**
 * A copy of a snapshot. AWS makes it in the Region of the call, which is that of the resource.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBClusterSnapshot.html
 */
export interface DbClusterSnapshotCopy extends InAccount {
  readonly kind: "dbClusterSnapshotCopy";
  /** An identifier of the same Region, or an ARN. */
  readonly sourceDbClusterSnapshotIdentifier: Value<string>;
  readonly kmsKeyId: Value<string>;
  /** The Region for which the provider signs a URL, which AWS wants in AWS GovCloud (US) only. */
  readonly destinationRegion: Value<string>;
}

/** The Region a copy is made from: an ARN says it, and a plain identifier is one of the Region of the call. */
export function sourceRegion({
  sourceDbClusterSnapshotIdentifier: source,
  region,
}: DbClusterSnapshotCopy): Value<string> {
  if (source.kind !== "known") return source;
  const [arn, , , regionOfArn = ""] = source.value.split(":");
  if (arn !== "arn") return region;
  return regionOfArn === "" ? unknown(source.path, "unexpectedType") : known(source.path, regionOfArn);
}

/**
 * An export of a snapshot or a cluster to Amazon S3.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StartExportTask.html
 */
export interface ExportTask extends InAccount {
  readonly kind: "exportTask";
  readonly kmsKeyId: Value<string>;
}
