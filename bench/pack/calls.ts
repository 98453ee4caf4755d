/** Measures the processor time of a pack for one request of the engine: a resource or a stack. */
import { largeKeyPolicy } from "../key-policy";
import { inputsRequest, PackClient, stackRequest } from "./client";
import type { Contender } from "./contenders";
import { interleave, Rounds } from "./interleaved";
import {
  type BenchResource,
  cluster,
  consolePolicy,
  KEYS,
  type Keys,
  key,
  type Properties,
  resources,
  urnOf,
} from "./stacks";

const CALLS_PER_ROUND = 200;
const WARM_UP_ROUNDS = 5;

function resourceOf(type: string, inputs: Properties): BenchResource {
  const name = "reports";
  return { type, name, urn: urnOf(type, name), inputs, outputs: inputs, protect: false, computedFrom: {} };
}

const BUCKET = resourceOf("aws:s3/bucket:Bucket", {
  bucket: "reports",
  forceDestroy: false,
  region: "us-east-1",
  tags: { team: "orders" },
  tagsAll: {},
});

/** The resources of the requests. */
export const CALLS = {
  none: BUCKET,
  cluster: cluster(0, "small"),
  key: key(0, consolePolicy()),
} as const satisfies Readonly<Record<string, BenchResource>>;

export type Call = keyof typeof CALLS;

export interface MeasuredCalls {
  /** Milliseconds of processor time per call. */
  readonly rounds: Rounds<Call>;
  /** The slowest answer of this pack, in milliseconds. */
  readonly slowest: number;
}

export async function measureCalls(contenders: readonly Contender[], runs: number): Promise<MeasuredCalls> {
  const rounds = new Rounds<Call>();
  let slowest = 0;
  const packs = new Map<string, PackClient>();
  try {
    for (const contender of contenders) packs.set(contender.id, await PackClient.start(contender));
    const asked = async (contender: Contender, call: Call): Promise<number> => {
      const pack = packs.get(contender.id);
      if (pack === undefined) throw new Error(`${contender.id} was not started`);
      const before = await pack.process.processorMs();
      for (let count = 0; count < CALLS_PER_ROUND; count += 1) {
        const { ms } = await pack.analyze(inputsRequest(CALLS[call]));
        if (contender.id === "ours") slowest = Math.max(slowest, ms);
      }
      return ((await pack.process.processorMs()) - before) / CALLS_PER_ROUND;
    };
    const calls = ["none", "cluster", "key"] as const;
    // A new process still compiles its code, so each is warmed up with a stack first.
    await interleave(contenders, WARM_UP_ROUNDS, async (contender) => {
      for (const call of calls) await asked(contender, call);
    });
    for (const call of calls) {
      await interleave(contenders, runs, async (contender) => {
        rounds.add(contender, call, await asked(contender, call));
      });
    }
  } finally {
    for (const pack of packs.values()) await pack.stop();
  }
  return { rounds, slowest };
}

/** A figure of AnalyzeStack: the number of resources, the kind of keys, and the unit. */
export type StackFigure = `${number} ${Keys} ${"ms" | "peakMiB"}`;

export interface MeasuredStacks {
  readonly sizes: readonly number[];
  /** The processor time of AnalyzeStack, and the pack's peak memory at its end. */
  readonly rounds: Rounds<StackFigure>;
  /** The exponent with which the time grows with the size, fitted to the medians. */
  readonly exponent: (contender: Pick<Contender, "id">, keys: Keys) => number;
}

/** Measures a preview of each size: every resource, then the stack, whose clusters name keys that do not exist yet. */
export async function measureStacks(
  contenders: readonly Contender[],
  sizes: readonly number[],
  runs: number,
): Promise<MeasuredStacks> {
  const rounds = new Rounds<StackFigure>();
  for (const size of sizes) {
    for (const keys of KEYS) {
      const stack = resources(size, { keys, preview: true });
      const inputs = stack.map(inputsRequest);
      const outputs = stackRequest(stack);
      await interleave(contenders, runs, async (contender) => {
        const pack = await PackClient.start(contender);
        for (const request of inputs) await pack.analyze(request);
        const before = await pack.process.processorMs();
        await pack.analyzeStack(outputs);
        rounds.add(contender, `${size} ${keys} ms`, (await pack.process.processorMs()) - before);
        rounds.add(contender, `${size} ${keys} peakMiB`, pack.process.peakMiB());
        await pack.stop();
      });
    }
  }
  return {
    sizes,
    rounds,
    exponent: (contender, keys) =>
      exponentOf(sizes.map((size) => [size, rounds.median(contender, `${size} ${keys} ms`)])),
  };
}

/** Returns the slope of the line through the logarithms, by least squares. */
export function exponentOf(points: readonly (readonly [size: number, time: number])[]): number {
  const logs = points.map(([size, time]) => [Math.log(size), Math.log(time)] as const);
  const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
  const meanSize = mean(logs.map(([size]) => size));
  const meanTime = mean(logs.map(([, time]) => time));
  const covariance = mean(logs.map(([size, time]) => (size - meanSize) * (time - meanTime)));
  return covariance / mean(logs.map(([size]) => (size - meanSize) ** 2));
}

/**
 * The documents: an identity policy of 10,000 statements, as text and as an object, and keys with policies of 32 KB, many
 * with mostly equal policies and some with different ones.
 */
export type DocumentFigure = "text" | "object" | "alike" | "different";

export interface MeasuredDocuments {
  /** Milliseconds of processor time per answer. */
  readonly rounds: Rounds<DocumentFigure>;
  readonly keys: number;
  /** The slowest answer of this pack to each, in milliseconds. */
  readonly slowest: Readonly<Record<DocumentFigure, number>>;
}

const DIFFERENT_KEYS = 50;
/** One in so many documents differs from the others. */
const ONE_IN = 100;

/** Measures large documents, and many documents. */
export async function measureDocuments(
  contenders: readonly Contender[],
  keys: number,
  runs: number,
): Promise<MeasuredDocuments> {
  const rounds = new Rounds<DocumentFigure>();
  const large = largeKeyPolicy();
  const another = (number: number): string => large.replace("OwnAccount", `Own${String(number).padStart(7, "0")}`);
  const alike = Array.from({ length: keys }, (_, index) =>
    inputsRequest(key(index, index % ONE_IN === ONE_IN - 1 ? another(index) : large)),
  );
  const different = Array.from({ length: DIFFERENT_KEYS }, (_, index) => inputsRequest(key(index, another(index))));
  const identity = identityPolicies();
  const slowest = { text: 0, object: 0, alike: 0, different: 0 };
  await interleave(contenders, runs, async (contender) => {
    for (const [figure, requests] of [
      ["text", [inputsRequest(identity.text)]],
      ["object", [inputsRequest(identity.object)]],
      ["alike", alike],
      ["different", different],
    ] as const) {
      const pack = await PackClient.start(contender);
      for (let call = 0; call < CALLS_PER_ROUND; call += 1) await pack.analyze(inputsRequest(CALLS.key));
      const before = await pack.process.processorMs();
      for (const request of requests) {
        const { ms } = await pack.analyze(request);
        if (contender.id === "ours") slowest[figure] = Math.max(slowest[figure], ms);
      }
      rounds.add(contender, figure, ((await pack.process.processorMs()) - before) / requests.length);
      await pack.stop();
    }
  });
  return { rounds, keys, slowest };
}

/** Returns an identity policy as text, as the aws provider sends it, and as an object, as aws-native does. */
function identityPolicies(): Readonly<Record<"text" | "object", BenchResource>> {
  const document = {
    Version: "2012-10-17",
    Statement: Array.from({ length: 10_000 }, (_, number) => ({
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: `arn:aws:kms:us-east-1:111122223333:key/${number}`,
    })),
  };
  return {
    text: resourceOf("aws:iam/policy:Policy", { name: "reader", policy: JSON.stringify(document) }),
    object: resourceOf("aws-native:iam:ManagedPolicy", { managedPolicyName: "reader", policyDocument: document }),
  };
}
