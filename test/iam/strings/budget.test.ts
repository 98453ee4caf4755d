import assert from "node:assert/strict";
import * as budget from "../../../iam/strings/budget";

/** The figures of docs/reasoner-cost.md. */
describe("the limits of a question", () => {
  for (const [name, limit, expected] of [
    ["steps", budget.MAX_STEPS, 50_000],
    ["steps of one search", budget.MAX_STEPS_PER_SEARCH, 32_000],
    ["states", budget.MAX_STATES, 60_000],
    ["states of one search", budget.MAX_STATES_PER_SEARCH, 20_000],
    ["classes of callers", budget.MAX_CALLER_CLASSES, 10_000],
    ["characters of a compared value", budget.MAX_COMPARED_CHARACTERS, 2_048],
  ] as const) {
    it(`allow ${expected} ${name}`, () => assert.equal(limit, expected));
  }

  it("give each allowance of a question its own limit", () => {
    const { steps, states } = new budget.Budget();
    steps.spend(50_000);
    states.spend(60_000);
    assert.deepEqual([steps.isExhausted, states.isExhausted], [false, false]);
    steps.spend(1);
    assert.deepEqual([steps.isExhausted, states.isExhausted], [true, false]);
    states.spend(1);
    assert.equal(states.isExhausted, true);
  });
});
