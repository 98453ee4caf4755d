/**
 * Which request of the engine the SDK is working on, told to the SDK by the functions of the policies and their types.
 *
 * The SDK makes objects of a resource, and of its provider, for each function of a policy it calls, anew. There are two
 * ways to have it make none. A function with a `__pulumiType` that is not the type of the resource, as
 * `validateResourceOfType` sets it, is left out, and the policy is then not applicable, with that type as the reason. And
 * of a policy with a list of functions all are called: none of an empty one, and the policy has then passed.
 *
 * A policy of this pack is about several types. But the SDK reads function and type anew for each request, after the
 * policies before were asked. So the first policy that is asked about a resource tells what it is, the others foretell
 * what becomes of them, and only one that has something to say is asked.
 *
 * The SDK tells no reader of a type which request it reads for. So requests are counted: each begins with the type of
 * one policy, the first that is on, and ends with that of the last of the pack; these two are never an empty list, which
 * has no type. Nothing is foretold but of the only request, and so of none that it could be mistaken for; while there
 * are several, and where the last policy is off and no end is seen, all policies are asked. So they are in an SDK that reads
 * types and functions in another order, or at another time. Only one that reads the functions of a request before
 * their types, and works on other requests between, could not be told.
 *
 * To keep the request with its asynchronous context (AsyncLocalStorage) would tell them apart as well, but makes every
 * request slower by a tenth: Node.js then follows each promise of the process.
 */

/** A policy in the order of the pack. */
export interface Place<P> {
  readonly index: number;
  readonly policy: P;
}

/** The policy has to be asked. */
export const ASKED = "asked";
/** The policy has passed, for now at least, and nothing to say. */
export const NOTHING_SAID = "nothing said";
/** The policy is not about the resource; what it is about is told by the type of no resource. */
export interface LeftOut {
  readonly leftOutBy: string;
}

/** What becomes of a policy in a request. */
export type Foretold = typeof ASKED | typeof NOTHING_SAID | LeftOut;
type Foretelling<P> = (policy: P) => Foretold;

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
  /** Where the only open request has come to, and whether the policy there was asked. */
  private last = NOWHERE;
  private lastAsked = false;
  /** Told of the only open request, once a policy was asked about it. */
  private foretelling: Foretelling<P> | undefined;
  /** What was foretold last, which the SDK reads several times. */
  private foretold: { readonly index: number; readonly is: Foretold } | undefined;
  /** Another request may have begun: a function was read where the open one had been. */
  private another = false;
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

  /** Tells that a policy is asked about a resource, and what others foretell of it. */
  askedAbout({ index }: Place<P>, foretelling: Foretelling<P>): void {
    this.told = true;
    // Of a request that has ended, or that others have come to, nothing is kept.
    if (this.open !== 1 || index !== this.last) return;
    this.lastAsked = true;
    this.tell(foretelling);
  }

  /**
   * What a policy gives the SDK when it reads its function: the function, with a type that leaves it out where it is not
   * about the resource; or no function, where it would be asked in vain.
   */
  served<F extends object>(validateResource: F, place: Place<P>): () => F | F[] {
    const typed = Object.defineProperty(validateResource, "__pulumiType", { get: () => this.typeFor(place) });
    return () => (this.hasNothingToSay(place) ? [] : typed);
  }

  private hasNothingToSay(place: Place<P>): boolean {
    const { index } = place;
    if (index < this.last || (index === this.last && this.lastAsked)) this.another = true;
    return index !== this.places - 1 && this.foretell(place) === NOTHING_SAID;
  }

  private typeFor(place: Place<P>): string | undefined {
    const { index } = place;
    this.comeTo(index);
    const foretold = this.foretell(place);
    if (index === this.places - 1) this.end();
    return typeof foretold === "object" ? foretold.leftOutBy : undefined;
  }

  private foretell({ index, policy }: Place<P>): Foretold {
    if (this.foretelling === undefined || this.another || this.otherwise) return ASKED;
    if (this.foretold?.index !== index) this.foretold = { index, is: this.foretelling(policy) };
    return this.foretold.is;
  }

  private comeTo(index: number): void {
    if (this.open === 0 || index === this.first) {
      this.first ??= index;
      this.otherwise ||= index !== this.first;
      this.another = false;
      this.open += 1;
      this.tell(undefined);
    }
    this.last = index;
    this.lastAsked = false;
  }

  private end(): void {
    this.open -= 1;
    this.last = NOWHERE;
    this.tell(undefined);
  }

  private tell(foretelling: Foretelling<P> | undefined): void {
    this.foretelling = foretelling;
    this.foretold = undefined;
  }
}
