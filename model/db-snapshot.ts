/** Snapshots of DB clusters, their copies, and their exports to Amazon S3. */
import { known, unknown, type Value } from "./value";

interface InAccount {
  readonly region: Value<string>;
  /** The only account in `allowedAccountIds` of the provider. */
  readonly account: Value<string>;
}

/** A snapshot. It has the encryption and the key of its cluster. */
export interface DbClusterSnapshot extends InAccount {
  readonly kind: "dbClusterSnapshot";
  readonly dbClusterIdentifier: Value<string>;
}

/**
 * A copy of a snapshot. AWS creates it in the Region of the call, which is the Region of the resource.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBClusterSnapshot.html
 */
export interface DbClusterSnapshotCopy extends InAccount {
  readonly kind: "dbClusterSnapshotCopy";
  /** An identifier of the same Region, or an ARN. */
  readonly sourceDbClusterSnapshotIdentifier: Value<string>;
  readonly kmsKeyId: Value<string>;
  /** The Region for which the provider signs a URL. AWS requires it only in AWS GovCloud (US). */
  readonly destinationRegion: Value<string>;
}

/** Returns the Region of the source of a copy: that of its ARN, or the Region of the call for a plain identifier. */
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
