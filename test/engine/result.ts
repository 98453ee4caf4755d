/**
 * The result of a run of the engine, read from the engine's events.
 * Source: https://github.com/pulumi/pulumi, sdk/go/common/apitype/events.go (PolicyEvent, PolicyRemediationEvent,
 * PolicyAnalyzeSummaryEvent).
 */

export interface PolicyFinding {
  readonly policy: string;
  readonly level: "advisory" | "mandatory";
  readonly urn: string;
  /** The text that the policy reported. The SDK puts the policy's description and a line break before a plain text. */
  readonly message: string;
  readonly severity?: string;
}

export interface PolicyRemediation {
  readonly policy: string;
  readonly urn: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The result of one resource's analysis. Neither list has the policies that declared themselves not applicable. */
export interface ResourceSummary {
  readonly urn: string;
  readonly passed: readonly string[];
  /** The policies with a finding, at any level. Findings of stack policies do not count. */
  readonly failed: readonly string[];
}

export interface RunResult {
  readonly succeeded: boolean;
  readonly findings: readonly PolicyFinding[];
  readonly remediations: readonly PolicyRemediation[];
  /** One per resource of a preview or an update. `pulumi policy analyze` emits none. */
  readonly summaries: readonly ResourceSummary[];
  /** The engine's output, with its section on policies. */
  readonly report: string;
  /** The errors of the engine, and those of the policy pack that it forwards. */
  readonly stderr: string;
}

/** Collects the events of one run. */
export class EventLog {
  readonly findings: PolicyFinding[] = [];
  readonly remediations: PolicyRemediation[] = [];
  readonly summaries: ResourceSummary[] = [];
  readonly errors: string[] = [];

  /** Records an event. Ignores events other than policy events and errors. */
  add(event: unknown): void {
    const violation = member(event, "policyEvent");
    if (violation !== undefined) this.findings.push(finding(violation));
    const remediation = member(event, "policyRemediationEvent");
    if (remediation !== undefined) this.remediations.push(remediated(remediation));
    const summary = member(event, "policyAnalyzeSummaryEvent");
    if (summary !== undefined) this.summaries.push(summarized(summary));
    const diagnostic = member(event, "diagnosticEvent");
    const severity = member(diagnostic, "severity");
    if (severity === "error" || severity === "info#err") this.errors.push(plain(string(diagnostic, "message")));
  }
}

function finding(event: unknown): PolicyFinding {
  const severity = member(event, "severity");
  return {
    policy: string(event, "policyName"),
    level: level(string(event, "enforcementLevel")),
    urn: string(event, "resourceUrn"),
    // The messages of a preview end with a line break, those of an analysis do not.
    message: plain(string(event, "message")).trimEnd(),
    ...(typeof severity === "string" ? { severity } : {}),
  };
}

function remediated(event: unknown): PolicyRemediation {
  return {
    policy: string(event, "policyName"),
    urn: string(event, "resourceUrn"),
    before: member(event, "before"),
    after: member(event, "after"),
  };
}

function summarized(event: unknown): ResourceSummary {
  return {
    urn: string(event, "resourceUrn"),
    passed: strings(event, "passed"),
    failed: strings(event, "failed"),
  };
}

function level(text: string): "advisory" | "mandatory" {
  if (text === "advisory" || text === "mandatory") return text;
  throw new Error(`not an enforcement level of a violation: ${text}`);
}

/** Removes Pulumi's color tags and terminal escape sequences. Keeps line breaks. */
export function plain(text: string): string {
  const escapeCharacter = String.fromCharCode(27);
  return text.replace(/<\{%[^%]*%\}>/g, "").replaceAll(new RegExp(`${escapeCharacter}\\[[0-9;]*m`, "g"), "");
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

function string(value: unknown, name: string): string {
  const found = member(value, name);
  return typeof found === "string" ? found : "";
}

/** Empty if the event lacks the member. */
function strings(value: unknown, name: string): readonly string[] {
  const found = member(value, name);
  return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
}
