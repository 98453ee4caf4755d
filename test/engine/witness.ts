/**
 * Reads the reports of the witness pack. Each finding is JSON of what one policy received for one resource.
 */
import { join } from "node:path";
import { repositoryRoot } from "./repository";
import type { RunResult } from "./result";

export const witnessPack = join(repositoryRoot(), "test", "engine", "fixtures", "witness-pack");

/** What one policy function received for one resource. A value that is not known yet is the text `unknown`. */
export interface Observation {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly provider?: Readonly<Record<string, unknown>>;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly stackTags?: Readonly<Record<string, string>>;
}

/** Returns what a policy received in a run, in the order of the calls. */
export function observations(result: RunResult, policy: "resource-witness" | "stack-witness"): readonly Observation[] {
  const reports = result.findings.filter((each) => each.policy === policy);
  return reports.map((each) => JSON.parse(each.message.slice(each.message.indexOf("{"))));
}

/** Returns what a policy received for a resource. Undefined if it was not called for it. */
export function observation(
  result: RunResult,
  policy: "resource-witness" | "stack-witness",
  type: string,
  name: string,
): Observation | undefined {
  return observations(result, policy).find((each) => each.type === type && each.name === name);
}
