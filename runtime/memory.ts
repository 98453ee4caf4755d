/**
 * What the resource halves of all policies have seen of a stack, shared, so that each resource is read once and each
 * stack modelled once, however many policies look at it.
 *
 * The SDK runs the policies one after the other on each request of the engine and tells none of them which request it
 * is. But no policy runs twice on one request: a policy that asks a second time asks about a new one.
 */
import { adapt, type LinkedResourceView, type ResourceView, stackModel } from "../adapters/index";
import type { StackModel } from "../model/stack-model";
import type { Subject } from "../model/subject";

/** Something read for one request, and the policies that have had it. */
interface Shared<T> {
  readonly value: T;
  readonly askedBy: Set<string>;
}

export class StackMemory {
  private readonly subjects = new Map<string, Shared<Subject | undefined>>();
  /** Resources the program only reads: nothing of their inputs is known. */
  private readonly read = new Set<string>();
  private model: Shared<StackModel> | undefined;

  /** What the resource is, by its inputs. */
  subjectOf(policy: string, resource: ResourceView & { readonly urn: string }): Subject | undefined {
    const { urn } = resource;
    const shared = fresh(policy, this.subjects.get(urn), () => adapt(resource));
    this.subjects.set(urn, shared);
    if (isOnlyRead(resource)) this.read.add(urn);
    else this.read.delete(urn);
    this.model = undefined;
    return shared.value;
  }

  /** The stack of these resources. */
  modelOf(policy: string, resources: readonly LinkedResourceView[]): StackModel {
    const model = () =>
      stackModel(resources, (urn) => (this.read.has(urn) ? undefined : this.subjects.get(urn)?.value));
    this.model = fresh(policy, this.model, model);
    return this.model.value;
  }
}

/** Inputs hold defaults at least: only of a resource that is read does `pulumi policy analyze` hand over none. */
export const isOnlyRead = ({ props }: ResourceView): boolean => Object.keys(props).length === 0;

/** What was read, or it read anew where the policy has had it; and that the policy has it now. */
function fresh<T>(policy: string, shared: Shared<T> | undefined, read: () => T): Shared<T> {
  if (shared === undefined || shared.askedBy.has(policy)) return { value: read(), askedBy: new Set([policy]) };
  shared.askedBy.add(policy);
  return shared;
}
