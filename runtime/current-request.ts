/**
 * Which request of the engine the SDK is working on, told to the SDK as the type of the resources each policy is about.
 *
 * The SDK makes objects of a resource, and of its provider, for each policy it asks, anew. It asks none whose function
 * has a `__pulumiType` that is not the type of the resource, as `validateResourceOfType` sets it. A policy of this pack is
 * about several types; but the SDK reads the type anew for each request, after the policies before it were asked. So the
 * first policy that is asked about a resource tells what the resource is, and the others then say whether they are about
 * it.
 *
 * Which request is asked about is kept with its asynchronous context, so that requests at the same time are kept apart.
 * What was kept counts only while the policies come in their order: a policy that comes again, or before one that came,
 * belongs to another request, and is asked. So do all in an SDK that reads the types in any other way, or at another time.
 *
 * @see https://nodejs.org/api/async_context.html#class-asynclocalstorage
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { SUBJECT_NAMES, type SubjectKind } from "../model/subject";

/** A policy in the order of the pack, and what it is about. */
export interface Place {
  readonly index: number;
  readonly subjects: readonly SubjectKind[];
  /** Its subjects in words: the type of no resource. */
  readonly type: string;
}

/** A request about one resource. */
interface Request {
  readonly urn: string;
  /** Whether a policy may be about the resource. */
  readonly concerns: (policy: Place) => boolean;
  /** The place of the policy that came last. */
  last: number;
}

/** The requests to one pack. */
export class Requests {
  private readonly current = new AsyncLocalStorage<Request | undefined>();
  private places = 0;
  private told = false;

  /** The next place in the order of the pack. */
  nextPlace(subjects: readonly SubjectKind[]): Place {
    const index = this.places;
    this.places += 1;
    return { index, subjects, type: subjects.map((kind) => SUBJECT_NAMES[kind]).join(", ") };
  }

  /** Whether any policy was asked about anything yet. */
  get haveCome(): boolean {
    return this.told;
  }

  /** Tells that a policy is asked about a resource, and which policies may be about it. */
  askedAbout({ index }: Place, urn: string, concerns: Request["concerns"]): void {
    this.told = true;
    const request = this.current.getStore();
    if (request?.urn !== urn || request.last !== index) this.current.enterWith({ urn, concerns, last: index });
  }

  /**
   * Gives the function of a policy a type that leaves it out where it is not about the resource, and by which the SDK then
   * says what the policy is about.
   */
  typed<F extends object>(validateResource: F, place: Place): F {
    return Object.defineProperty(validateResource, "__pulumiType", { get: () => this.typeFor(place) });
  }

  private typeFor(place: Place): string | undefined {
    const request = this.current.getStore();
    if (request === undefined) return undefined;
    if (place.index <= request.last) {
      this.current.enterWith(undefined);
      return undefined;
    }
    request.last = place.index;
    return request.concerns(place) ? undefined : place.type;
  }
}
