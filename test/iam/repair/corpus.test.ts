/** How many openings of the corpus get a checked repair. */
import assert from "node:assert/strict";
import {
  createGrantAnswer,
  namedServices,
  type PolicyDocument,
  parsePolicyDocument,
  repairGrant,
} from "../../../iam/index";
import { questionOf, readCorpus } from "../../kit/corpus";

/** The share of openings that must get one. */
const LEAST = 0.9;

function read(document: unknown): PolicyDocument {
  const parsed = parsePolicyDocument(document);
  assert.ok(parsed.ok);
  return parsed.document;
}

describe("the openings of the corpus", () => {
  it("get a checked repair, all but a few", () => {
    const without: string[] = [];
    let count = 0;
    for (const given of readCorpus().flatMap(({ cases }) => cases)) {
      const document = read(given.document);
      const question = questionOf(given);
      for (const opening of createGrantAnswer(document, question).openings) {
        if (opening.kind === "accountRoot") continue;
        count += 1;
        const repair = repairGrant(document, opening, question, namedServices(document, opening.statement));
        if (repair.kind === "none") without.push(`${given.id}: ${repair.reason ?? "no change closes it"}`);
      }
    }
    const share = 1 - without.length / count;
    console.log(`      ${count} openings, ${(100 * share).toFixed(1)} % with a repair. Without: ${without.join(", ")}`);
    assert.ok(share >= LEAST, `${share}`);
  });
});
