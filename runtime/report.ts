/**
 * Findings to the engine.
 *
 * A finding may have another level than its policy, and one of a stack policy is about a resource. The SDK takes both
 * since 1.20, in a form of `reportViolation` that its typings lack: this is the one place that uses it.
 */
import type { EnforcementLevel, ReportViolation } from "@pulumi/policy";

interface Report {
  readonly message: string;
  readonly urn: string;
  /** The level of the policy, where left out. */
  readonly enforcementLevel?: EnforcementLevel;
}

/** Hands one finding to the engine. */
export function report(reportViolation: ReportViolation, finding: Report): void {
  (reportViolation as unknown as (report: Report) => void)(finding);
}
