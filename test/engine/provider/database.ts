/**
 * The values that Amazon RDS, Neptune and DocumentDB choose for a cluster and its members.
 * Sources: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html,
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html
 */
import { arn } from "./account";
import { keyArn, managedKeyArn, newKeyId } from "./kms";
import { digest, isMap, type PropertyMap, type PropertyValue, text } from "./property";

const ports: Readonly<Record<string, number>> = { docdb: 27017, neptune: 8182, "aurora-mysql": 3306, mysql: 3306 };

const versions: Readonly<Record<string, string>> = {
  "aurora-mysql": "8.0.mysql_aurora.3.08.0",
  "aurora-postgresql": "16.6",
  docdb: "5.0.0",
  neptune: "1.3.2.1",
};

/** Returns the value of a computed property. Undefined if a general rule by name or type applies. */
export function databaseValue(name: string, state: PropertyMap, region: string, id: string): PropertyValue | undefined {
  const engine = text(state, "engine") ?? "aurora-postgresql";
  switch (name) {
    case "kmsKeyId":
    case "kmsKeyArn":
      return state["storageEncrypted"] === true ? managedKeyArn(region, "rds") : "";
    case "performanceInsightsKmsKeyId":
      return state["performanceInsightsEnabled"] === true ? managedKeyArn(region, "rds") : "";
    case "performanceInsightsRetentionPeriod":
      return state["performanceInsightsEnabled"] === true ? 7 : 0;
    case "masterUserSecretKmsKeyId":
      return state["manageMasterUserPassword"] === true ? managedKeyArn(region, "secretsmanager") : "";
    case "masterUserSecrets":
      return state["manageMasterUserPassword"] === true ? [masterUserSecret(state, region, id)] : [];
    case "storageEncrypted":
      // Serverless v1 is always encrypted. A new cluster without the flag has an AWS-owned key, which reads as false.
      return state["engineMode"] === "serverless";
    case "storageEncryptionType":
      return state["storageEncrypted"] === true ? "sse-kms" : "sse-rds";
    case "endpoint":
      return `${id}.cluster-${digest(id, 12)}.${region}.rds.amazonaws.com`;
    case "readerEndpoint":
      return `${id}.cluster-ro-${digest(id, 12)}.${region}.rds.amazonaws.com`;
    case "clusterResourceId":
      return `cluster-${digest(id, 26).toUpperCase()}`;
    case "dbiResourceId":
      return `db-${digest(id, 26).toUpperCase()}`;
    case "hostedZoneId":
      return `Z${digest(region, 13).toUpperCase()}`;
    case "availabilityZones":
      return ["a", "b", "c"].map((zone) => `${region}${zone}`);
    case "availabilityZone":
      return `${region}a`;
    case "backupRetentionPeriod":
    case "allocatedStorage":
      return 1;
    case "port":
      return ports[engine] ?? 5432;
    case "engine":
      return engine;
    case "engineVersion":
    case "engineVersionActual":
      return versions[engine] ?? "16.6";
    case "engineLifecycleSupport":
      return "open-source-rds-extended-support";
    case "networkType":
      return "IPV4";
    case "databaseInsightsMode":
      return "standard";
    case "caCertificateIdentifier":
    case "caCertIdentifier":
      return "rds-ca-rsa2048-g1";
    case "preferredBackupWindow":
      return "03:30-04:00";
    case "preferredMaintenanceWindow":
      return "sun:05:00-sun:05:30";
    case "dbSubnetGroupName":
    case "neptuneSubnetGroupName":
      return "default";
    case "writer":
    case "autoMinorVersionUpgrade":
      return true;
    default:
      return undefined;
  }
}

interface Encryption {
  readonly storageEncrypted: boolean;
  readonly kmsKey: string;
}

/** The clusters and snapshots that this process has created, by each of their names. */
const CREATED = new Map<string, Encryption>();

/** The properties that name a cluster or snapshot in its own state. */
const OWN_NAMES = [
  ...["arn", "clusterIdentifier", "clusterResourceId", "dbClusterIdentifier", "dbClusterResourceId", "dbClusterArn"],
  ...["dbClusterSnapshotArn", "dbClusterSnapshotIdentifier", "targetDbClusterSnapshotIdentifier"],
];

/** The properties that name the source of a restore or of a copy. These operations have no `StorageEncrypted`. */
const RESTORED_FROM = [
  ...["sourceDbClusterSnapshotIdentifier", "sourceDbClusterIdentifier", "sourceDbClusterResourceId"],
  ...["snapshotIdentifier", "sourceClusterIdentifier", "sourceClusterResourceId"],
];

/**
 * Returns the state of a cluster or snapshot with the encryption that it inherits from its source. A source that this
 * process did not create is encrypted if its name begins with `encrypted-`.
 */
export function withInheritedEncryption(state: PropertyMap, inputs: PropertyMap, region: string): PropertyMap {
  const { storageEncrypted: flag } = state;
  if (flag === undefined && state["storageEncryptionType"] === undefined) return state;
  const property = "kmsKeyArn" in state ? "kmsKeyArn" : "kmsKeyId";
  const inherited = inheritedEncryption(state, text(inputs, property) ?? "", region);
  const encryption = inherited ?? { storageEncrypted: flag === true, kmsKey: text(state, property) ?? "" };
  // An instance has the name of its cluster, and the encryption too.
  for (const name of isInstance(state) ? [] : OWN_NAMES) {
    const identifier = text(state, name);
    if (identifier !== undefined) CREATED.set(identifier, encryption);
  }
  if (inherited === undefined) return state;
  const { storageEncrypted, kmsKey } = inherited;
  const type = { storageEncryptionType: storageEncrypted ? "sse-kms" : "sse-rds" };
  return { ...state, ...("storageEncryptionType" in state && type), storageEncrypted, [property]: kmsKey };
}

const isInstance = (state: PropertyMap): boolean => "identifier" in state || "dbInstanceIdentifier" in state;

function inheritedEncryption(state: PropertyMap, key: string, region: string): Encryption | undefined {
  const { restoreToPointInTime: restore } = state;
  const named = { ...state, ...(isMap(restore) && restore) };
  const restoredFrom = RESTORED_FROM.map((name) => text(named, name)).find((each) => (each ?? "") !== "");
  const snapshotOf = text(state, "dbClusterSnapshotIdentifier") && text(state, "dbClusterIdentifier");
  const replicaOf = text(state, "replicationSourceIdentifier");
  const memberOf = isInstance(state) ? (text(state, "clusterIdentifier") ?? text(state, "dbClusterIdentifier")) : "";
  const source = restoredFrom ?? (memberOf || (snapshotOf ?? replicaOf ?? ""));
  if (source === "") return undefined;
  if (key !== "" || (source === replicaOf && state["storageEncrypted"] === true)) {
    return { storageEncrypted: true, kmsKey: key === "" ? managedKeyArn(region, "rds") : key };
  }
  const storageEncrypted = source.startsWith("encrypted-");
  const ofAnother = { storageEncrypted, kmsKey: storageEncrypted ? keyArn(region, newKeyId(source, false)) : "" };
  return CREATED.get(source) ?? ofAnother;
}

function masterUserSecret(state: PropertyMap, region: string, id: string): PropertyMap {
  return {
    kmsKeyId: text(state, "masterUserSecretKmsKeyId") ?? managedKeyArn(region, "secretsmanager"),
    secretArn: arn("secretsmanager", region, `secret:rds!cluster-${digest(id, 32)}-${digest(id, 6)}`),
    secretStatus: "active",
  };
}
