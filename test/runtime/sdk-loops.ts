/** The orders in which an SDK may ask its policies about the requests of an operation. */
import type { Operation, Policy, Resource, SimulatedSdk } from "./simulated-sdk";

/** Asks every policy about every request of the operations, which the engine begins one after the other. */
export type Loop = (sdk: SimulatedSdk, operations: readonly Operation[]) => void;

type Work = Generator<void>;

/** Does all of the work, one piece after the other. */
function inTurn(work: readonly Work[]): void {
  for (const each of work) for (const _ of each);
}

/** Does a step of each piece of work in turn. */
function atOnce(work: readonly Work[]): void {
  let open = work;
  while (open.length > 0) open = open.filter((each) => !each.next().done);
}

function* sequence(work: readonly Work[]): Work {
  for (const each of work) yield* each;
}

const requestsOf = (sdk: SimulatedSdk, operation: Operation, resource: Resource): readonly Work[] =>
  sdk.policies.map((policy) => sdk.analyze(policy, operation, resource));

const stackRequestOf = (sdk: SimulatedSdk, operation: Operation): readonly Work[] =>
  operation.analyzeStack === undefined ? [] : sdk.policies.map((policy) => sdk.analyzeStack(policy, operation));

function inPairs<T>(items: readonly T[]): readonly (readonly T[])[] {
  return items.flatMap((_, index) => (index % 2 === 0 ? [items.slice(index, index + 2)] : []));
}

/**
 * In this loop a policy sees the whole stack before another one is asked at all. The engine cannot ask so, because it sends
 * AnalyzeStack after the last Analyze was answered. A policy does not know then what another one reports.
 */
export const EACH_POLICY_ALONE = "policies outer, resources and the stack inner";

export const LOOPS: Readonly<Record<string, Loop>> = {
  "one request after the other, one policy after the other": (sdk, operations) => {
    for (const operation of operations) {
      for (const resource of operation.analyze) inTurn(requestsOf(sdk, operation, resource));
      inTurn(stackRequestOf(sdk, operation));
    }
  },
  "one request after the other, policies in reverse": (sdk, operations) => {
    for (const operation of operations) {
      for (const resource of operation.analyze) inTurn(requestsOf(sdk, operation, resource).toReversed());
      inTurn(stackRequestOf(sdk, operation).toReversed());
    }
  },
  "policies outer, resources inner": (sdk, operations) => {
    for (const operation of operations) {
      for (const policy of sdk.policies) inTurn(allAnalyze(sdk, policy, operation));
      inTurn(stackRequestOf(sdk, operation));
    }
  },
  [EACH_POLICY_ALONE]: (sdk, operations) => {
    for (const operation of operations) {
      for (const policy of sdk.policies) {
        inTurn(allAnalyze(sdk, policy, operation));
        if (operation.analyzeStack !== undefined) inTurn([sdk.analyzeStack(policy, operation)]);
      }
    }
  },
  "the policies of a request in parallel": (sdk, operations) => {
    for (const operation of operations) {
      for (const resource of operation.analyze) atOnce(requestsOf(sdk, operation, resource));
      atOnce(stackRequestOf(sdk, operation));
    }
  },
  "two requests interleaved": (sdk, operations) => {
    for (const operation of operations) {
      for (const pair of inPairs(operation.analyze)) {
        atOnce(pair.map((resource) => sequence(requestsOf(sdk, operation, resource))));
      }
      inTurn(stackRequestOf(sdk, operation));
    }
  },
  "every request and every policy in parallel": (sdk, operations) => {
    for (const operation of operations) {
      atOnce(operation.analyze.flatMap((resource) => requestsOf(sdk, operation, resource)));
      atOnce(stackRequestOf(sdk, operation));
    }
  },
};

/** Two operations on different stacks whose requests arrive in turn. */
export const interleavedStacks: Loop = (sdk, operations) => {
  atOnce(
    operations.map((operation) =>
      sequence([
        ...operation.analyze.flatMap((resource) => requestsOf(sdk, operation, resource)),
        ...stackRequestOf(sdk, operation),
      ]),
    ),
  );
};

const allAnalyze = (sdk: SimulatedSdk, policy: Policy, operation: Operation): readonly Work[] =>
  operation.analyze.map((resource) => sdk.analyze(policy, operation, resource));
