/** Groups the findings of a run of the engine by resource and policy. */
import assert from "node:assert/strict";
import type { RunResult } from "../engine/workspace";

/** By `type name policy`: one `outcome level` for each finding, sorted. */
export type Verdicts = ReadonlyMap<string, readonly string[]>;

export function verdictsOf({ findings }: RunResult): Verdicts {
  const verdicts = new Map<string, string[]>();
  for (const { policy, level, urn, message } of findings) {
    const key = `${urn.split("::").slice(-2).join(" ")} ${policy}`;
    verdicts.set(key, [...(verdicts.get(key) ?? []), `${outcomeOf(message)} ${level}`].sort());
  }
  return verdicts;
}

/** Returns the verdicts as sorted lines. */
export const lines = (verdicts: Verdicts): string[] =>
  [...verdicts].map(([key, outcomes]) => `${key}: ${outcomes.join(", ")}`).sort();

const outcomeOf = (message: string): string => (message.startsWith("undecided: ") ? "undecided" : "violation");

/** Asserts that no output has the SDK's text for an unknown value that a policy read, a secret, or a failed check. */
export function expectNoUnknownEscapes({ findings, report, stderr }: RunResult): void {
  const said = [report, stderr, ...findings.map(({ message }) => message)].join("\n");
  assert.doesNotMatch(said, /can't run policy|can't be known during preview|a defect of this policy pack/);
  assert.doesNotMatch(said, /correct horse/);
}
