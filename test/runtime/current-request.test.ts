/**
 * The law of what policies foretell: whatever the SDK does at the same time, and in whichever way it reads functions and
 * types, a policy that is not asked about a resource has become what was foretold of that resource.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { ASKED, type Foretold, NOTHING_SAID, type Place, Requests } from "../../runtime/current-request";

const SEED = 20260218;
const RUNS = 5_000;

/** The policies that are on, in the order in which the SDK has them. */
type PoliciesOn = readonly ServedPolicy[];

interface ServedPolicy {
  readonly place: Place<number>;
  readonly served: () => object;
}

/** One request as an SDK works on it; a step is a turn, after which it may work on another. */
type Work = (request: Request) => Generator<void>;

/** What a policy has given the SDK: a function of one, or an empty list. */
type Given = object;

class Request {
  /** What has become of the policies, by their places. */
  readonly became: Map<number, Foretold> = new Map();

  readonly #requests: Requests<number>;
  readonly foretold: readonly Foretold[];
  readonly on: PoliciesOn;

  constructor(requests: Requests<number>, foretold: readonly Foretold[], on: PoliciesOn) {
    this.#requests = requests;
    this.foretold = foretold;
    this.on = on;
  }

  /** The same request, of which the SDK has other policies on. */
  by(on: PoliciesOn): Request {
    return Object.assign(new Request(this.#requests, this.foretold, on), { became: this.became });
  }

  /** Asks the policy, unless it has given no function, or one with a type that leaves it out. */
  go({ place }: ServedPolicy, given: Given, type: unknown): void {
    const { index } = place;
    if (Array.isArray(given)) this.became.set(index, NOTHING_SAID);
    else if (typeof type === "string") this.became.set(index, { leftOutBy: type });
    else {
      this.became.set(index, ASKED);
      this.#requests.askedAbout(place, (other) => this.foretold[other] ?? ASKED);
    }
  }
}

/** The SDK looks for a type only where it was given a function. */
const typeOf = (given: Given): unknown => (Array.isArray(given) ? undefined : Reflect.get(given, "__pulumiType"));

/** As SDK 1.20 and 1.21 work: a policy is asked for its function anew each time it is needed, all in one turn. */
const inTurn: Work = function* (request) {
  for (const policy of request.on) {
    policy.served();
    const type = typeOf(policy.served());
    request.go(policy, policy.served(), type);
    yield;
  }
};

const WORKS: Readonly<Record<string, Work>> = {
  "reads function and type of each, and asks": inTurn,
  *"works on others after it has read a function, a type, and has asked"(request) {
    for (const policy of request.on) {
      const given = policy.served();
      yield;
      const type = typeOf(given);
      yield;
      request.go(policy, given, type);
      yield;
    }
  },
  *"reads all functions and types before it asks"(request) {
    const read = request.on.map((policy) => {
      const given = policy.served();
      return { policy, given, type: typeOf(given) };
    });
    yield;
    for (const { policy, given, type } of read) {
      request.go(policy, given, type);
      yield;
    }
  },
  *"reads all functions at once, and then each type"(request) {
    const read = request.on.map((policy) => ({ policy, given: policy.served() }));
    for (const { policy, given } of read) {
      yield;
      const type = typeOf(given);
      yield;
      request.go(policy, given, type);
    }
  },
  *"reads each type twice"(request) {
    for (const policy of request.on) {
      const given = policy.served();
      typeOf(given);
      yield;
      request.go(policy, given, typeOf(given));
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

/** A pack of so many policies of which these are on, and of each request to it what the policies foretell. */
const stacks = fc.integer({ min: 1, max: 6 }).chain((places) => {
  const foretold = fc.constantFrom("asked", "nothing said", "left out");
  return fc.record({
    places: fc.constant(places),
    on: fc.subarray(Array.from({ length: places }, (_, index) => index)),
    requests: fc.array(fc.array(foretold, { minLength: places, maxLength: places }), { minLength: 1, maxLength: 5 }),
    turns: fc.infiniteStream(fc.nat()),
  });
});

function requestsTo(
  places: number,
  on: readonly number[],
  requests: readonly (readonly ("asked" | "nothing said" | "left out")[])[],
): readonly Request[] {
  const pack = new Requests<number>();
  const policies = Array.from({ length: places }, (_, index): ServedPolicy => {
    const place = pack.nextPlace(index);
    return { place, served: pack.served(() => undefined, place) };
  });
  const policiesOn = policies.filter(({ place }) => on.includes(place.index));
  return requests.map((foretold, number) => {
    const own = foretold.map((is) => (is === "left out" ? { leftOutBy: `by request ${number}` } : is));
    return new Request(pack, own, policiesOn);
  });
}

describe(`what policies foretell (seed ${SEED})`, () => {
  for (const [way, work] of Object.entries(WORKS)) {
    it(`becomes of each that is not asked, by an SDK that ${way}`, () => {
      fc.assert(
        fc.property(stacks, ({ places, on, requests, turns }) => {
          const all = requestsTo(places, on, requests);
          const atWork = all.map(work);
          for (const turn of turns) {
            if (atWork.length === 0) break;
            const index = turn % atWork.length;
            if (atWork[index]?.next().done) atWork.splice(index, 1);
          }
          for (const { became, foretold } of all) {
            for (const [index, is] of became) if (is !== ASKED) assert.deepEqual(is, foretold[index]);
          }
        }),
        { seed: SEED, numRuns: RUNS },
      );
    });
  }

  it("saves asking all others but the first and the last, of requests that come one after the other", () => {
    fc.assert(
      fc.property(stacks, ({ places, on, requests }) => {
        const withLast = [...new Set([...on, places - 1])];
        const [first = 0] = withLast;
        for (const request of requestsTo(places, withLast, requests)) {
          for (const _ of inTurn(request));
          const asked = withLast.filter((index) => request.became.get(index) === ASKED);
          const expected = withLast.filter((index) => {
            const is = request.foretold[index];
            return index === first || is === ASKED || (index === places - 1 && is === NOTHING_SAID);
          });
          assert.deepEqual(asked, expected);
        }
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  it("is not taken for another request by reading the functions when the pack starts", () => {
    const [request] = requestsTo(3, [0, 1, 2], [["asked", "nothing said", "asked"]]);
    assert.ok(request !== undefined);
    for (const { served } of request.on) served();
    for (const _ of inTurn(request));
    assert.deepEqual([...request.became.values()], [ASKED, NOTHING_SAID, ASKED]);
  });
});
