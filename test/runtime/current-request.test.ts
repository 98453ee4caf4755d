/**
 * The law of the types: whatever the SDK does at the same time, and in whichever way it reads them, no type leaves a
 * policy out of a request it is about.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type Place, Requests } from "../../runtime/current-request";

const SEED = 20260218;
const RUNS = 5_000;

/** A request of the engine: the places of the policies that are about its resource. */
type About = ReadonlySet<number>;

/** The policies that are on, in the order in which the SDK has them. */
type PoliciesOn = readonly (readonly [place: Place<number>, validateResource: object])[];

/** One request as an SDK works on it; a step is a turn, after which it may work on another. */
type Work = (request: Asked) => Generator<void>;

class Asked {
  /** The places of the policies that were asked, and of those that a type left out. */
  readonly asked: number[] = [];
  readonly leftOut: number[] = [];

  readonly #requests: Requests<number>;
  readonly about: About;
  readonly on: PoliciesOn;

  constructor(requests: Requests<number>, about: About, on: PoliciesOn) {
    this.#requests = requests;
    this.about = about;
    this.on = on;
  }

  /** The same request, of which the SDK has other policies on. */
  by(on: PoliciesOn): Asked {
    const request = new Asked(this.#requests, this.about, on);
    return Object.assign(request, { asked: this.asked, leftOut: this.leftOut });
  }

  /** Whether the policy has no type now. */
  read(validateResource: object): boolean {
    return Reflect.get(validateResource, "__pulumiType") === undefined;
  }

  /** Asks the policy, unless a type leaves it out. */
  go(place: Place<number>, withoutType: boolean): void {
    if (withoutType) {
      this.asked.push(place.index);
      this.#requests.askedAbout(place, (index) => (this.about.has(index) ? undefined : "another"));
    } else this.leftOut.push(place.index);
  }
}

const inTurn: Work = function* (request) {
  for (const [place, validateResource] of request.on) {
    const read = request.read(validateResource);
    yield;
    request.go(place, read);
    yield;
  }
};

const WORKS: Readonly<Record<string, Work>> = {
  "reads each type, and asks": inTurn,
  *"reads all types before it asks"(request) {
    const read = request.on.map(([, validateResource]) => request.read(validateResource));
    yield;
    for (const [index, [place]] of request.on.entries()) {
      request.go(place, read[index] ?? false);
      yield;
    }
  },
  *"reads each type twice"(request) {
    for (const [place, validateResource] of request.on) {
      request.read(validateResource);
      yield;
      request.go(place, request.read(validateResource));
      yield;
    }
  },
  *"has the policies in the reverse order"(request) {
    yield* inTurn(request.by(request.on.toReversed()));
  },
  *"gives up half way"(request) {
    yield* inTurn(request.by(request.on.slice(0, Math.ceil(request.on.length / 2))));
  },
};

/** A pack of so many policies of which these are on, and requests to it. */
const stacks = fc.integer({ min: 1, max: 6 }).chain((places) => {
  const some = fc.subarray(Array.from({ length: places }, (_, index) => index));
  return fc.record({
    places: fc.constant(places),
    on: some,
    requests: fc.array(some, { minLength: 1, maxLength: 5 }),
    turns: fc.infiniteStream(fc.nat()),
  });
});

function ask(places: number, on: readonly number[], requests: readonly (readonly number[])[]): readonly Asked[] {
  const pack = new Requests<number>();
  const policies = Array.from({ length: places }, (_, index) => {
    const place = pack.nextPlace(index);
    return [place, pack.typed(() => undefined, place)] as const;
  });
  const policiesOn = policies.filter(([{ index }]) => on.includes(index));
  return requests.map((about) => new Asked(pack, new Set(about), policiesOn));
}

describe(`the types of policies (seed ${SEED})`, () => {
  for (const [way, work] of Object.entries(WORKS)) {
    it(`leave none out of a request it is about, by an SDK that ${way}`, () => {
      fc.assert(
        fc.property(stacks, ({ places, on, requests, turns }) => {
          const asked = ask(places, on, requests);
          const atWork = asked.map(work);
          for (const turn of turns) {
            if (atWork.length === 0) break;
            const index = turn % atWork.length;
            if (atWork[index]?.next().done) atWork.splice(index, 1);
          }
          for (const { leftOut, about } of asked) {
            assert.deepEqual(
              leftOut.filter((index) => about.has(index)),
              [],
            );
          }
        }),
        { seed: SEED, numRuns: RUNS },
      );
    });
  }

  it("leave all others out but the first, of requests that come one after the other while the last policy is on", () => {
    fc.assert(
      fc.property(stacks, ({ places, on, requests }) => {
        const withLast = [...new Set([...on, places - 1])];
        for (const request of ask(places, withLast, requests)) {
          for (const _ of inTurn(request));
          const [first = 0] = withLast;
          assert.deepEqual(
            request.asked,
            withLast.filter((index) => index === first || request.about.has(index)),
          );
        }
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});
