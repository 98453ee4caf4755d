/**
 * What the resource halves of all policies have seen of a stack, shared, so that each resource is read once and each
 * stack modelled once, however many policies look at it.
 *
 * The SDK runs the policies one after the other on each request of the engine and tells none of them which request it
 * is. But no policy runs twice on one request: a policy that asks a second time asks about a new one.
 */
import { type LinkedResourceView, type ResourceView, readerOf, readTags, stackModel } from "../adapters/index";
import type { StackModel } from "../model/stack-model";
import type { Subject, Tags } from "../model/subject";
import { Requests } from "./current-request";

/** A policy of the pack: a bit of its own, so that those which had something are one number and no list. */
export type Asker = bigint;

/** Something read for one request, and the policies that have had it. */
interface Shared<T> {
  readonly value: T;
  askedBy: Asker;
}

/** What is known of a resource by its inputs. */
export interface SeenResource {
  readonly subject: Subject;
  readonly tags: Tags;
  /** The program only reads it: nothing of its inputs is known. */
  readonly onlyRead: boolean;
}

export class StackMemory {
  private readonly seen = new Map<string, Shared<SeenResource>>();
  private model: Shared<StackModel> | undefined;
  private askers = 0;
  readonly requests = new Requests();

  /** Makes a policy known that will ask. */
  newAsker(): Asker {
    const asker = 1n << BigInt(this.askers);
    this.askers += 1;
    return asker;
  }

  /** What the resource is, by its inputs; undefined where no policy is about its type. */
  resource(asker: Asker, view: ResourceView & { readonly urn: string }): SeenResource | undefined {
    this.model = undefined;
    const read = readerOf(view.type);
    if (read === undefined) return undefined;
    const before = this.seen.get(view.urn);
    const shared = fresh(asker, before, () => ({
      subject: read(view),
      tags: readTags(view),
      onlyRead: isOnlyRead(view),
    }));
    if (shared !== before) this.seen.set(view.urn, shared);
    return shared.value;
  }

  /** The stack of these resources. */
  modelOf(asker: Asker, resources: readonly LinkedResourceView[]): StackModel {
    this.model = fresh(asker, this.model, () => stackModel(resources, (urn) => this.subjectOf(urn)));
    return this.model.value;
  }

  private subjectOf(urn: string): Subject | undefined {
    const seen = this.seen.get(urn)?.value;
    return seen?.onlyRead === false ? seen.subject : undefined;
  }
}

/** Inputs hold defaults at least: only of a resource that is read does `pulumi policy analyze` hand over none. */
const isOnlyRead = ({ props }: ResourceView): boolean => Object.keys(props).length === 0;

/** What was read, or it read anew where the policy has had it; and that the policy has it now. */
function fresh<T>(asker: Asker, shared: Shared<T> | undefined, read: () => T): Shared<T> {
  if (shared === undefined || (shared.askedBy & asker) !== 0n) return { value: read(), askedBy: asker };
  shared.askedBy |= asker;
  return shared;
}
