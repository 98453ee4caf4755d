/**
 * The stack phase of a policy: decides what the resource phase deferred, by the links between the resources of the stack.
 *
 * The engine shows outputs here, which cannot distinguish "not set" from "not known yet". So a resource is judged by its
 * recorded inputs. One whose inputs were not shown is reported as undecided: a targeted update leaves such a resource in
 * the stack, and a process that is asked about the stack alone has seen none.
 */
import type { ReportViolation, StackValidationArgs } from "@pulumi/policy";
import { stackModel } from "../adapters/index";
import type { Policy } from "../kit/define";
import type { Selectable } from "../kit/selector";
import type { StackPlace } from "../model/stack-model";
import type { Subject } from "../model/subject";
import { decideEveryChoice } from "./choices";
import type { Config } from "./configuration";
import { appliesTo, type Judgement, judge, judgeUnseen, knownStackTags } from "./judge";
import { type OpenOperations, type Operation, stackOf } from "./operations";
import { reportAll } from "./report";

type CheckStack = NonNullable<Policy["checkStack"]>;

/** The `validateStack` of a policy that follows links. */
export function stackFunction(
  policy: Policy,
  checkStack: CheckStack,
  configured: (given: object) => Config,
  operations: OpenOperations,
): (args: StackValidationArgs, reportViolation: ReportViolation) => void {
  return (args, reportViolation) => {
    const [first] = args.resources;
    if (first === undefined) return;
    const operation = operations.take(stackOf(first.urn));
    const config = configured(args.getConfig());
    const [unseen, ...others] = args.resources.filter(
      ({ type, urn }) => appliesTo(policy, type) && operation?.shown.has(urn) !== true,
    );
    if (unseen !== undefined) {
      const names = [unseen, ...others].map(({ name }) => name);
      reportAll(judgeUnseen(policy, config, names), unseen.urn, reportViolation);
    }
    if (operation === undefined || operation.deferred.size + operation.held.size === 0) return;
    const reported = new Map<string, Set<string>>();
    for (const [urn, findings] of operation.held) {
      reportAll(ownOf({ kind: "decided", findings }, urn, operation), urn, reportViolation, reported);
    }
    if (operation.deferred.size === 0) return;
    const deferred = judgeDeferred(operation, args, (subject, place, target) =>
      judge(policy, config, target, (context) => decideEveryChoice(place, () => checkStack(subject, place, context))),
    );
    for (const { urn, judgement } of deferred)
      reportAll(ownOf(judgement, urn, operation), urn, reportViolation, reported);
  };
}

/** Leaves out the findings about causes that another policy reports in this operation. */
function ownOf(judgement: Judgement, judged: string, { isReportedBy }: Operation): Judgement {
  if (judgement.kind !== "decided") return judgement;
  const findings = judgement.findings.filter(
    ({ reportedBy, urn = judged }) => reportedBy === undefined || !isReportedBy(reportedBy, urn),
  );
  return { ...judgement, findings };
}

/** The verdicts on the deferred resources, in the order in which they were deferred. */
function* judgeDeferred(
  { deferred, resources }: Operation,
  { resources: outputs, stackTags }: StackValidationArgs,
  decide: (subject: Subject, place: StackPlace, target: Selectable) => Judgement,
): Iterable<{ readonly urn: string; readonly judgement: Judgement }> {
  const stack = stackModel(outputs, (urn) => {
    const input = resources.get(urn);
    return input?.onlyRead === false ? input.subject : undefined;
  });
  for (const urn of deferred) {
    const self = stack.resource(urn);
    const input = resources.get(urn);
    // The engine leaves out a resource that it failed to create, and reports that itself.
    if (self === undefined || input === undefined) continue;
    const target = { name: self.name, tags: input.tags, stackTags: knownStackTags(stackTags) };
    yield { urn, judgement: decide(input.subject, { self, stack }, target) };
  }
}
