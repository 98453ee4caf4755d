/** Counts the verdicts of a preview by policy, and those that it leaves undecided. */
import type { RunResult } from "../../engine/workspace";
import { verdictsOf } from "../verdicts";

export interface Count {
  readonly pass: number;
  readonly violation: number;
  readonly undecided: number;
}

/** By policy. */
export type Tally = ReadonlyMap<string, Count>;

/**
 * Counts the verdicts of a preview: one for each policy on each resource that it applies to, and one for each other
 * resource that has a finding of the policy. A verdict that is undecided in part counts as undecided.
 */
export function tallyOf(previewed: RunResult): Tally {
  const counts: (readonly [policy: string, outcome: keyof Count])[] = [];
  const verdicts = verdictsOf(previewed);
  for (const [key, outcomes] of verdicts) {
    const isUndecided = outcomes.some((outcome) => outcome.startsWith("undecided"));
    counts.push([key.slice(key.lastIndexOf(" ") + 1), isUndecided ? "undecided" : "violation"]);
  }
  // A policy reports on the stack itself only if its configuration is wrong.
  for (const { urn, passed, failed } of previewed.summaries.filter((each) => !isStack(each.urn))) {
    const resource = urn.split("::").slice(-2).join(" ");
    const silent = [...passed, ...failed].filter((policy) => !verdicts.has(`${resource} ${policy}`));
    for (const policy of silent) counts.push([policy, "pass"]);
  }
  return total(counts.map(([policy, outcome]) => new Map([[policy, { ...NONE, [outcome]: 1 }]])));
}

const isStack = (urn: string): boolean => urn.includes("::pulumi:pulumi:Stack::");

const NONE: Count = { pass: 0, violation: 0, undecided: 0 };

/** Returns the sum of the tallies. */
export function total(tallies: readonly Tally[]): Tally {
  const together = new Map<string, Count>();
  for (const tally of tallies) {
    for (const [policy, count] of tally) together.set(policy, sum([together.get(policy) ?? NONE, count]));
  }
  return together;
}

export const sum = (counts: readonly Count[]): Count =>
  counts.reduce(
    (left, right) => ({
      pass: left.pass + right.pass,
      violation: left.violation + right.violation,
      undecided: left.undecided + right.undecided,
    }),
    NONE,
  );

/** Returns the share of undecided verdicts. There must be at least one verdict. */
export const undecidedPart = ({ pass, violation, undecided }: Count): number =>
  undecided / (pass + violation + undecided);

export function lineOf(name: string, count: Count): string {
  const columns = Object.entries(count).map(([outcome, times]) => `${times} ${outcome}`.padStart(14));
  return `${name.padEnd(32)}${columns.join("")}${(100 * undecidedPart(count)).toFixed(1).padStart(8)} %`;
}
