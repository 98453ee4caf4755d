/**
 * The `engines` option of the cluster policies: which DB engines they are about.
 *
 * `aws.rds.Cluster` also makes clusters of engines that are not Aurora, and those have other rules of encryption.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html (Engine)
 */
import type { Value } from "../model/value";
import { strings } from "./config";

export const AURORA_ENGINES = ["aurora", "aurora-mysql", "aurora-postgresql"] as const;

export const engines = strings(
  "The DB engines that this policy checks. Replaces the list of Aurora engines; may include others, such as `mysql`, `neptune` or `docdb`.",
  AURORA_ENGINES,
);

export const isAurora = (engine: string): boolean => AURORA_ENGINES.some((aurora) => aurora === engine);

interface WithEngine {
  readonly kind: string;
  readonly engine: Value<string>;
}

/**
 * Whether a policy configured for `configured` is about the cluster, or what belongs to one.
 *
 * @returns `undefined` where it is, or where the engine is not known yet; else the reason why it is not
 */
export function otherEngineReason({ kind, engine }: WithEngine, configured: readonly string[]): string | undefined {
  if (engine.kind === "unknown") return undefined;
  // A member may leave it to its cluster, and a global cluster to its source.
  if (engine.kind === "absent" && kind !== "dbCluster") return undefined;
  // The provider requires an engine of a cluster, so one without it is never made.
  const name = engine.kind === "known" ? engine.value : "";
  return configured.includes(name) ? undefined : `the policy does not check the engine \`${name}\``;
}
