/**
 * The partitions of AWS. An account, its principals and its keys are in one partition, and no access crosses it.
 *
 * Guarantee: a partition that is returned is that of the Region. A Region whose name has no known form has none.
 *
 * Source: botocore, `partitions.json`; IAM user guide, "Amazon Resource Names (ARNs)".
 */
import data from "./generated/partitions.json";

const PARTITIONS: readonly (readonly [id: string, regions: RegExp])[] = data.partitions.map(({ id, regionRegex }) => [
  id,
  new RegExp(regionRegex),
]);

/** Returns the partition of a Region. Undefined if the Region is not known, or newer than the data. */
export function partitionOf(region: string | undefined): string | undefined {
  if (region === undefined) return undefined;
  return PARTITIONS.find(([, regions]) => regions.test(region))?.[0];
}

/** Returns the partition of a Region, as a glob if several are possible. */
export const partitionGlob = (region: string | undefined): string => partitionOf(region) ?? "aws*";
