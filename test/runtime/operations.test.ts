/** What the pack remembers of a stack, and for how long. */
import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { absent, known } from "../../model/value";
import type { InputResource } from "../../runtime/input-resource";
import { MAX_OPEN_OPERATIONS, OpenOperations, RecordedInputs, STACK_TYPE, stackOf } from "../../runtime/operations";
import { LOOPS } from "./sdk-loops";
import { SimulatedSdk, servedPolicies } from "./simulated-sdk";

const CLUSTER = "aws:rds/cluster:Cluster";
const urn = (stack: string, name: string, type = CLUSTER): string => `urn:pulumi:${stack}::shop::${type}::${name}`;
const rootOf = (stack: string): string => urn(stack, "root", STACK_TYPE);

const resource = (state: string): InputResource => ({
  subject: {
    kind: "kmsAlias",
    name: known("name", state),
    targetKeyId: absent("targetKeyId"),
    account: absent("provider.allowedAccountIds"),
  },
  tags: absent("tags"),
  onlyRead: false,
});

const DEV = "urn:pulumi:dev::shop";

function follow(): { readonly inputs: RecordedInputs; readonly one: OpenOperations; readonly other: OpenOperations } {
  const inputs = new RecordedInputs();
  return {
    inputs,
    one: new OpenOperations(inputs, "kms-key-rotation"),
    other: new OpenOperations(inputs, "kms-no-public-access"),
  };
}

describe("the stack of a URN", () => {
  for (const [given, expected] of [
    [urn("dev", "a"), DEV],
    ["urn:pulumi:dev::shop::my:index:Shop$aws:kms/key:Key::a::b", DEV],
    [rootOf("dev"), DEV],
    ["urn:pulumi:dev::shop", DEV],
  ] as const) {
    it(`${given}`, () => assert.equal(stackOf(given), expected));
  }
});

describe("an operation", () => {
  it("is undefined for a stack of which nothing was shown", () => {
    const { one } = follow();
    one.record(urn("prod", "a"), CLUSTER, resource("a"), true);
    assert.equal(one.take(DEV), undefined);
  });

  it("has what was shown, recorded and deferred", () => {
    const { one } = follow();
    one.record(rootOf("dev"), STACK_TYPE, undefined, false);
    one.record(urn("dev", "a"), CLUSTER, resource("a"), true);
    one.record(urn("dev", "b"), CLUSTER, resource("b"), false);
    one.defer(urn("dev", "a"));
    const { shown, deferred, resources } = one.take(DEV) ?? {};
    assert.deepEqual([...(shown ?? [])], [urn("dev", "a")]);
    assert.deepEqual([...(deferred ?? [])], [urn("dev", "a")]);
    assert.deepEqual([...(resources?.keys() ?? [])], [urn("dev", "a"), urn("dev", "b")]);
  });

  it("ends when it is taken", () => {
    const { one } = follow();
    one.record(urn("dev", "a"), CLUSTER, resource("a"), true);
    assert.notEqual(one.take(DEV), undefined);
    assert.equal(one.take(DEV), undefined);
  });

  it("begins again with the second root, and drops what an aborted one has left", () => {
    const { one } = follow();
    for (const name of ["a", "b"]) {
      one.record(rootOf("dev"), STACK_TYPE, undefined, false);
      one.record(urn("dev", name), CLUSTER, resource(name), true);
      one.defer(urn("dev", name));
    }
    const { shown, deferred, resources } = one.take(DEV) ?? {};
    assert.deepEqual(
      [shown, deferred].map((set) => [...(set ?? [])]),
      [[urn("dev", "b")], [urn("dev", "b")]],
    );
    assert.deepEqual([...(resources?.keys() ?? [])], [urn("dev", "b")]);
  });

  it("keeps what was shown before the first root", () => {
    const { one } = follow();
    one.record(urn("dev", "a"), CLUSTER, resource("a"), true);
    one.defer(urn("dev", "a"));
    one.record(rootOf("dev"), STACK_TYPE, undefined, false);
    assert.deepEqual([...(one.take(DEV)?.deferred ?? [])], [urn("dev", "a")]);
  });

  it("has the latest inputs of a resource that is shown twice, and defers it only if that is said again", () => {
    const { one } = follow();
    one.record(urn("dev", "a"), CLUSTER, resource("before"), true);
    one.defer(urn("dev", "a"));
    one.record(urn("dev", "a"), CLUSTER, resource("after"), true);
    const { deferred, resources } = one.take(DEV) ?? {};
    assert.deepEqual([...(deferred ?? [])], []);
    assert.deepEqual(resources?.get(urn("dev", "a")), resource("after"));
  });

  it("has no inputs of a resource whose last reading failed", () => {
    const { one } = follow();
    one.record(urn("dev", "a"), CLUSTER, resource("a"), true);
    one.record(urn("dev", "a"), CLUSTER, undefined, true);
    const { shown, resources } = one.take(DEV) ?? {};
    assert.equal(shown?.has(urn("dev", "a")), true);
    assert.equal(resources?.size, 0);
  });

  it("shares the inputs that another policy recorded, until both are done", () => {
    const { inputs, one, other } = follow();
    one.record(urn("dev", "a"), CLUSTER, resource("a"), true);
    other.record(urn("dev", "b"), CLUSTER, resource("b"), true);
    assert.equal(one.take(DEV)?.resources.size, 2);
    assert.equal(inputs.size, 1);
    assert.equal(other.take(DEV)?.resources.size, 2);
    assert.equal(inputs.size, 0);
  });

  it("is dropped where more stacks than the limit are open, the one that was used longest ago first", () => {
    const { inputs, one } = follow();
    const stacks = Array.from({ length: MAX_OPEN_OPERATIONS + 1 }, (_, index) => `s${index}`);
    for (const stack of stacks) {
      one.record(urn(stack, "a"), CLUSTER, resource("a"), true);
      one.record(urn("s0", "a"), CLUSTER, resource("a"), true);
    }
    assert.equal(inputs.size, MAX_OPEN_OPERATIONS);
    assert.notEqual(one.take("urn:pulumi:s0::shop"), undefined);
    assert.equal(one.take("urn:pulumi:s1::shop"), undefined);
    assert.notEqual(one.take("urn:pulumi:s2::shop"), undefined);
  });
});

describe("the memory of a process", () => {
  const loop = Object.values(LOOPS)[0];
  const cluster = (number: number) => {
    return { type: CLUSTER, name: `c-${number}`, props: { engine: "aurora-mysql", kmsKeyId: `alias/${number}` } };
  };

  /** The heap in use after a collection, in bytes: the least of five, because one collection may leave some objects. */
  function heap(): number {
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    const used = Array.from({ length: 5 }, () => {
      collect();
      return process.memoryUsage().heapUsed;
    });
    return Math.min(...used);
  }

  for (const [title, ends] of [
    ["is released by AnalyzeStack", true],
    ["is released by the next operation, after one that was aborted", false],
  ] as const) {
    it(title, () => {
      assert.ok(loop !== undefined);
      const sdk = new SimulatedSdk({}, servedPolicies());
      const run = (from: number, count: number) => {
        const analyze = [
          { type: STACK_TYPE, name: "dev", props: {} },
          ...Array.from({ length: count }, (_, index) => cluster(from + index)),
        ];
        loop(sdk, [{ stack: "dev", analyze, ...(ends && { analyzeStack: analyze }) }]);
        sdk.findings.length = 0;
      };
      run(0, 10);
      const before = heap();
      for (let operation = 1; operation <= 10; operation += 1) run(operation * 100, 100);
      if (!ends) run(0, 10);
      // 1,000 clusters of 1.4 kB each would be 1.4 MB.
      const kept = heap() - before;
      assert.ok(kept < 700_000, `${kept} bytes are kept`);
    });
  }
});
