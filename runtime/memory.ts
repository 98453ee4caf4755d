/**
 * What the resource halves of all policies have seen of a stack, shared, so that each resource is read once and each
 * stack modelled once, however many policies look at it.
 *
 * The SDK runs the policies one after the other on each request of the engine and tells none of them which request it
 * is. But it runs them in the order of the pack, so a policy that does not come after the one before asks about a new
 * request.
 */
import { type LinkedResourceView, type ResourceView, readerOf, readTags, stackModel } from "../adapters/index";
import type { StackModel } from "../model/stack-model";
import type { Subject } from "../model/subject";
import { type Place, Requests } from "./current-request";
import type { ResourceHalf, SeenResource } from "./resource-half";

/** Something read for one request, and the place in the pack of the policy that had it last. */
interface Shared<T> {
  readonly value: T;
  last: number;
}

export class StackMemory {
  private readonly seen = new Map<string, Shared<SeenResource>>();
  private model: Shared<StackModel> | undefined;
  readonly requests = new Requests<ResourceHalf>();

  /** What the resource is, by its inputs; undefined where no policy is about its type. */
  resource({ index }: Place<ResourceHalf>, view: ResourceView & { readonly urn: string }): SeenResource | undefined {
    this.model = undefined;
    const read = readerOf(view.type);
    if (read === undefined) return undefined;
    const before = this.seen.get(view.urn);
    const shared = fresh(index, before, () => ({
      subject: read(view),
      tags: readTags(view),
      onlyRead: isOnlyRead(view),
    }));
    if (shared !== before) this.seen.set(view.urn, shared);
    return shared.value;
  }

  /** The stack of these resources. */
  modelOf({ index }: Place<ResourceHalf>, resources: readonly LinkedResourceView[]): StackModel {
    this.model = fresh(index, this.model, () => stackModel(resources, (urn) => this.subjectOf(urn)));
    return this.model.value;
  }

  private subjectOf(urn: string): Subject | undefined {
    const seen = this.seen.get(urn)?.value;
    return seen?.onlyRead === false ? seen.subject : undefined;
  }
}

/** Inputs hold defaults at least: only of a resource that is read does `pulumi policy analyze` hand over none. */
const isOnlyRead = ({ props }: ResourceView): boolean => Object.keys(props).length === 0;

/** What was read, or it read anew where the request is a new one; and that the policy at this place has it now. */
function fresh<T>(index: number, shared: Shared<T> | undefined, read: () => T): Shared<T> {
  if (shared === undefined || index <= shared.last) return { value: read(), last: index };
  shared.last = index;
  return shared;
}
