/** The findings of a run of the engine as verdicts, by resource and policy. */
import assert from "node:assert/strict";
import type { RunResult } from "../engine/workspace";

/** By `name policy`: one `outcome level` for each finding, sorted. */
export type Verdicts = ReadonlyMap<string, readonly string[]>;

export function verdictsOf({ findings }: RunResult): Verdicts {
  const verdicts = new Map<string, string[]>();
  for (const { policy, level, urn, message } of findings) {
    const key = `${urn.split("::").slice(-2).join(" ")} ${policy}`;
    verdicts.set(key, [...(verdicts.get(key) ?? []), `${outcomeOf(message)} ${level}`].sort());
  }
  return verdicts;
}

/** The verdicts as lines, sorted. */
export const lines = (verdicts: Verdicts): string[] =>
  [...verdicts].map(([key, outcomes]) => `${key}: ${outcomes.join(", ")}`).sort();

const outcomeOf = (message: string): string => (message.startsWith("undecided: ") ? "undecided" : "violation");

/** The SDK's own words for an unknown that no policy read must never be seen, nor a secret, nor a check that failed. */
export function expectNoUnknownEscapes({ findings, report, stderr }: RunResult): void {
  const said = [report, stderr, ...findings.map(({ message }) => message)].join("\n");
  assert.doesNotMatch(said, /can't run policy|can't be known during preview|a defect of this policy pack/);
  assert.doesNotMatch(said, /correct horse/);
}
