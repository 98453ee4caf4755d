/** Judges one resource by one policy: applies the selector of the configuration, runs the check and renders the findings. */
import type { EnforcementLevel } from "@pulumi/policy";
import { subjectKindOf } from "../adapters/index";
import type { Options } from "../kit/config";
import type { Context, Policy } from "../kit/define";
import { enumeration } from "../kit/enumeration";
import type { Finding } from "../kit/finding";
import { renderFinding, sharedFindings } from "../kit/message";
import { type Selectable, select } from "../kit/selector";
import { type Deferred, type NotApplicable, notApplicable, type Verdict } from "../kit/verdict";
import type { Config } from "./configuration";

/** A finding as the engine shows it. Without a level, the engine applies that of the policy. */
export interface RenderedFinding {
  readonly message: string;
  /** The outcome and the property. Findings of one policy about another resource have one cause if these are equal. */
  readonly cause: string;
  /** The policy whose finding on the resource is enough. A mandatory finding is always shown. */
  readonly reportedBy?: string;
  /** The resource of the finding, where it is not the one that was judged. */
  readonly urn?: string;
  readonly enforcementLevel?: EnforcementLevel;
}

export type Judgement =
  | NotApplicable
  | Deferred
  | { readonly kind: "decided"; readonly findings: readonly RenderedFinding[] };

/**
 * Judges a resource, if the configuration selects it.
 *
 * Never throws, because an error would end the analysis of the whole stack. An error in a check becomes a finding.
 *
 * @param check the phase of the policy to run
 */
export function judge(
  policy: Policy,
  config: Config,
  target: Selectable,
  check: (context: Context<Options>) => Verdict,
): Judgement {
  try {
    const selection = select(config.where, target);
    if (selection.kind === "notSelected") return notApplicable("config `where` does not select the resource");
    const verdict = check({ config, select: (selector) => select(selector, target) });
    if (verdict.kind === "notApplicable") return verdict;
    if (verdict.kind === "deferred") return decidable(verdict, policy);
    const findings =
      selection.kind === "unknown" && verdict.findings.length > 0
        ? [sharedFindings.undecided("whereNotReadable", selection.path, { why: selection.reason })]
        : verdict.findings;
    return decidedBy(policy, config, findings);
  } catch (error) {
    return judgeFailure(policy, config, error);
  }
}

/** Whether the policy applies to resources of the type. Both phases must agree, or a resource is judged in neither. */
export function appliesTo({ subjects }: Policy, type: string): boolean {
  const kind = subjectKindOf(type);
  return kind !== undefined && subjects.includes(kind);
}

/** The judgement where reading or checking a resource failed. Never ignored, because it is a defect and not a verdict. */
export function judgeFailure(policy: Policy, config: Config, error: unknown): Judgement {
  const onUndecided = config.onUndecided === "fail" ? "fail" : "advise";
  return decidedBy(policy, { onUndecided }, [sharedFindings.undecided("checkFailed", locationOf(error))]);
}

/** The judgement on the resources whose inputs the engine did not show. */
export function judgeUnseen(policy: Policy, config: Config, names: readonly string[]): Judgement {
  const resources = enumeration(names.map((name) => `\`${name}\``));
  return decidedBy(policy, config, [sharedFindings.undecided("inputsNotSeen", "", { resources })]);
}

/** The engine sets at least one tag on every stack whose tags it shows. An empty map means that it does not show them. */
export function knownStackTags(stackTags: ReadonlyMap<string, string>): ReadonlyMap<string, string> | undefined {
  return stackTags.size === 0 ? undefined : stackTags;
}

function decidable(verdict: Deferred, policy: Policy): Deferred {
  if (policy.checkStack === undefined) throw new Error("the policy has no `checkStack`");
  return verdict;
}

type RenderingConfig = Pick<Config, "onUndecided">;

function decidedBy(policy: Policy, config: RenderingConfig, findings: readonly Finding[]): Judgement {
  return { kind: "decided", findings: findings.flatMap((finding) => rendered(policy, config, finding)) };
}

function rendered(policy: Policy, { onUndecided }: RenderingConfig, finding: Finding): RenderedFinding[] {
  if (finding.outcome === "undecided" && onUndecided === "ignore") return [];
  const enforcementLevel = finding.outcome === "violation" ? finding.level : LEVEL_OF_UNDECIDED[onUndecided];
  const { urn } = finding;
  return [
    {
      message: renderFinding(finding, policy),
      cause: `${finding.outcome} ${finding.path}`,
      ...(finding.reportedBy && onUndecided !== "fail" && { reportedBy: finding.reportedBy }),
      ...(urn && { urn }),
      ...(enforcementLevel && { enforcementLevel }),
    },
  ];
}

const LEVEL_OF_UNDECIDED = { advise: "advisory", fail: "mandatory", ignore: undefined } as const;

/** The name of an error and the innermost frame of its stack. Not its message, which may hold a secret. */
function locationOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { name, message, stack = "" } = error;
  const [frame = ""] = /^ +at .*$/m.exec(stack.slice(stack.indexOf(message) + message.length)) ?? [];
  return `${name} ${frame.trim()}`;
}
