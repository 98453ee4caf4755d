/** One policy on one resource: selection, check and what the findings become. */
import type { EnforcementLevel } from "@pulumi/policy";
import type { ConfigOf, Options } from "../kit/config";
import type { Context, Policy, SHARED_OPTIONS } from "../kit/define";
import type { Finding } from "../kit/finding";
import { renderFinding, sharedFindings } from "../kit/message";
import { type Selectable, select } from "../kit/selector";
import { type Deferred, type NotApplicable, notApplicable, type Verdict } from "../kit/verdict";

type Config = ConfigOf<Options & typeof SHARED_OPTIONS>;

/** A finding as the engine is to show it. Without a level it has the policy's own. */
export interface RenderedFinding {
  readonly message: string;
  /** The resource it is about, where it is another than the one judged. */
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
 * Never throws: that would end the analysis of the whole stack. An error in a check is a finding that says so, and is
 * not ignored with the undecided, since it is a defect and no verdict.
 *
 * @param check the half of the policy to run
 */
export function judge(
  policy: Policy,
  config: Config,
  target: Selectable,
  check: (context: Context<Options>) => Verdict,
): Judgement {
  try {
    const selection = select(config.where, target);
    if (selection.kind === "passedOver") return notApplicable("config `where` does not select the resource");
    const verdict = check({ config, select: (selector) => select(selector, target) });
    if (verdict.kind === "notApplicable") return verdict;
    if (verdict.kind === "deferred") return decidable(verdict, policy);
    const findings =
      selection.kind === "unknown" && verdict.findings.length > 0
        ? [sharedFindings.undecided("whereNotReadable", selection.path, { why: selection.reason })]
        : verdict.findings;
    return { kind: "decided", findings: findings.flatMap((finding) => rendered(policy, config, finding)) };
  } catch (error) {
    const failed = sharedFindings.undecided("checkFailed", whereOf(error));
    return {
      kind: "decided",
      findings: rendered(policy, { ...config, onUndecided: config.onUndecided === "fail" ? "fail" : "advise" }, failed),
    };
  }
}

function decidable(verdict: Deferred, policy: Policy): Deferred {
  if (policy.checkStack === undefined) throw new Error("the policy has no `checkStack`");
  return verdict;
}

function rendered(
  { messages }: Policy,
  { onUndecided }: Pick<Config, "onUndecided">,
  finding: Finding,
): RenderedFinding[] {
  if (finding.outcome === "undecided" && onUndecided === "ignore") return [];
  const enforcementLevel = finding.outcome === "violation" ? finding.level : LEVEL_OF_UNDECIDED[onUndecided];
  const { urn } = finding;
  return [
    { message: renderFinding(finding, messages), ...(urn && { urn }), ...(enforcementLevel && { enforcementLevel }) },
  ];
}

const LEVEL_OF_UNDECIDED = { advise: "advisory", fail: "mandatory", ignore: undefined } as const;

/** The name of an error and the innermost frame of its stack. Not its message, which may hold a secret. */
function whereOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { name, message, stack = "" } = error;
  const [frame = ""] = /^ +at .*$/m.exec(stack.slice(stack.indexOf(message) + message.length)) ?? [];
  return `${name} ${frame.trim()}`;
}
