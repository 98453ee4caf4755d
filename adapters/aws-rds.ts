/** Database resources of the classic AWS provider. */
import type { Cluster as DocumentDbCluster, ClusterArgs as DocumentDbClusterArgs } from "@pulumi/aws/docdb/cluster";
import type { Cluster as NeptuneCluster, ClusterArgs as NeptuneClusterArgs } from "@pulumi/aws/neptune/cluster";
import type { Cluster, ClusterArgs } from "@pulumi/aws/rds/cluster";
import type { ClusterActivityStreamArgs } from "@pulumi/aws/rds/clusterActivityStream";
import type { ClusterInstance, ClusterInstanceArgs } from "@pulumi/aws/rds/clusterInstance";
import type { GlobalClusterArgs, GlobalCluster as RdsGlobalCluster } from "@pulumi/aws/rds/globalCluster";
import type { input } from "@pulumi/aws/types";
import type { ActivityStream } from "../model/activity-stream";
import type { DbCluster } from "../model/db-cluster";
import type { DbInstance } from "../model/db-instance";
import type { GlobalCluster } from "../model/global-cluster";
import { absent, isSet, type Value } from "../model/value";
import { dbCluster } from "./db-cluster";
import { deployedEncryption } from "./deployed-encryption";
import { readAccount, readRegion } from "./provider";
import { readBoolean, readMember, readProperty, readString } from "./read";
import { propertyOf, type ResourceType } from "./resource-type";
import type { ResourceView } from "./resource-view";

/** The database resources, by type token. */
export const AWS_RDS: readonly (readonly [token: string, type: ResourceType])[] = [
  [
    "aws:rds/cluster:Cluster",
    {
      read: readCluster,
      deployed: deployedEncryption({
        identity: propertyOf<Cluster>()("clusterResourceId"),
        storageEncrypted: propertyOf<Cluster>()("storageEncrypted"),
        kmsKeyId: propertyOf<Cluster>()("kmsKeyId"),
      }),
      identifiers: (["arn", "id", "clusterIdentifier", "clusterResourceId"] as const).map(propertyOf<Cluster>()),
    },
  ],
  [
    "aws:neptune/cluster:Cluster",
    {
      read: readNeptuneCluster,
      deployed: deployedEncryption({
        identity: propertyOf<NeptuneCluster>()("clusterResourceId"),
        storageEncrypted: propertyOf<NeptuneCluster>()("storageEncrypted"),
        kmsKeyId: propertyOf<NeptuneCluster>()("kmsKeyArn"),
      }),
      identifiers: (["arn", "id", "clusterIdentifier"] as const).map(propertyOf<NeptuneCluster>()),
    },
  ],
  [
    "aws:docdb/cluster:Cluster",
    {
      read: readDocumentDbCluster,
      deployed: deployedEncryption({
        identity: propertyOf<DocumentDbCluster>()("clusterResourceId"),
        storageEncrypted: propertyOf<DocumentDbCluster>()("storageEncrypted"),
        kmsKeyId: propertyOf<DocumentDbCluster>()("kmsKeyId"),
      }),
      identifiers: (["arn", "id", "clusterIdentifier"] as const).map(propertyOf<DocumentDbCluster>()),
    },
  ],
  [
    "aws:rds/globalCluster:GlobalCluster",
    {
      read: readGlobalCluster,
      identifiers: (["arn", "id", "globalClusterIdentifier"] as const).map(propertyOf<RdsGlobalCluster>()),
    },
  ],
  [
    "aws:rds/clusterInstance:ClusterInstance",
    {
      read: readClusterInstance,
      identifiers: (["arn", "id", "identifier"] as const).map(propertyOf<ClusterInstance>()),
    },
  ],
  ["aws:rds/clusterActivityStream:ClusterActivityStream", { read: readActivityStream, identifiers: [] }],
];

function readCluster(view: ResourceView): DbCluster {
  const { props } = view;
  const name = propertyOf<ClusterArgs>();
  return dbCluster(view, {
    engine: readString(props, name("engine")),
    engineMode: readString(props, name("engineMode")),
    storageEncrypted: readBoolean(props, name("storageEncrypted")),
    kmsKeyId: readString(props, name("kmsKeyId")),
    performanceInsightsEnabled: readBoolean(props, name("performanceInsightsEnabled")),
    performanceInsightsKmsKeyId: readString(props, name("performanceInsightsKmsKeyId")),
    manageMasterUserPassword: readBoolean(props, name("manageMasterUserPassword")),
    masterUserSecretKmsKeyId: readString(props, name("masterUserSecretKmsKeyId")),
    masterPassword: readProperty(props, name("masterPassword")),
    snapshotIdentifier: readString(props, name("snapshotIdentifier")),
    restoreToPointInTime: readProperty(props, name("restoreToPointInTime")),
    restoredFrom: readRestoredFrom(props),
    replicationSourceIdentifier: readString(props, name("replicationSourceIdentifier")),
    globalClusterIdentifier: readString(props, name("globalClusterIdentifier")),
    masterCredentials: [
      readProperty(props, name("masterUsername")),
      readProperty(props, name("masterPassword")),
      readProperty(props, name("masterPasswordWo")),
      readProperty(props, name("manageMasterUserPassword")),
    ],
  });
}

/** Reads the source cluster: its name, or else its resource id, which also names a deleted cluster. */
function readRestoredFrom(props: object): Value<string> {
  const restore = propertyOf<ClusterArgs>()("restoreToPointInTime");
  const member = propertyOf<input.rds.ClusterRestoreToPointInTime>();
  const named = readMember(props, restore, member("sourceClusterIdentifier"));
  return isSet(named) ? named : readMember(props, restore, member("sourceClusterResourceId"));
}

/** Reads a Neptune cluster. It has no master user, because its callers sign their requests. */
function readNeptuneCluster(view: ResourceView): DbCluster {
  const { props } = view;
  const name = propertyOf<NeptuneClusterArgs>();
  return dbCluster(view, {
    engine: readString(props, name("engine")),
    storageEncrypted: readBoolean(props, name("storageEncrypted")),
    kmsKeyId: readString(props, name("kmsKeyArn")),
    snapshotIdentifier: readString(props, name("snapshotIdentifier")),
    replicationSourceIdentifier: readString(props, name("replicationSourceIdentifier")),
    globalClusterIdentifier: readString(props, name("globalClusterIdentifier")),
  });
}

function readDocumentDbCluster(view: ResourceView): DbCluster {
  const { props } = view;
  const name = propertyOf<DocumentDbClusterArgs>();
  return dbCluster(view, {
    engine: readString(props, name("engine")),
    storageEncrypted: readBoolean(props, name("storageEncrypted")),
    kmsKeyId: readString(props, name("kmsKeyId")),
    manageMasterUserPassword: readBoolean(props, name("manageMasterUserPassword")),
    masterPassword: readProperty(props, name("masterPassword")),
    snapshotIdentifier: readString(props, name("snapshotIdentifier")),
    restoreToPointInTime: readProperty(props, name("restoreToPointInTime")),
    restoredFrom: readMember(
      props,
      name("restoreToPointInTime"),
      propertyOf<input.docdb.ClusterRestoreToPointInTime>()("sourceClusterIdentifier"),
    ),
    globalClusterIdentifier: readString(props, name("globalClusterIdentifier")),
    masterCredentials: [
      readProperty(props, name("masterUsername")),
      readProperty(props, name("masterPassword")),
      readProperty(props, name("masterPasswordWo")),
      readProperty(props, name("manageMasterUserPassword")),
    ],
  });
}

function readGlobalCluster({ props }: ResourceView): GlobalCluster {
  const name = propertyOf<GlobalClusterArgs>();
  return {
    kind: "globalCluster",
    engine: readString(props, name("engine")),
    storageEncrypted: readBoolean(props, name("storageEncrypted")),
    sourceDbClusterIdentifier: readString(props, name("sourceDbClusterIdentifier")),
  };
}

/** Reads a cluster instance. The provider has no inputs for its encryption, which is that of its cluster. */
function readClusterInstance(view: ResourceView): DbInstance {
  const { props } = view;
  const name = propertyOf<ClusterInstanceArgs>();
  return {
    kind: "dbInstance",
    engine: readString(props, name("engine")),
    clusterIdentifier: readString(props, name("clusterIdentifier")),
    storageEncrypted: absent("storageEncrypted"),
    kmsKeyId: absent("kmsKeyId"),
    performanceInsightsEnabled: readBoolean(props, name("performanceInsightsEnabled")),
    performanceInsightsKmsKeyId: readString(props, name("performanceInsightsKmsKeyId")),
    region: readRegion(view),
    account: readAccount(view),
  };
}

function readActivityStream(view: ResourceView): ActivityStream {
  return {
    kind: "activityStream",
    kmsKeyId: readString(view.props, propertyOf<ClusterActivityStreamArgs>()("kmsKeyId")),
    region: readRegion(view),
    account: readAccount(view),
  };
}
