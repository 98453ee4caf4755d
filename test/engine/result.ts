/**
 * What a run of the engine said of the policies, read from the engine's events.
 * Source: https://github.com/pulumi/pulumi, sdk/go/common/apitype/events.go (PolicyEvent, PolicyRemediationEvent,
 * PolicyAnalyzeSummaryEvent).
 */

export interface PolicyFinding {
  readonly policy: string;
  readonly level: "advisory" | "mandatory";
  readonly urn: string;
  /** What the policy reported; a report made of text alone has the policy's description and a line end before it. */
  readonly message: string;
  readonly severity?: string;
}

export interface PolicyRemediation {
  readonly policy: string;
  readonly urn: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What an analysis of one resource came to. Policies that called themselves not applicable are in neither list. */
export interface ResourceSummary {
  readonly urn: string;
  readonly passed: readonly string[];
  /** Those with a finding, whatever its level. What a stack policy finds is not among them. */
  readonly failed: readonly string[];
}

export interface RunResult {
  readonly succeeded: boolean;
  readonly findings: readonly PolicyFinding[];
  readonly remediations: readonly PolicyRemediation[];
  /** One for each resource of a preview or an update; `pulumi policy analyze` gives none. */
  readonly summaries: readonly ResourceSummary[];
  /** What the engine printed, with its section on policies. */
  readonly report: string;
  /** What the engine and, through it, the policy pack complained of. */
  readonly stderr: string;
}

/** Gathers the events of one run. */
export class EventLog {
  readonly findings: PolicyFinding[] = [];
  readonly remediations: PolicyRemediation[] = [];
  readonly summaries: ResourceSummary[] = [];
  readonly errors: string[] = [];

  /** Takes in an event; one that says nothing of policies and nothing went wrong in is passed by. */
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
    // A preview's messages end with a line end, an analysis's do not.
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
  throw new Error(`no such enforcement level of a violation: ${text}`);
}

/** Text without Pulumi's colour tags and a terminal's escape sequences; line ends stay. */
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

/** Empty where the event leaves the member out. */
function strings(value: unknown, name: string): readonly string[] {
  const found = member(value, name);
  return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
}
