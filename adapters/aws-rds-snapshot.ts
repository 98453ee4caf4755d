/** Snapshots of DB clusters, their copies and exports, of the classic AWS provider. */
import type { ClusterSnapshot, ClusterSnapshotArgs } from "@pulumi/aws/rds/clusterSnapshot";
import type { ClusterSnapshotCopy, ClusterSnapshotCopyArgs } from "@pulumi/aws/rds/clusterSnapshotCopy";
import type { ExportTaskArgs } from "@pulumi/aws/rds/exportTask";
import type { DbClusterSnapshot, DbClusterSnapshotCopy, ExportTask } from "../model/db-snapshot";
import { deployedEncryption } from "./deployed-encryption";
import { readAccount, readRegion } from "./provider";
import { readString } from "./read";
import { propertyOf, type ResourceType } from "./resource-type";
import type { ResourceView } from "./resource-view";

const SNAPSHOT_IDENTIFIERS = (["dbClusterSnapshotArn", "dbClusterSnapshotIdentifier", "id"] as const).map(
  propertyOf<ClusterSnapshot>(),
);
const COPY_IDENTIFIERS = (["dbClusterSnapshotArn", "targetDbClusterSnapshotIdentifier", "id"] as const).map(
  propertyOf<ClusterSnapshotCopy>(),
);

function encryptionOf<T extends Record<"dbClusterSnapshotArn" | "storageEncrypted" | "kmsKeyId", unknown>>() {
  const name = propertyOf<T>();
  return deployedEncryption({
    identity: name("dbClusterSnapshotArn"),
    storageEncrypted: name("storageEncrypted"),
    kmsKeyId: name("kmsKeyId"),
  });
}

/** The snapshot resources, by type token. */
export const AWS_RDS_SNAPSHOT: readonly (readonly [token: string, type: ResourceType])[] = [
  [
    "aws:rds/clusterSnapshot:ClusterSnapshot",
    { read: readClusterSnapshot, identifiers: SNAPSHOT_IDENTIFIERS, deployed: encryptionOf<ClusterSnapshot>() },
  ],
  [
    "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy",
    { read: readClusterSnapshotCopy, identifiers: COPY_IDENTIFIERS, deployed: encryptionOf<ClusterSnapshotCopy>() },
  ],
  ["aws:rds/exportTask:ExportTask", { read: readExportTask, identifiers: [] }],
];

function readClusterSnapshot(view: ResourceView): DbClusterSnapshot {
  return {
    kind: "dbClusterSnapshot",
    dbClusterIdentifier: readString(view.props, propertyOf<ClusterSnapshotArgs>()("dbClusterIdentifier")),
    region: readRegion(view),
    account: readAccount(view),
  };
}

function readClusterSnapshotCopy(view: ResourceView): DbClusterSnapshotCopy {
  const { props } = view;
  const name = propertyOf<ClusterSnapshotCopyArgs>();
  return {
    kind: "dbClusterSnapshotCopy",
    sourceDbClusterSnapshotIdentifier: readString(props, name("sourceDbClusterSnapshotIdentifier")),
    kmsKeyId: readString(props, name("kmsKeyId")),
    destinationRegion: readString(props, name("destinationRegion")),
    region: readRegion(view),
    account: readAccount(view),
  };
}

function readExportTask(view: ResourceView): ExportTask {
  return {
    kind: "exportTask",
    kmsKeyId: readString(view.props, propertyOf<ExportTaskArgs>()("kmsKeyId")),
    region: readRegion(view),
    account: readAccount(view),
  };
}
