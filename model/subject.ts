/** The subjects of policies. */
import type { ActivityStream } from "./activity-stream";
import type { DbCluster } from "./db-cluster";
import type { DbInstance } from "./db-instance";
import type { DbClusterSnapshot, DbClusterSnapshotCopy, ExportTask } from "./db-snapshot";
import type { GlobalCluster } from "./global-cluster";
import type { IamPolicy } from "./iam-policy";
import type { KmsGrant } from "./kms-grant";
import type { KmsAlias, KmsKeyPolicy } from "./kms-key";
import type { Trail } from "./trail";
import type { Value } from "./value";

/** Everything that a policy can apply to. `kind` distinguishes the subjects. */
export type Subject =
  | ActivityStream
  | DbCluster
  | DbClusterSnapshot
  | DbClusterSnapshotCopy
  | DbInstance
  | ExportTask
  | GlobalCluster
  | IamPolicy
  | KmsAlias
  | KmsGrant
  | KmsKeyPolicy
  | Trail;
export type SubjectKind = Subject["kind"];
export type SubjectOf<K extends SubjectKind> = Extract<Subject, { readonly kind: K }>;

/** The tags of a resource, each known or unknown. Unknown as a whole if the set of tags is unknown. */
export type Tags = Value<ReadonlyMap<string, Value<string>>>;
