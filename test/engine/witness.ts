/**
 * Reads what the witness pack reported: each of its findings is JSON of what a policy was shown of one resource.
 */
import { join } from "node:path";
import { repositoryRoot } from "./repository";
import type { RunResult } from "./result";

export const witnessPack = join(repositoryRoot(), "test", "engine", "fixtures", "witness-pack");

/** What one policy function saw of one resource; a value not known yet is the text `unknown`. */
export interface Observation {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly provider?: Readonly<Record<string, unknown>>;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly stackTags?: Readonly<Record<string, string>>;
}

/** All a policy saw in a run, in the order it was asked. */
export function observations(result: RunResult, policy: "resource-witness" | "stack-witness"): readonly Observation[] {
  const reports = result.findings.filter((each) => each.policy === policy);
  return reports.map((each) => JSON.parse(each.message.slice(each.message.indexOf("{"))));
}

/** What a policy saw of the resource of that type and name; undefined when it was not asked about it. */
export function observation(
  result: RunResult,
  policy: "resource-witness" | "stack-witness",
  type: string,
  name: string,
): Observation | undefined {
  return observations(result, policy).find((each) => each.type === type && each.name === name);
}
