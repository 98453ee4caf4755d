/** Resources of the classic AWS provider, `@pulumi/aws`, as the model sees them. */
import type { ClusterArgs as DocumentDbClusterArgs } from "@pulumi/aws/docdb/cluster";
import type { ExternalKeyArgs } from "@pulumi/aws/kms/externalKey";
import type { KeyArgs } from "@pulumi/aws/kms/key";
import type { KeyPolicyArgs } from "@pulumi/aws/kms/keyPolicy";
import type { ReplicaExternalKeyArgs } from "@pulumi/aws/kms/replicaExternalKey";
import type { ReplicaKeyArgs } from "@pulumi/aws/kms/replicaKey";
import type { ClusterArgs as NeptuneClusterArgs } from "@pulumi/aws/neptune/cluster";
import type { ProviderArgs } from "@pulumi/aws/provider";
import type { ClusterArgs } from "@pulumi/aws/rds/cluster";
import type { DbCluster } from "../model/db-cluster";
import type { KmsKeyPolicy } from "../model/kms-key";
import type { Subject, Tags } from "../model/subject";
import { absent, known, unknown, type Value } from "../model/value";
import { readBoolean, readProperty, readProviderJson, readString, readStringMap } from "./read";
import type { ResourceView } from "./resource-view";

/** The readers of the classic provider, by type token. */
export const AWS: ReadonlyMap<string, (view: ResourceView) => Subject> = new Map<
  string,
  (view: ResourceView) => Subject
>([
  ["aws:rds/cluster:Cluster", readCluster],
  ["aws:neptune/cluster:Cluster", readNeptuneCluster],
  ["aws:docdb/cluster:Cluster", readDocumentDbCluster],
  ["aws:kms/key:Key", readKey],
  ["aws:kms/externalKey:ExternalKey", readKey],
  ["aws:kms/replicaKey:ReplicaKey", readReplicaKey],
  ["aws:kms/replicaExternalKey:ReplicaExternalKey", readReplicaKey],
  ["aws:kms/keyPolicy:KeyPolicy", readKeyPolicy],
]);

/** Ties a property name to the provider's typings, so that a rename there breaks the build. */
const of =
  <Args>() =>
  (name: string & keyof Args): string =>
    name;

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
    account: readAwsAccount(view),
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
    account: readAwsAccount(view),
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
    account: readAwsAccount(view),
  };
}

function readKey(view: ResourceView): KmsKeyPolicy {
  const { props } = view;
  const name = of<KeyArgs & ExternalKeyArgs>();
  return {
    kind: "kmsKey",
    policy: readProperty(props, name("policy")),
    keyId: absent("keyId"),
    bypassPolicyLockoutSafetyCheck: readBoolean(props, name("bypassPolicyLockoutSafetyCheck")),
    multiRegion: readBoolean(props, name("multiRegion")),
    region: region(view),
    account: readAwsAccount(view),
  };
}

/** A replica lies in the account of its primary key, whose ARN so tells the account of both. */
function readReplicaKey(view: ResourceView): KmsKeyPolicy {
  const { props } = view;
  const name = of<ReplicaKeyArgs & ReplicaExternalKeyArgs>();
  return {
    kind: "kmsKey",
    policy: readProperty(props, name("policy")),
    keyId: readString(props, name("primaryKeyArn")),
    bypassPolicyLockoutSafetyCheck: readBoolean(props, name("bypassPolicyLockoutSafetyCheck")),
    multiRegion: known("multiRegion", true),
    region: region(view),
    account: readAwsAccount(view),
  };
}

function readKeyPolicy(view: ResourceView): KmsKeyPolicy {
  const { props } = view;
  const name = of<KeyPolicyArgs>();
  return {
    kind: "kmsKeyPolicy",
    policy: readProperty(props, name("policy")),
    keyId: readString(props, name("keyId")),
    bypassPolicyLockoutSafetyCheck: readBoolean(props, name("bypassPolicyLockoutSafetyCheck")),
    multiRegion: unknown("multiRegion", "notKnownYet"),
    region: region(view),
    account: readAwsAccount(view),
  };
}

/** The Region of a resource: its own `region` (from @pulumi/aws 7), else the one of its provider. */
function region({ props, provider }: ResourceView): Value<string> {
  const own = readString(props, of<KeyArgs>()("region"));
  if (own.kind !== "absent" || provider === undefined) return own;
  return readString(provider.props, of<ProviderArgs>()("region"), "provider.region");
}

/** The only account the provider may act in; absent where it may act in several, or in any. */
export function readAwsAccount({ provider }: ResourceView): Value<string> {
  const accounts = readProviderJson(provider?.props ?? {}, of<ProviderArgs>()("allowedAccountIds"));
  if (accounts.kind !== "known") return accounts;
  const [account, ...others] = Array.isArray(accounts.value) ? accounts.value : [];
  return typeof account === "string" && others.length === 0 ? known(accounts.path, account) : absent(accounts.path);
}

/** The tags of a resource, with the provider's default tags beneath them. */
export function readAwsTags({ props, provider }: ResourceView): Tags {
  const own = readStringMap(props, "tags");
  const defaults = readProviderJson(provider?.props ?? {}, of<ProviderArgs>()("defaultTags"));
  if (own.kind === "unknown") return own;
  if (defaults.kind === "unknown") return defaults;
  const tags = new Map<string, Value<string>>();
  if (defaults.kind === "known" && typeof defaults.value === "object" && defaults.value !== null) {
    const inherited = readStringMap(defaults.value, "tags");
    if (inherited.kind === "known") for (const [key, value] of inherited.value) tags.set(key, value);
  }
  if (own.kind === "known") for (const [key, value] of own.value) tags.set(key, value);
  return known("tags", tags);
}
