import assert from "node:assert/strict";
import { evaluate } from "../../iam/evaluator/evaluate";
import { createGrantAnswer, type PolicyDocument, parsePolicyDocument } from "../../iam/index";
import { questionOf, readCorpus } from "../kit/corpus";

function read(document: unknown): PolicyDocument {
  const parsed = parsePolicyDocument(document);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.document;
}

const byText = <T>(items: readonly T[]): readonly T[] =>
  [...items].sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));

const CORPUS = readCorpus();

describe("corpus of key policies", () => {
  for (const { file, cases } of CORPUS) {
    describe(file, () => {
      for (const given of cases) {
        it(`${given.id}: ${given.verdict}`, () => {
          const document = read(given.document);
          const { openings, undecided } = createGrantAnswer(document, questionOf(given));
          assert.deepEqual(
            {
              openings: byText(openings.map(({ statement, kind, reason }) => ({ statement, kind, reason }))),
              undecided: byText(undecided.map(({ kind, path }) => ({ kind, path }))),
            },
            { openings: byText(given.openings ?? []), undecided: byText(given.undecided ?? []) },
            given.why,
          );
          assert.equal(
            openings.length > 0 ? "open" : undecided.length > 0 ? "undecided" : "scoped",
            given.verdict,
            given.why,
          );
          for (const { witness } of openings) assert.equal(evaluate(document, witness).kind, "allowed");
        });
      }
    });
  }

  it("has at least 400 cases with unique ids", () => {
    const ids = CORPUS.flatMap(({ cases }) => cases.map(({ id }) => id));
    assert.ok(ids.length >= 400, `${ids.length} cases`);
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
    );
  });
});
