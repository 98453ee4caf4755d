/** Database resources of the AWS Cloud Control provider, `@pulumi/aws-native`. */
import type { ClusterSnapshot, ClusterSnapshotArgs } from "@pulumi/aws-native/rds/clusterSnapshot";
import type { DbClusterArgs, DbCluster as NativeDbCluster } from "@pulumi/aws-native/rds/dbCluster";
import type { DbInstanceArgs, DbInstance as NativeDbInstance } from "@pulumi/aws-native/rds/dbInstance";
import type { GlobalClusterArgs, GlobalCluster as NativeGlobalCluster } from "@pulumi/aws-native/rds/globalCluster";
import { toLowerCase } from "../iam/index";
import type { DbCluster } from "../model/db-cluster";
import type { DbInstance } from "../model/db-instance";
import type { DbClusterSnapshot } from "../model/db-snapshot";
import type { GlobalCluster } from "../model/global-cluster";
import { absent, isSet, known, type Value } from "../model/value";
import { dbCluster } from "./db-cluster";
import { deployedEncryption } from "./deployed-encryption";
import { readAccount, readRegion } from "./provider";
import { readBoolean, readMember, readProperty, readString } from "./read";
import { propertyOf, type ResourceType } from "./resource-type";
import type { ResourceView } from "./resource-view";

/** The database resources, by type token. */
export const AWS_NATIVE_RDS: readonly (readonly [token: string, type: ResourceType])[] = [
  [
    "aws-native:rds:DbCluster",
    {
      read: readDbCluster,
      deployed: deployedEncryption({
        identity: propertyOf<NativeDbCluster>()("dbClusterResourceId"),
        storageEncrypted: propertyOf<NativeDbCluster>()("storageEncrypted"),
        kmsKeyId: propertyOf<NativeDbCluster>()("kmsKeyId"),
        storageEncryptionType: propertyOf<NativeDbCluster>()("storageEncryptionType"),
      }),
      identifiers: (["dbClusterArn", "dbClusterIdentifier", "dbClusterResourceId"] as const).map(
        propertyOf<NativeDbCluster>(),
      ),
    },
  ],
  [
    "aws-native:rds:DbInstance",
    {
      read: readDbInstance,
      identifiers: (["dbInstanceArn", "dbInstanceIdentifier"] as const).map(propertyOf<NativeDbInstance>()),
    },
  ],
  [
    "aws-native:rds:GlobalCluster",
    {
      read: readGlobalCluster,
      identifiers: (["globalClusterIdentifier"] as const).map(propertyOf<NativeGlobalCluster>()),
    },
  ],
  [
    "aws-native:rds:ClusterSnapshot",
    {
      read: readClusterSnapshot,
      deployed: deployedEncryption({
        identity: propertyOf<ClusterSnapshot>()("dbClusterSnapshotArn"),
        storageEncrypted: propertyOf<ClusterSnapshot>()("storageEncrypted"),
        kmsKeyId: propertyOf<ClusterSnapshot>()("kmsKeyId"),
      }),
      identifiers: (["dbClusterSnapshotArn", "dbClusterSnapshotIdentifier"] as const).map(
        propertyOf<ClusterSnapshot>(),
      ),
    },
  ],
];

function readDbCluster(view: ResourceView): DbCluster {
  const { props } = view;
  const name = propertyOf<DbClusterArgs>();
  const named = readString(props, name("sourceDbClusterIdentifier"));
  const restoredFrom = isSet(named) ? named : readString(props, name("sourceDbClusterResourceId"));
  return dbCluster(view, {
    engine: lowerCase(readString(props, name("engine"))),
    engineMode: readString(props, name("engineMode")),
    storageEncrypted: readBoolean(props, name("storageEncrypted")),
    kmsKeyId: readString(props, name("kmsKeyId")),
    performanceInsightsEnabled: readBoolean(props, name("performanceInsightsEnabled")),
    performanceInsightsKmsKeyId: readString(props, name("performanceInsightsKmsKeyId")),
    manageMasterUserPassword: readBoolean(props, name("manageMasterUserPassword")),
    masterUserSecretKmsKeyId: readMember(props, name("masterUserSecret"), "kmsKeyId"),
    masterPassword: readProperty(props, name("masterUserPassword")),
    // A source cluster wins over a snapshot.
    snapshotIdentifier: isSet(restoredFrom)
      ? absent("snapshotIdentifier")
      : readString(props, name("snapshotIdentifier")),
    // Cloud Control restores to a point in time if the program names a source cluster.
    restoreToPointInTime: restoredFrom,
    restoredFrom,
    replicationSourceIdentifier: readString(props, name("replicationSourceIdentifier")),
    globalClusterIdentifier: readString(props, name("globalClusterIdentifier")),
    masterCredentials: [
      readProperty(props, name("masterUsername")),
      readProperty(props, name("masterUserPassword")),
      readProperty(props, name("manageMasterUserPassword")),
    ],
  });
}

/**
 * Returns the engine as RDS has it. Cloud Control accepts it in any case.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html
 */
const lowerCase = (engine: Value<string>): Value<string> =>
  engine.kind === "known" ? known(engine.path, toLowerCase(engine.value)) : engine;

function readDbInstance(view: ResourceView): DbInstance {
  const { props } = view;
  const name = propertyOf<DbInstanceArgs>();
  return {
    kind: "dbInstance",
    engine: lowerCase(readString(props, name("engine"))),
    clusterIdentifier: readString(props, name("dbClusterIdentifier")),
    storageEncrypted: readBoolean(props, name("storageEncrypted")),
    kmsKeyId: readString(props, name("kmsKeyId")),
    performanceInsightsEnabled: readBoolean(props, name("enablePerformanceInsights")),
    performanceInsightsKmsKeyId: readString(props, name("performanceInsightsKmsKeyId")),
    region: readRegion(view),
    account: readAccount(view),
  };
}

function readGlobalCluster({ props }: ResourceView): GlobalCluster {
  const name = propertyOf<GlobalClusterArgs>();
  return {
    kind: "globalCluster",
    engine: lowerCase(readString(props, name("engine"))),
    storageEncrypted: readBoolean(props, name("storageEncrypted")),
    sourceDbClusterIdentifier: readString(props, name("sourceDbClusterIdentifier")),
  };
}

function readClusterSnapshot(view: ResourceView): DbClusterSnapshot {
  return {
    kind: "dbClusterSnapshot",
    dbClusterIdentifier: readString(view.props, propertyOf<ClusterSnapshotArgs>()("dbClusterIdentifier")),
    region: readRegion(view),
    account: readAccount(view),
  };
}
