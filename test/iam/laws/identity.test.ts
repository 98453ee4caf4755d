import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate } from "../../../iam/evaluate";
import { identityPolicyAnswer } from "../../../iam/index";
import { verdictOf } from "./answers";
import { isWhole } from "./consistent";
import { identityQuestions, isAbout, isSettled, tried } from "./identity";
import { FEWER, law, SEED } from "./law";
import { identityPolicies, read } from "./random-documents";
import { Tally } from "./tally";

const MAX_UNDECIDED = 0.01;

describe(`identityPolicyAnswer, tried on random documents (FC_SEED=${SEED}, FC_RUNS=${FEWER})`, function () {
  this.timeout(0);
  const verdicts = new Tally();
  const settled = new Tally();

  it("says of each statement what trying requests says", () => {
    law(
      fc.property(identityPolicies, identityQuestions, (given, question) => {
        const document = read(given);
        const answer = identityPolicyAnswer(document, question);
        const isSure = isSettled(given, document);
        verdicts.add(verdictOf(answer));
        if (isSure) settled.add(verdictOf(answer));
        const denies = document.statements.filter(({ effect }) => effect === "Deny");
        for (const statement of document.statements.filter(({ effect }) => effect === "Allow")) {
          const accesses = answer.accesses.filter((access) => access.statement === statement.index);
          for (const { witness } of accesses) {
            assert.equal(evaluate({ ...document, statements: [statement, ...denies] }, witness).kind, "allowed");
            assert.ok(isWhole(witness, document), JSON.stringify(witness));
            assert.ok(isAbout(witness, document, question, witness.action), JSON.stringify(witness));
          }
          const { request, perhaps, complete } = tried(document, statement, question);
          if (accesses.length > 0)
            assert.ok(request !== undefined || !complete, `not tried: ${JSON.stringify(accesses)}`);
          else if (answer.undecided.length === 0)
            assert.equal(perhaps, undefined, `it gets by: ${JSON.stringify(perhaps)}`);
          else if (isSure && !given.mixed) assert.equal(request, undefined, `not found: ${JSON.stringify(request)}`);
        }
      }),
      FEWER,
    );
  });

  it("answers in each way", () => {
    console.log(`      verdicts: ${verdicts}`);
    console.log(`      settled by AWS's rules: ${settled}`);
    for (const verdict of ["scoped", "open", "undecided"]) assert.ok(verdicts.of(verdict) > 0, verdict);
    const share = settled.of("undecided") / Math.max(1, settled.of("open") + settled.of("scoped"));
    assert.ok(share < MAX_UNDECIDED, `${share}`);
  });
});
