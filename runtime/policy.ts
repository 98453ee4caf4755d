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
import { adapt, keyLinks, keysOf, type LinkedResourceView, type ResourceView, readTags } from "../adapters/index";
import { schemaOf } from "../kit/config";
import type { Policy } from "../kit/define";
import type { Selectable } from "../kit/selector";
import type { AttachedPolicy } from "../model/key-link";
import type { KmsKeyPolicy } from "../model/kms-key";
import type { Subject } from "../model/subject";
import { allOptions, configOf, misconfigurations } from "./configuration";
import { type Judgement, judge } from "./judge";
import { report } from "./report";

/** The root of every stack. A finding about the configuration is reported on it, so once. */
const STACK = "pulumi:pulumi:Stack";

/** A resource whose verdict waits for the stack half. */
interface Pending {
  readonly subject: Subject;
  readonly target: Selectable;
  readonly paths: readonly string[];
}

type SdkPolicy = ResourceValidationPolicy & Partial<StackValidationPolicy>;

/** Declares a policy to the SDK. */
export function toSdkPolicy(policy: Policy): SdkPolicy {
  const options = allOptions(policy.options);
  const { checkLinks } = policy;
  const pending = new Map<string, Pending>();
  const keys = new Map<string, KmsKeyPolicy>();

  function validateResource(args: ResourceValidationArgs, reportViolation: ReportViolation): void {
    const given = args.getConfig();
    if (args.type === STACK) {
      for (const message of misconfigurations(policy.id, options, given)) {
        report(reportViolation, { message, urn: args.urn, enforcementLevel: "mandatory" });
      }
      return;
    }
    const subject = adapt(args);
    if (checkLinks !== undefined && (subject?.kind === "kmsKey" || subject?.kind === "kmsKeyPolicy")) {
      keys.set(args.urn, subject);
    }
    if (subject === undefined || !policy.subjects.includes(subject.kind)) {
      args.notApplicable(`the policy is not about resources of type \`${args.type}\``);
    }
    // Inputs hold defaults at least: only of a resource that is read does `pulumi policy analyze` hand over none.
    if (Object.keys(args.props).length === 0) args.notApplicable("the program only reads the resource");
    const target = selectable(args, args.stackTags);
    const judgement = judge(policy, configOf(options, given), target, (context) => policy.check(subject, context));
    pending.delete(args.urn);
    if (judgement.kind === "linked") pending.set(args.urn, { subject, target, paths: judgement.paths });
    if (judgement.kind === "notApplicable") args.notApplicable(judgement.reason);
    reportAll(judgement, args.urn, reportViolation);
  }

  const decideLinks =
    (checkLinks: NonNullable<Policy["checkLinks"]>) =>
    (args: StackValidationArgs, reportViolation: ReportViolation): void => {
      if (pending.size === 0) return;
      const config = configOf(options, args.getConfig());
      const resources = new Map(args.resources.map((resource) => [resource.urn, resource]));
      const policiesOf = attachedPolicies(args.resources, keys);
      const told = new Set<string>();
      for (const [urn, { subject, target, paths }] of pending) {
        const resource = resources.get(urn);
        const links = resource === undefined ? [] : paths.flatMap((path) => keyLinks(resource, path, policiesOf));
        const judgement = judge(policy, config, target, (context) => checkLinks(subject, links, context));
        reportAll(judgement, urn, reportViolation, told);
      }
      pending.clear();
      keys.clear();
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
    validateResource,
    ...(checkLinks && { validateStack: decideLinks(checkLinks) }),
  };
}

/** Reports what was found; of two resources that lead to one finding about a third, once (`told`). */
function reportAll(
  judgement: Judgement,
  judged: string,
  reportViolation: ReportViolation,
  told = new Set<string>(),
): void {
  if (judgement.kind !== "judged") return;
  for (const finding of judgement.findings) {
    const { urn = judged, message } = finding;
    if (told.has(`${urn} ${message}`)) continue;
    told.add(`${urn} ${message}`);
    report(reportViolation, { ...finding, urn });
  }
}

/** The documents in force on a key: KeyPolicy resources take the place of its own. */
function attachedPolicies(resources: readonly LinkedResourceView[], inputs: ReadonlyMap<string, KmsKeyPolicy>) {
  const attached = new Map<string, AttachedPolicy[]>();
  for (const resource of resources) {
    const policy = inputs.get(resource.urn);
    if (policy?.kind !== "kmsKeyPolicy") continue;
    for (const { urn } of keysOf(resource)) {
      attached.set(urn, [...(attached.get(urn) ?? []), { urn: resource.urn, policy }]);
    }
  }
  return ({ urn }: LinkedResourceView): readonly AttachedPolicy[] => {
    const own = inputs.get(urn);
    return attached.get(urn) ?? (own === undefined ? [] : [{ urn, policy: own }]);
  };
}

function selectable(resource: ResourceView, stackTags: ReadonlyMap<string, string>): Selectable {
  return {
    name: resource.name,
    tags: readTags(resource),
    // Every stack the engine tells the tags of has some, so an empty map is "not told" rather than "none".
    stackTags: stackTags.size === 0 ? undefined : stackTags,
  };
}
