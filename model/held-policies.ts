/** The identity policies of a stack that one user or role has: inline ones, and managed ones the stack attaches. */
import type { Holder, IamPolicy } from "./iam-policy";
import type { StackModel } from "./stack-model";
import type { Value } from "./value";

const USER_OR_ROLE = /^arn:[^:]+:iam::\d{12}:(user|role)\/(?:.+\/)?([^/]+)$/;

/**
 * The documents that the user or role of this ARN has by resources of the stack. A name that is not known yet is
 * nobody's, and what the members of a group have, is not told; of the managed policies those of the stack are.
 */
export function documentsHeldBy(arn: string, stack: StackModel): readonly Value<unknown>[] {
  const [, kind, name] = USER_OR_ROLE.exec(arn) ?? [];
  const isMeant = (holder: Holder) =>
    holder.kind === kind && holder.name.kind === "known" && holder.name.value === name;
  return stack.resourcesOf("iamPolicy").flatMap(({ resource, subject }) => {
    if (!subject.heldBy.some(isMeant)) return [];
    const attached = subject.managedPolicyArns
      .flatMap((each) => stack.followTo<IamPolicy["kind"]>(resource, each, "iamPolicy"))
      .flatMap((link) => (link.kind === "resource" ? link.resource.subject.documents : []));
    return [...subject.documents, ...attached];
  });
}
