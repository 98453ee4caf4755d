/**
 * A declared policy as a policy of the SDK.
 *
 * The resource half judges the inputs of one resource before it is created or changed. Where it finds a property
 * linked to another resource and not known yet, it says nothing and remembers the resource; the stack half then judges
 * by the link. Both run in one process, the resource half always first.
 */
import type {
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { schemaOf } from "../kit/config";
import type { Policy } from "../kit/define";
import type { Selectable } from "../kit/selector";
import { notApplicable as outOf } from "../kit/verdict";
import type { Subject } from "../model/subject";
import { aboutOf, ONLY_READ, otherType } from "./about";
import { allOptions, configOf, misconfigurations } from "./configuration";
import { type Judgement, judge } from "./judge";
import type { StackMemory } from "./memory";
import { notApplicable } from "./not-applicable";
import { report } from "./report";
import { withTypeOfWaiting } from "./waiting";

/** The root of every stack. A finding about the configuration is reported on it, so once. */
const STACK = "pulumi:pulumi:Stack";

/** A resource whose verdict waits for the stack half. */
interface Pending {
  readonly type: string;
  readonly subject: Subject;
  readonly target: Selectable;
}

type SdkPolicy = ResourceValidationPolicy & Partial<StackValidationPolicy>;

/** Declares a policy to the SDK. All policies of a pack share one memory of the stack. */
export function toSdkPolicy(policy: Policy, memory: StackMemory): SdkPolicy {
  const options = allOptions(policy.options);
  const configured = configOf(options);
  const { checkStack } = policy;
  const pending = new Map<string, Pending>();
  const { requests } = memory;
  const place = requests.nextPlace(aboutOf(policy, pending));

  function validateResource(args: ResourceValidationArgs, reportViolation: ReportViolation): void {
    if (args.type === STACK) {
      requests.askedAbout(place, () => undefined);
      for (const message of misconfigurations(policy.id, options, args.getConfig())) {
        report(reportViolation, { message, urn: args.urn, enforcementLevel: "mandatory" });
      }
      return;
    }
    const seen = memory.resource(place, args);
    requests.askedAbout(place, (about) => otherType(about, args.urn, seen));
    if (seen === undefined || !policy.subjects.includes(seen.subject.kind)) {
      notApplicable(args, `the policy is not about resources of type \`${args.type}\``);
    }
    if (seen.onlyRead) notApplicable(args, ONLY_READ);
    const { subject, tags } = seen;
    // Every stack the engine tells the tags of has some, so an empty map is "not told" rather than "none".
    const stackTags = args.stackTags.size === 0 ? undefined : args.stackTags;
    const target: Selectable = { name: args.name, tags, stackTags };
    const judgement = judge(policy, configured(args.getConfig()), target, (context) => {
      const reason = policy.notAbout?.(subject);
      return reason === undefined ? policy.check(subject, context) : outOf(reason);
    });
    pending.delete(args.urn);
    if (judgement.kind === "linked") pending.set(args.urn, { type: args.type, subject, target });
    if (judgement.kind === "notApplicable") notApplicable(args, judgement.reason);
    reportAll(judgement, args.urn, reportViolation);
  }

  const decideInStack =
    (check: NonNullable<Policy["checkStack"]>) =>
    (args: StackValidationArgs, reportViolation: ReportViolation): void => {
      if (pending.size === 0) return;
      const config = configured(args.getConfig());
      const stack = memory.modelOf(place, args.resources);
      const told = new Map<string, Set<string>>();
      for (const [urn, { subject, target }] of pending) {
        const self = stack.resource(urn);
        // The engine leaves out a resource that failed to be made, and says so itself.
        if (self === undefined) continue;
        const judgement = judge(policy, config, target, (context) => check(subject, { self, stack }, context));
        reportAll(judgement, urn, reportViolation, told);
      }
      pending.clear();
    };

  return {
    name: policy.id,
    displayName: policy.displayName,
    description: policy.description,
    enforcementLevel: policy.enforcementLevel,
    severity: policy.severity,
    framework: policy.framework,
    tags: [...policy.tags],
    remediationSteps: policy.remediationSteps,
    url: policy.url,
    configSchema: { properties: schemaOf(options) },
    validateResource: requests.typed(validateResource, place),
    ...(checkStack && {
      validateStack: withTypeOfWaiting(decideInStack(checkStack), () => (requests.haveCome ? pending : undefined)),
    }),
  };
}

/** Reports what was found; of two resources that lead to one finding about a third, once (`told`, by its URN). */
function reportAll(
  judgement: Judgement,
  judged: string,
  reportViolation: ReportViolation,
  told = new Map<string, Set<string>>(),
): void {
  if (judgement.kind !== "judged") return;
  for (const finding of judgement.findings) {
    const { urn = judged, message } = finding;
    const before = told.get(urn) ?? new Set();
    if (before.has(message)) continue;
    told.set(urn, before.add(message));
    report(reportViolation, { ...finding, urn });
  }
}
