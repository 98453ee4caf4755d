/**
 * The resource phase of a policy: judges the inputs of one resource before it is created or changed.
 *
 * Where a property comes from another resource and is not known yet, the verdict is deferred to the stack phase.
 */
import type { ReportViolation, ResourceValidationArgs } from "@pulumi/policy";
import type { Options } from "../kit/config";
import type { Policy } from "../kit/define";
import { notApplicable as notApplicableTo } from "../kit/verdict";
import { type Config, misconfigurations } from "./configuration";
import { type InputResource, readInputs } from "./input-resource";
import { appliesTo, type Judgement, judge, judgeFailure, knownStackTags } from "./judge";
import { notApplicable } from "./not-applicable";
import { type OpenOperations, STACK_TYPE } from "./operations";
import { report, reportAll } from "./report";

/**
 * The `validateResource` of a policy.
 *
 * @param operations where a policy with a stack phase records what it sees; undefined for any other
 */
export function resourceFunction(
  policy: Policy,
  options: Options,
  configured: (given: object) => Config,
  operations: OpenOperations | undefined,
): (args: ResourceValidationArgs, reportViolation: ReportViolation) => void {
  return (args, reportViolation) => {
    const { type, urn } = args;
    const given = args.getConfig();
    if (type === STACK_TYPE) {
      operations?.record(urn, type, undefined, false);
      // The root is the one resource that every stack has once, so a mistake in the configuration is reported on it.
      for (const message of misconfigurations(policy.id, options, given)) {
        report(reportViolation, { message, urn, enforcementLevel: "mandatory" });
      }
      return;
    }
    const applies = appliesTo(policy, type);
    const config = configured(given);
    let judgement: Judgement = notApplicableTo(`the policy does not apply to resources of type \`${type}\``);
    try {
      // The engine shows the tags of the stack in a preview and in an update, and not in `policy analyze`.
      const showsReads = knownStackTags(args.stackTags) === undefined;
      const resource = applies || operations !== undefined ? readInputs(args, showsReads) : undefined;
      operations?.record(urn, type, resource, applies);
      if (applies && resource !== undefined) judgement = judgeResource(policy, config, resource, args);
    } catch (error) {
      operations?.record(urn, type, undefined, applies);
      judgement = judgeFailure(policy, config, error);
    }
    if (judgement.kind === "notApplicable") notApplicable(args, judgement.reason);
    if (judgement.kind === "deferred") operations?.defer(urn);
    if (config.onUndecided !== "ignore") operations?.judges(urn);
    reportAll(withoutKept(judgement, urn, operations), urn, reportViolation);
  };
}

/** Keeps the findings that another policy may report for the stack phase, and returns the others. */
function withoutKept(judgement: Judgement, urn: string, operations: OpenOperations | undefined): Judgement {
  if (judgement.kind !== "decided" || operations === undefined) return judgement;
  const kept = judgement.findings.filter(({ reportedBy }) => reportedBy !== undefined);
  if (kept.length === 0) return judgement;
  operations.keep(urn, kept);
  return { ...judgement, findings: judgement.findings.filter((finding) => !kept.includes(finding)) };
}

function judgeResource(
  policy: Policy,
  config: Config,
  { subject, tags, onlyRead }: InputResource,
  { name, stackTags }: ResourceValidationArgs,
): Judgement {
  if (onlyRead) return notApplicableTo("the program only reads the resource");
  return judge(policy, config, { name, tags, stackTags: knownStackTags(stackTags) }, (context) => {
    const reason = policy.skipReason?.(subject);
    return reason === undefined ? policy.check(subject, context) : notApplicableTo(reason);
  });
}
