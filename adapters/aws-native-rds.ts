/** Database resources of the AWS Cloud Control provider, `@pulumi/aws-native`. */
import type { DbClusterArgs, DbCluster as NativeDbCluster } from "@pulumi/aws-native/rds/dbCluster";
import type { DbCluster } from "../model/db-cluster";
import { absent, isSet, unknown, type Value } from "../model/value";
import { readAccount, readRegion } from "./provider";
import { readBoolean, readProperty, readString } from "./read";
import { of, type ResourceType } from "./resource-type";
import type { ResourceView } from "./resource-view";

/** The database resources, by type token. */
export const AWS_NATIVE_RDS: readonly (readonly [token: string, type: ResourceType])[] = [
  [
    "aws-native:rds:DbCluster",
    { read: readDbCluster, identifiers: (["dbClusterArn", "dbClusterIdentifier"] as const).map(of<NativeDbCluster>()) },
  ],
];

function readDbCluster(view: ResourceView): DbCluster {
  const { props } = view;
  const name = of<DbClusterArgs>();
  const source = readProperty(props, name("sourceDbClusterIdentifier"));
  return {
    kind: "dbCluster",
    engine: readString(props, name("engine")),
    engineMode: readString(props, name("engineMode")),
    storageEncrypted: readBoolean(props, name("storageEncrypted")),
    kmsKeyId: readString(props, name("kmsKeyId")),
    masterUserSecretKmsKeyId: readMember(props, name("masterUserSecret"), "kmsKeyId"),
    snapshotIdentifier: readString(props, name("snapshotIdentifier")),
    // Cloud Control restores to a point in time where a source cluster is named.
    restoreToPointInTime: isSet(source) ? source : readProperty(props, name("sourceDbClusterResourceId")),
    replicationSourceIdentifier: readString(props, name("replicationSourceIdentifier")),
    globalClusterIdentifier: readString(props, name("globalClusterIdentifier")),
    masterCredentials: [
      readProperty(props, name("masterUsername")),
      readProperty(props, name("masterUserPassword")),
      readProperty(props, name("manageMasterUserPassword")),
    ],
    region: readRegion(view),
    account: readAccount(view),
  };
}

/** A string in an object; unknown where the whole object is. */
function readMember(props: object, name: string, member: string): Value<string> {
  const path = `${name}.${member}`;
  const value = readProperty(props, name);
  if (value.kind === "absent") return absent(path);
  if (value.kind === "unknown") return unknown(path, value.because);
  if (typeof value.value !== "object" || value.value === null) return unknown(path, "unexpectedType");
  return readString(value.value, member, path);
}
