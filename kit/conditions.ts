/** Requirements that depend on conditions, such as an engine or a flag, which a preview may not know. */
import type { Value } from "../model/value";
import { type Finding, findingsFor } from "./finding";
import { describeUnknown } from "./verdict";

export const conditionMessages = {
  conditionNotReadable: { text: "`{path}` {why}, so the pack cannot decide whether this policy applies" },
} as const;

const { undecided } = findingsFor(conditionMessages);

/**
 * Returns the findings of a requirement that applies only under conditions.
 *
 * If a condition is unknown, one undecided finding about that condition replaces all findings.
 */
export function underConditions<F extends Finding>(
  findings: readonly F[],
  conditions: readonly Value<unknown>[],
): readonly (F | Finding<typeof conditionMessages>)[] {
  if (findings.length === 0) return [];
  for (const condition of conditions) {
    if (condition.kind !== "unknown") continue;
    return [undecided("conditionNotReadable", condition.path, { why: describeUnknown(condition) })];
  }
  return findings;
}
