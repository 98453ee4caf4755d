import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate } from "../../../iam/evaluator/evaluate";
import { accessAnswer, denialAnswer } from "../../../iam/index";
import type { PolicyDocument, Statement } from "../../../iam/syntax/ast";
import { type Asked, isSettled, keyPolicyQuestions, matchesQuestion, tried } from "./access";
import { verdictOf } from "./answers";
import { agreesWithDocument } from "./consistent";
import { FEWER, law, SEED } from "./law";
import { keyPolicies, type RandomDocument, read } from "./random-documents";
import { Tally } from "./tally";

const MAX_UNDECIDED = 0.01;

const QUESTIONS = [
  { name: "accessAnswer", effect: "Allow", ask: accessAnswer, outcome: "allowed" },
  { name: "denialAnswer", effect: "Deny", ask: denialAnswer, outcome: "denied" },
] as const;

/** The document with no other statement of its effect; an Allow minds the Denys. */
function alone(document: PolicyDocument, statement: Statement): PolicyDocument {
  const against = document.statements.filter(({ effect }) => statement.effect === "Allow" && effect === "Deny");
  return { ...document, statements: [statement, ...against] };
}

for (const { name, effect, ask, outcome } of QUESTIONS) {
  describe(`${name} on random documents (FC_SEED=${SEED}, FC_RUNS=${FEWER})`, function () {
    this.timeout(0);
    const verdicts = new Tally();
    const settled = new Tally();
    const asked = new Tally();

    function holds(given: RandomDocument, question: Asked): void {
      const document = read(given);
      const answer = ask(document, question);
      verdicts.add(verdictOf(answer));
      if (isSettled(given, question)) settled.add(verdictOf(answer));
      for (const statement of document.statements.filter((each) => each.effect === effect)) {
        const accesses = answer.accesses.filter((access) => access.statement === statement.index);
        for (const { witness } of accesses) {
          assert.equal(evaluate(alone(document, statement), witness).kind, outcome);
          assert.ok(agreesWithDocument(witness, document), JSON.stringify(witness));
          assert.ok(question.actions.includes(witness.action), witness.action);
          assert.ok(matchesQuestion(witness, document, question, witness.action), JSON.stringify(witness));
        }
        if (accesses.length > 0) asked.add(question.callers.kind);
        const { request, perhaps, complete } = tried(document, statement, question);
        if (accesses.length > 0)
          assert.ok(request !== undefined || !complete, `not tried: ${JSON.stringify(accesses)}`);
        else if (answer.undecided.length === 0)
          assert.equal(perhaps, undefined, `it gets by: ${JSON.stringify(perhaps)}`);
        else if (isSettled(given, question) && !given.mixed)
          assert.equal(request, undefined, `not found: ${JSON.stringify(request)}`);
      }
    }

    it("agrees with brute force for each statement", () => {
      law(fc.property(keyPolicies, keyPolicyQuestions, holds), FEWER);
    });

    it("gives each verdict, for each kind of callers", () => {
      console.log(`      verdicts: ${verdicts}`);
      console.log(`      settled by AWS's rules: ${settled}`);
      console.log(`      accesses: ${asked}`);
      for (const verdict of ["scoped", "open", "undecided"]) assert.ok(verdicts.of(verdict) > 0, verdict);
      for (const kind of ["anyone", "administrators", "public", "otherAccounts"]) assert.ok(asked.of(kind) > 0, kind);
      const share = settled.of("undecided") / Math.max(1, settled.of("open") + settled.of("scoped"));
      assert.ok(share < MAX_UNDECIDED, `${share}`);
    });
  });
}
