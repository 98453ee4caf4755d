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
import { misconfigurations } from "./configuration";
import { ASKED } from "./current-request";
import { type Judgement, judge } from "./judge";
import type { StackMemory } from "./memory";
import { notApplicable } from "./not-applicable";
import { report } from "./report";
import { type AskedResource, ResourceHalf } from "./resource-half";
import { withTypeOfWaiting } from "./waiting";

/** The root of every stack. A finding about the configuration is reported on it, so once. */
const STACK = "pulumi:pulumi:Stack";

type SdkPolicy = ResourceValidationPolicy & Partial<StackValidationPolicy>;

/** Declares a policy to the SDK. All policies of a pack share one memory of the stack. */
export function toSdkPolicy(policy: Policy, memory: StackMemory): SdkPolicy {
  const half = new ResourceHalf(policy);
  const { options, pending } = half;
  const { checkStack } = policy;
  const { requests } = memory;
  const place = requests.nextPlace(half);

  function validateResource(args: ResourceValidationArgs, reportViolation: ReportViolation): void {
    const { type, urn, name, stackTags } = args;
    const given = args.getConfig();
    const config = half.configure(given);
    if (type === STACK) {
      // About the root, the first resource of a stack, all are asked: so each has its configuration for the others.
      requests.askedAbout(place, () => ASKED);
      for (const message of misconfigurations(policy.id, options, given)) {
        report(reportViolation, { message, urn, enforcementLevel: "mandatory" });
      }
      return;
    }
    const resource: AskedResource = { type, urn, name, stackTags, seen: memory.resource(place, args) };
    requests.askedAbout(place, (other) => other.foretell(resource));
    const judgement = half.judge(resource, config);
    if (judgement.kind === "notApplicable") notApplicable(args, judgement.reason);
    reportAll(judgement, urn, reportViolation);
  }
  const served = requests.served(validateResource, place);

  const decideInStack =
    (check: NonNullable<Policy["checkStack"]>) =>
    (args: StackValidationArgs, reportViolation: ReportViolation): void => {
      if (pending.size === 0) return;
      const config = half.configure(args.getConfig());
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
    ...(policy.framework && { framework: policy.framework }),
    tags: [...policy.tags],
    remediationSteps: policy.remediationSteps,
    url: policy.url,
    configSchema: { properties: schemaOf(options) },
    get validateResource() {
      return served();
    },
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
  if (judgement.kind !== "decided") return;
  for (const finding of judgement.findings) {
    const { urn = judged, message } = finding;
    const before = told.get(urn) ?? new Set();
    if (before.has(message)) continue;
    told.set(urn, before.add(message));
    report(reportViolation, { ...finding, urn });
  }
}
