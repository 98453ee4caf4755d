/** Database resources of the classic AWS provider. */
import type { Cluster as DocumentDbCluster, ClusterArgs as DocumentDbClusterArgs } from "@pulumi/aws/docdb/cluster";
import type { Cluster as NeptuneCluster, ClusterArgs as NeptuneClusterArgs } from "@pulumi/aws/neptune/cluster";
import type { Cluster, ClusterArgs } from "@pulumi/aws/rds/cluster";
import type { DbCluster } from "../model/db-cluster";
import { absent } from "../model/value";
import { readAccount, readRegion } from "./provider";
import { readBoolean, readProperty, readString } from "./read";
import { of, type ResourceType } from "./resource-type";
import type { ResourceView } from "./resource-view";

/** The database resources, by type token. */
export const AWS_RDS: readonly (readonly [token: string, type: ResourceType])[] = [
  [
    "aws:rds/cluster:Cluster",
    { read: readCluster, identifiers: (["arn", "id", "clusterIdentifier"] as const).map(of<Cluster>()) },
  ],
  [
    "aws:neptune/cluster:Cluster",
    { read: readNeptuneCluster, identifiers: (["arn"] as const).map(of<NeptuneCluster>()) },
  ],
  [
    "aws:docdb/cluster:Cluster",
    { read: readDocumentDbCluster, identifiers: (["arn"] as const).map(of<DocumentDbCluster>()) },
  ],
];

function readCluster(view: ResourceView): DbCluster {
  const { props } = view;
  const name = of<ClusterArgs>();
  return {
    kind: "dbCluster",
    engine: readString(props, name("engine")),
    engineMode: readString(props, name("engineMode")),
    storageEncrypted: readBoolean(props, name("storageEncrypted")),
    kmsKeyId: readString(props, name("kmsKeyId")),
    masterUserSecretKmsKeyId: readString(props, name("masterUserSecretKmsKeyId")),
    snapshotIdentifier: readString(props, name("snapshotIdentifier")),
    restoreToPointInTime: readProperty(props, name("restoreToPointInTime")),
    replicationSourceIdentifier: readString(props, name("replicationSourceIdentifier")),
    globalClusterIdentifier: readString(props, name("globalClusterIdentifier")),
    masterCredentials: [
      readProperty(props, name("masterUsername")),
      readProperty(props, name("masterPassword")),
      readProperty(props, name("masterPasswordWo")),
      readProperty(props, name("manageMasterUserPassword")),
    ],
    region: readRegion(view),
    account: readAccount(view),
  };
}

/** A Neptune cluster has no master user: its callers sign their requests. */
function readNeptuneCluster(view: ResourceView): DbCluster {
  const { props } = view;
  const name = of<NeptuneClusterArgs>();
  return {
    kind: "dbCluster",
    engine: readString(props, name("engine")),
    engineMode: absent("engineMode"),
    storageEncrypted: readBoolean(props, name("storageEncrypted")),
    kmsKeyId: readString(props, name("kmsKeyArn")),
    masterUserSecretKmsKeyId: absent("masterUserSecretKmsKeyId"),
    snapshotIdentifier: readString(props, name("snapshotIdentifier")),
    restoreToPointInTime: absent("restoreToPointInTime"),
    replicationSourceIdentifier: readString(props, name("replicationSourceIdentifier")),
    globalClusterIdentifier: readString(props, name("globalClusterIdentifier")),
    masterCredentials: [],
    region: readRegion(view),
    account: readAccount(view),
  };
}

function readDocumentDbCluster(view: ResourceView): DbCluster {
  const { props } = view;
  const name = of<DocumentDbClusterArgs>();
  return {
    kind: "dbCluster",
    engine: readString(props, name("engine")),
    engineMode: absent("engineMode"),
    storageEncrypted: readBoolean(props, name("storageEncrypted")),
    kmsKeyId: readString(props, name("kmsKeyId")),
    masterUserSecretKmsKeyId: absent("masterUserSecretKmsKeyId"),
    snapshotIdentifier: readString(props, name("snapshotIdentifier")),
    restoreToPointInTime: readProperty(props, name("restoreToPointInTime")),
    replicationSourceIdentifier: absent("replicationSourceIdentifier"),
    globalClusterIdentifier: readString(props, name("globalClusterIdentifier")),
    masterCredentials: [
      readProperty(props, name("masterUsername")),
      readProperty(props, name("masterPassword")),
      readProperty(props, name("masterPasswordWo")),
      readProperty(props, name("manageMasterUserPassword")),
    ],
    region: readRegion(view),
    account: readAccount(view),
  };
}
