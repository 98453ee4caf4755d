/**
 * Which request of the engine the SDK is working on, told to the SDK as the type of the resources each policy is about.
 *
 * The SDK makes objects of a resource, and of its provider, for each policy it asks, anew. It asks none whose function
 * has a `__pulumiType` that is not the type of the resource, as `validateResourceOfType` sets it. A policy of this pack is
 * about several types; but the SDK reads the type anew for each request, after the policies before it were asked. So the
 * first policy that is asked about a resource tells what the resource is, and the others then say whether they are about
 * it.
 *
 * The SDK tells no reader of a type which request it reads for. So requests are counted: each begins with the type of
 * one policy, the first that is on, and ends with that of the last of the pack. A type leaves a policy out only while
 * there is one request, and so none that it could be mistaken for; while there are several, and where the last policy is
 * off and no end is seen, all policies are asked. So do they in an SDK that reads the types in any other way, or at
 * another time.
 *
 * To keep the request with its asynchronous context (AsyncLocalStorage) would tell them apart as well, but makes every
 * request slower by a tenth: Node.js then follows each promise of the process.
 */

/** A policy in the order of the pack. */
export interface Place<P> {
  readonly index: number;
  readonly policy: P;
}

/** What a policy is about in words, the type of no resource, where it is not about that of a request. */
type OtherType<P> = (policy: P) => string | undefined;

/** Before every place. */
const NOWHERE = -1;

/** The requests to one pack, and what it tells of its policies. */
export class Requests<P> {
  private places = 0;
  private told = false;
  /** Where every request begins; undefined before the first. */
  private first: number | undefined;
  /** Requests that have begun and not ended. */
  private open = 0;
  /** Where the only open request has come to. */
  private last = NOWHERE;
  /** Told of the only open request, once a policy was asked about it. */
  private otherType: OtherType<P> | undefined;
  /** The types were read in another way than is told above. */
  private otherwise = false;

  /** The next place in the order of the pack. */
  nextPlace(policy: P): Place<P> {
    const index = this.places;
    this.places += 1;
    return { index, policy };
  }

  /** Whether any policy was asked about anything yet. */
  get haveCome(): boolean {
    return this.told;
  }

  /** Tells that a policy is asked about a resource, and by which types others say that they are not about it. */
  askedAbout({ index }: Place<P>, otherType: OtherType<P>): void {
    this.told = true;
    // Of a request that has ended, or that others have come to, nothing is kept.
    if (this.open === 1 && index === this.last) this.otherType = otherType;
  }

  /**
   * Gives the function of a policy a type that leaves it out where it is not about the resource, and by which the SDK then
   * says what the policy is about.
   */
  typed<F extends object>(validateResource: F, place: Place<P>): F {
    return Object.defineProperty(validateResource, "__pulumiType", { get: () => this.typeFor(place) });
  }

  private typeFor({ index, policy }: Place<P>): string | undefined {
    this.comeTo(index);
    const { otherType } = this;
    if (index === this.places - 1) this.end();
    return this.otherwise ? undefined : otherType?.(policy);
  }

  private comeTo(index: number): void {
    if (this.open === 0 || index === this.first) {
      this.first ??= index;
      this.otherwise ||= index !== this.first;
      this.open += 1;
      this.otherType = undefined;
    }
    this.last = index;
  }

  private end(): void {
    this.open -= 1;
    this.otherType = undefined;
    this.last = NOWHERE;
  }
}
