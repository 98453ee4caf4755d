import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate } from "../../../iam/evaluator/evaluate";
import { type CreateGrantAnswer, createGrantAnswer } from "../../../iam/index";
import { agreesWithDocument } from "./consistent";
import { type Found, isSettled, questions, tried } from "./create-grant";
import { law, RUNS, SEED } from "./law";
import { type Place, placeOf } from "./outside";
import { keyPolicies, read } from "./random-documents";
import { Tally } from "./tally";

/** Of documents and questions that AWS's rules settle, how many may stay undecided. */
const MAX_UNDECIDED = 0.005;

const verdicts = new Tally();
const settled = new Tally();
const kinds = new Tally();
const trials = new Tally();

function verdictOf({ openings, undecided }: CreateGrantAnswer): string {
  if (openings.length > 0) return "open";
  return undecided.length > 0 ? "undecided" : "scoped";
}

describe(`createGrantAnswer on random documents (FC_SEED=${SEED}, FC_RUNS=${RUNS})`, function () {
  this.timeout(0);

  it("agrees with brute force for each statement", () => {
    law(
      fc.property(keyPolicies, questions, (given, question) => {
        const document = read(given);
        const answer = createGrantAnswer(document, question);
        const isSure = isSettled(given, question);
        verdicts.add(verdictOf(answer));
        if (isSure) settled.add(verdictOf(answer));
        for (const statement of document.statements.filter(({ effect }) => effect === "Allow")) {
          const openings = answer.openings.filter((opening) => opening.statement === statement.index);
          const denies = document.statements.filter(({ effect }) => effect === "Deny");
          for (const { kind, witness } of openings) {
            kinds.add(kind);
            assert.equal(evaluate({ ...document, statements: [statement, ...denies] }, witness).kind, "allowed");
            assert.ok(agreesWithDocument(witness, document), JSON.stringify(witness));
            const isOneRegions = question.region === undefined && question.multiRegion !== true;
            assert.ok(places(isOneRegions).includes(placeOf(witness, question, question.region)));
          }
          agrees(tried(document, statement, question), openings, answer, isSure && !given.mixed);
        }
      }),
    );
  });

  it("gives each verdict, and is rarely undecided when AWS's rules decide the document", () => {
    const share = settled.of("undecided") / Math.max(1, settled.of("open") + settled.of("scoped"));
    console.log(`      verdicts: ${verdicts}`);
    console.log(`      settled by AWS's rules: ${settled}`);
    console.log(`      openings: ${kinds}`);
    console.log(`      statements: ${trials}`);
    for (const verdict of ["scoped", "open", "undecided"]) assert.ok(verdicts.of(verdict) > 0, verdict);
    for (const kind of ["direct", "accountRoot", "grantIsForAWSResource"]) assert.ok(kinds.of(kind) > 0, kind);
    assert.ok(share < MAX_UNDECIDED, `${share}`);
  });
});

/** The places that a witness may have. `either` requires that two witnesses exclude each other: see `Regions`. */
const places = (isOneRegions: boolean): readonly Place[] => (isOneRegions ? ["outside", "either"] : ["outside"]);

function agrees(
  found: Found,
  openings: CreateGrantAnswer["openings"],
  answer: CreateGrantAnswer,
  isPlain: boolean,
): void {
  const { sure, perhaps, complete } = found;
  trials.add(sure.size > 0 ? "open by trying" : complete ? "closed by trying all" : "closed by trying some");
  if (openings.length === 0 && answer.undecided.length === 0) {
    assert.equal(perhaps, undefined, `scoped, but ${JSON.stringify(perhaps)} gets through`);
  }
  if (openings.length === 0 && sure.size > 0) {
    assert.ok(answer.undecided.length > 0 && !isPlain, `not found: ${JSON.stringify([...sure])}`);
  }
  if (complete)
    for (const { kind, witness } of openings) assert.ok(sure.has(kind), `not tried: ${JSON.stringify(witness)}`);
}
