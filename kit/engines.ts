/**
 * The `engines` option of the cluster policies: which DB engines they are about.
 *
 * `aws.rds.Cluster` also makes clusters of engines that are not Aurora, and those have other rules of encryption.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html (Engine)
 */
import type { DbCluster } from "../model/db-cluster";
import { strings } from "./config";

export const AURORA_ENGINES = ["aurora", "aurora-mysql", "aurora-postgresql"] as const;

export const engines = strings(
  "The DB engines this policy is about; replaces the list of Aurora engines. May name others, such as `mysql`, " +
    "`neptune` or `docdb`.",
  AURORA_ENGINES,
);

export const isAurora = (engine: string): boolean => AURORA_ENGINES.some((aurora) => aurora === engine);

/**
 * Whether a policy configured for `configured` is about the cluster.
 *
 * @returns `undefined` where it is, or where the engine is not known yet; else the reason why it is not
 */
export function otherEngine({ engine }: DbCluster, configured: readonly string[]): string | undefined {
  if (engine.kind === "unknown") return undefined;
  // The provider requires an engine, so a cluster without one is never made.
  const name = engine.kind === "known" ? engine.value : "";
  return configured.includes(name) ? undefined : `the policy is not about the engine \`${name}\``;
}
