/**
 * The `engines` option of the cluster policies: the DB engines that they check.
 *
 * `aws.rds.Cluster` also creates clusters of engines other than Aurora, which have other encryption rules.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html (Engine)
 */
import { isSet, type Value } from "../model/value";
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
  /** The source cluster of a clone or a restore to a point in time. */
  readonly restoredFrom?: Value<string>;
}

/**
 * Returns why a policy does not apply to a cluster, or to a resource of one, because of its engine.
 *
 * @returns `undefined` if the policy applies or if the engine is unknown
 */
export function otherEngineReason(
  { kind, engine, restoredFrom }: WithEngine,
  configured: readonly string[],
): string | undefined {
  if (engine.kind === "unknown") return undefined;
  // An instance can inherit the engine of its cluster, and a global cluster that of its source.
  if (engine.kind === "absent" && kind !== "dbCluster") return undefined;
  // A clone, and a restore to a point in time, can leave out the engine, which is that of the source.
  if (engine.kind === "absent" && restoredFrom !== undefined && isSet(restoredFrom)) return undefined;
  // Otherwise the provider requires the engine of a cluster, so no cluster exists without one.
  const name = engine.kind === "known" ? engine.value : "";
  return configured.includes(name) ? undefined : `the policy does not check the engine \`${name}\``;
}
