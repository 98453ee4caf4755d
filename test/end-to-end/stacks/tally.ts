/** How many verdicts a preview comes to, policy by policy, and how many of them it leaves undecided. */
import type { RunResult } from "../../engine/workspace";
import { verdictsOf } from "../verdicts";

interface Count {
  pass: number;
  violation: number;
  undecided: number;
}

/** By policy. */
export type Tally = ReadonlyMap<string, Count>;

/**
 * The verdicts of a preview: one for each policy on each resource it is applicable to, and one for each resource that a
 * policy speaks of when it judges another. A verdict of which a part is undecided counts as undecided.
 */
export function tallyOf(previewed: RunResult): Tally {
  const tally = new Map<string, Count>();
  const count = (policy: string): Count => {
    const known = tally.get(policy) ?? { pass: 0, violation: 0, undecided: 0 };
    tally.set(policy, known);
    return known;
  };
  const verdicts = verdictsOf(previewed);
  for (const [key, outcomes] of verdicts) {
    const policy = key.slice(key.lastIndexOf(" ") + 1);
    count(policy)[outcomes.some((outcome) => outcome.startsWith("undecided")) ? "undecided" : "violation"] += 1;
  }
  // Policies look at the stack itself for what is wrong with their configuration alone.
  for (const { urn, passed, failed } of previewed.summaries.filter(({ urn: each }) => !isStack(each))) {
    const resource = urn.split("::").slice(-2).join(" ");
    for (const policy of [...passed, ...failed]) if (!verdicts.has(`${resource} ${policy}`)) count(policy).pass += 1;
  }
  return tally;
}

const isStack = (urn: string): boolean => urn.includes("::pulumi:pulumi:Stack::");

interface Report {
  readonly text: string;
  /** The part of all verdicts that is undecided. */
  readonly ofAll: number;
  readonly ofPolicies: ReadonlyMap<string, number>;
}

/** The tallies together, with a line for each of the policies. */
export function tallyText(tallies: readonly Tally[], policies: readonly string[]): Report {
  const sum = (each: (count: Count) => number, policy?: string): number =>
    tallies
      .flatMap((tally) => [...tally])
      .filter(([id]) => policy === undefined || id === policy)
      .reduce((total, [, count]) => total + each(count), 0);
  const share = (policy?: string): number =>
    sum(({ undecided }) => undecided, policy) /
    Math.max(
      1,
      sum(({ pass, violation, undecided }) => pass + violation + undecided, policy),
    );
  const line = (name: string, policy?: string): string => {
    const counts = [
      `${sum(({ pass }) => pass, policy)} pass`,
      `${sum(({ violation }) => violation, policy)} violation`,
      `${sum(({ undecided }) => undecided, policy)} undecided`,
    ];
    return `      ${name.padEnd(34)} ${counts.map((each) => each.padStart(14)).join("")} ${(100 * share(policy)).toFixed(1).padStart(6)} %`;
  };
  return {
    text: [...policies.map((policy) => line(policy, policy)), line("all")].join("\n"),
    ofAll: share(),
    ofPolicies: new Map(policies.map((policy) => [policy, share(policy)])),
  };
}
