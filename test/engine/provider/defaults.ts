/**
 * The parts of the provider's schema that the typings omit, for the resources that policies read most: the defaults that
 * `check` adds, and the properties whose change replaces the resource.
 *
 * Read from `Default:` and `ForceNew:` in terraform-provider-aws, internal/service: rds/cluster.go,
 * rds/cluster_instance.go, rds/global_cluster.go, kms/key.go, kms/replica_key.go, kms/external_key.go,
 * kms/key_policy.go, kms/alias.go, neptune/cluster.go, docdb/cluster.go
 * (https://github.com/hashicorp/terraform-provider-aws). A property is renamed to camelCase, as the bridge does.
 */
import type { PropertyMap } from "./property";

export interface ResourceRules {
  readonly defaults: PropertyMap;
  readonly forceNew: readonly string[];
}

const clusterIdentity = ["availabilityZones", "clusterIdentifier", "clusterIdentifierPrefix"];

const rules: Readonly<Record<string, ResourceRules>> = {
  "aws:docdb/cluster:Cluster": {
    defaults: {
      backupRetentionPeriod: 1,
      copyTagsToSnapshot: false,
      engine: "docdb",
      port: 27017,
      skipFinalSnapshot: false,
    },
    forceNew: [
      ...clusterIdentity,
      ...["dbSubnetGroupName", "engine", "kmsKeyId", "masterUsername", "port", "restoreToPointInTime"],
      ...["snapshotIdentifier", "storageEncrypted"],
    ],
  },
  "aws:kms/alias:Alias": { defaults: {}, forceNew: ["name", "namePrefix"] },
  "aws:kms/externalKey:ExternalKey": {
    defaults: { bypassPolicyLockoutSafetyCheck: false, deletionWindowInDays: 30 },
    forceNew: ["keyMaterialBase64", "multiRegion"],
  },
  "aws:kms/key:Key": {
    defaults: {
      bypassPolicyLockoutSafetyCheck: false,
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      enableKeyRotation: false,
      isEnabled: true,
      keyUsage: "ENCRYPT_DECRYPT",
    },
    forceNew: ["customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"],
  },
  "aws:kms/keyPolicy:KeyPolicy": { defaults: { bypassPolicyLockoutSafetyCheck: false }, forceNew: [] },
  "aws:kms/replicaKey:ReplicaKey": {
    defaults: { bypassPolicyLockoutSafetyCheck: false, deletionWindowInDays: 30, enabled: true },
    forceNew: ["primaryKeyArn"],
  },
  "aws:neptune/cluster:Cluster": {
    defaults: {
      backupRetentionPeriod: 1,
      engine: "neptune",
      neptuneClusterParameterGroupName: "default.neptune1",
      port: 8182,
      skipFinalSnapshot: false,
      storageEncrypted: false,
    },
    forceNew: [...clusterIdentity, "engine", "kmsKeyArn", "neptuneSubnetGroupName", "port", "storageEncrypted"],
  },
  "aws:rds/cluster:Cluster": {
    defaults: {
      copyTagsToSnapshot: false,
      deleteAutomatedBackups: true,
      enableGlobalWriteForwarding: false,
      enableHttpEndpoint: false,
      enableLocalWriteForwarding: false,
      engineMode: "provisioned",
      skipFinalSnapshot: false,
    },
    forceNew: [
      ...clusterIdentity,
      ...["clusterScalabilityType", "databaseName", "dbSubnetGroupName", "dbSystemId", "engine", "engineMode"],
      ...["kmsKeyId", "masterUsername", "restoreToPointInTime", "snapshotIdentifier", "sourceRegion"],
      "storageEncrypted",
    ],
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    defaults: {
      autoMinorVersionUpgrade: true,
      copyTagsToSnapshot: false,
      forceDestroy: false,
      monitoringInterval: 0,
      promotionTier: 0,
    },
    forceNew: [
      ...["availabilityZone", "clusterIdentifier", "customIamInstanceProfile", "dbSubnetGroupName", "engine"],
      ...["identifier", "identifierPrefix"],
    ],
  },
  "aws:rds/globalCluster:GlobalCluster": {
    defaults: { deletionProtection: false },
    forceNew: ["databaseName", "engine", "globalClusterIdentifier", "sourceDbClusterIdentifier", "storageEncrypted"],
  },
};

/** Returns the rules of a resource type. A type without rules is always updated in place. */
export function resourceRules(token: string): ResourceRules {
  return rules[token] ?? { defaults: {}, forceNew: [] };
}
