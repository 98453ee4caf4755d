import assert from "node:assert/strict";
import { createGrantAnswer, parsePolicyDocument } from "../../../iam/index";
import { CompiledDocument } from "../../../iam/search/compiled-document";
import { Budget, MAX_STEPS } from "../../../iam/strings/budget";

const KEY = { region: "us-east-1", account: "111122223333" };
const ALLOW = { Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" };
const DENY = { ...ALLOW, Effect: "Deny" };

function read(Statement: unknown) {
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement });
  assert.ok(parsed.ok);
  return parsed.document;
}

describe("a compiled document", () => {
  it("costs six steps for each statement", () => {
    const budget = new Budget();
    new CompiledDocument(read([ALLOW, ALLOW, DENY]), "keyPolicy", KEY, { budget });
    budget.steps.spend(MAX_STEPS - 18);
    assert.equal(budget.steps.isExhausted, false);
    budget.steps.spend(1);
    assert.equal(budget.steps.isExhausted, true);
  });

  for (const [denies, cost] of [
    [0, 16],
    [1, 16],
    [2, 17],
    [9, 20],
  ] as const) {
    it(`with ${denies} Deny statements costs ${cost} steps for each replay`, () => {
      const document = read([ALLOW, ...Array.from({ length: denies }, () => DENY)]);
      assert.equal(new CompiledDocument(document, "keyPolicy", KEY).costOfReplay, cost);
    });
  }

  for (const [key, reason] of [
    ["aws:RequestedRegion", "the Region of the key is not known"],
    ["aws:ResourceAccount", "the account of the key is not known"],
  ] as const) {
    it(`leaves a condition on ${key} undecided when the key is not known`, () => {
      const document = read({ ...ALLOW, Condition: { StringEquals: { [key]: "x" } } });
      const question = { services: ["*"], region: undefined, ownAccount: undefined };
      assert.deepEqual(createGrantAnswer(document, question), {
        openings: [],
        undecided: [{ kind: "condition", path: `Statement.Condition.StringEquals.${key}`, reason }],
      });
    });
  }
});
