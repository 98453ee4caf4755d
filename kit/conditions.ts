/** Requirements that hold under conditions, such as an engine or a flag, which a preview may not know yet. */
import type { Value } from "../model/value";
import { type Finding, findingsFor } from "./finding";
import { describeUnknown } from "./verdict";

export const conditionMessages = {
  conditionNotReadable: { text: "`{path}` {why}, so the pack cannot decide whether this policy applies" },
} as const;

const { undecided } = findingsFor(conditionMessages);

/**
 * The findings of a requirement, where its conditions hold. While one of them is not known, whatever is found is no
 * more than undecided, and that condition decides it.
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
