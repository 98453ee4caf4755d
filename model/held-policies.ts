/**
 * Finds the identity policies of a user or role in a stack: inline policies, and managed ones that the stack attaches.
 */
import type { Holder, IamPolicy } from "./iam-policy";
import type { StackModel } from "./stack-model";
import type { Value } from "./value";

const USER_OR_ROLE = /^arn:[^:]+:iam::\d{12}:(user|role)\/(?:.+\/)?([^/]+)$/;

/**
 * Returns the policy documents that resources of the stack attach to the user or role with this ARN. Leaves out holders
 * whose name is not known yet, policies of groups, and managed policies from outside the stack.
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
