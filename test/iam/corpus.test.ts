import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { evaluate } from "../../iam/evaluate";
import { createGrantAnswer, type PolicyDocument, parsePolicyDocument } from "../../iam/index";

/** A hand-reasoned case: what a document means, why, and the page that says so. */
interface Case {
  readonly id: string;
  readonly why: string;
  readonly source: string;
  readonly document: unknown;
  readonly question?: {
    readonly services?: readonly string[];
    readonly region?: string | null;
    readonly multiRegion?: boolean;
    readonly ownAccount?: string | null;
  };
  readonly verdict: "scoped" | "open" | "undecided";
  readonly openings?: readonly { readonly statement: number; readonly kind: string; readonly because: string }[];
  readonly undecided?: readonly { readonly kind: string; readonly path: string }[];
}

const FOLDER = join(process.cwd(), "testdata", "iam");

/** Of a question that a case leaves out: any service, us-east-1, account 111122223333. */
function questionOf({ question = {} }: Case) {
  const { services = ["*"], region = "us-east-1", multiRegion = false, ownAccount = "111122223333" } = question;
  return { services, region: region ?? undefined, multiRegion, ownAccount: ownAccount ?? undefined };
}

function read(document: unknown): PolicyDocument {
  const parsed = parsePolicyDocument(document);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.document;
}

const byText = <T>(items: readonly T[]): readonly T[] =>
  [...items].sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));

function casesOf(file: string): readonly Case[] {
  return JSON.parse(readFileSync(join(FOLDER, file), "utf8"));
}

/** All but the identity policies, which have a corpus of their own. */
const CORPUS = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json") && file !== "identity-policies.json")
  .map((file) => ({ file, cases: casesOf(file) }));

describe("corpus of key policies", () => {
  for (const { file, cases } of CORPUS) {
    describe(file, () => {
      for (const given of cases) {
        it(`${given.id}: ${given.verdict}`, () => {
          const document = read(given.document);
          const { openings, undecided } = createGrantAnswer(document, questionOf(given));
          assert.deepEqual(
            {
              openings: byText(openings.map(({ statement, kind, because }) => ({ statement, kind, because }))),
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

  it("has its cases, each under an id of its own", () => {
    const ids = CORPUS.flatMap(({ cases }) => cases.map(({ id }) => id));
    assert.ok(ids.length >= 400, `${ids.length} cases`);
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
    );
  });
});
