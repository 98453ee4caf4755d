/**
 * Hands findings to the engine.
 *
 * A finding may have a level of its own and, from a stack policy, a resource. The SDK accepts both since 1.20, in an
 * overload of `reportViolation` that its typings lack. This is the one place that uses it.
 */
import type { EnforcementLevel, ReportViolation } from "@pulumi/policy";
import type { Judgement } from "./judge";

interface Report {
  readonly message: string;
  readonly urn: string;
  /** Where left out, the engine applies the level of the policy. */
  readonly enforcementLevel?: EnforcementLevel;
}

/** Hands one finding to the engine. */
export function report(reportViolation: ReportViolation, finding: Report): void {
  (reportViolation as unknown as (report: Report) => void)(finding);
}

/**
 * Hands the findings of a judgement to the engine.
 *
 * @param judged the URN of the resource that was judged
 * @param reported what was reported before, by URN: the messages on the resources judged, and the causes on others.
 *   Several resources may lead to one cause in another, such as a key that all of them use. It is reported once.
 */
export function reportAll(
  judgement: Judgement,
  judged: string,
  reportViolation: ReportViolation,
  reported: Map<string, Set<string>> = new Map(),
): void {
  if (judgement.kind !== "decided") return;
  for (const finding of judgement.findings) {
    const { urn = judged, cause, reportedBy: _, ...rest } = finding;
    const before = reported.get(urn) ?? new Set();
    const one = urn === judged ? rest.message : cause;
    if (before.has(one)) continue;
    reported.set(urn, before.add(one));
    report(reportViolation, { ...rest, urn });
  }
}
