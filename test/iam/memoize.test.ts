import assert from "node:assert/strict";
import { memoizeByObject } from "../../iam/memoize";

describe("a function memoized by object", () => {
  it("computes once for each object, even if two objects are equal", () => {
    let calls = 0;
    const lengthOf = memoizeByObject((items: readonly string[]) => {
      calls += 1;
      return items.length;
    });
    const [first, second] = [[], []];
    assert.deepEqual([lengthOf(first), lengthOf(first), lengthOf(second), calls], [0, 0, 0, 2]);
  });
});
