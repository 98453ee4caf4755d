import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { evaluate } from "../../iam/evaluator/evaluate";
import {
  type AccessAnswer,
  allKeysAnswer,
  type Holders,
  identityCreateGrantAnswer,
  type PolicyDocument,
  parsePolicyDocument,
} from "../../iam/index";

/** An identity policy, its verdict derived by hand, the reason and the AWS page. */
interface Case {
  readonly id: string;
  readonly why: string;
  readonly source: string;
  /** `createGrant`: is CreateGrant restricted to a service? `allKeys`: is decryption allowed with every key? */
  readonly asks: "createGrant" | "allKeys";
  readonly question?: { readonly services?: readonly string[]; readonly holders?: Holders };
  readonly document: unknown;
  readonly verdict: "scoped" | "narrowed" | "open" | "undecided";
  readonly accesses?: readonly Expected[];
  readonly undecided?: readonly { readonly kind: string; readonly path: string }[];
}

interface Expected {
  readonly statement: number;
  readonly actionPattern: string;
  readonly kind?: string;
  readonly reason?: string;
  readonly operation?: string;
  /** The key of the witness, if the case asserts it. */
  readonly key?: string;
}

const CASES: readonly Case[] = JSON.parse(
  readFileSync(join(process.cwd(), "testdata", "iam", "identity-policies.json"), "utf8"),
);

function read(document: unknown): PolicyDocument {
  const parsed = parsePolicyDocument(document);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.document;
}

/** Returns the answer. The defaults are any service, users and roles. */
function answer(document: PolicyDocument, { asks, question = {} }: Case): AccessAnswer {
  if (asks === "createGrant") return identityCreateGrantAnswer(document, { services: ["*"], ...question });
  return allKeysAnswer(document, { actions: ["kms:Decrypt", "kms:ReEncryptFrom"], ...question });
}

describe("corpus of identity policies", () => {
  for (const given of CASES) {
    it(`${given.id}: ${given.verdict}`, () => {
      const document = read(given.document);
      const { accesses, undecided } = answer(document, given);
      const expected = given.accesses ?? [];
      assert.deepEqual(
        {
          accesses: accesses.map(({ statement, actionPattern, kind, reason, witness }, index) => ({
            statement,
            actionPattern,
            ...(given.asks === "createGrant" ? { kind, reason } : { operation: witness.action }),
            ...(expected[index]?.key !== undefined && { key: witness.keyArn }),
          })),
          undecided: undecided.map(({ kind, path }) => ({ kind, path })),
        },
        { accesses: expected, undecided: given.undecided ?? [] },
        given.why,
      );
      const closed = given.asks === "createGrant" ? "scoped" : "narrowed";
      assert.equal(
        accesses.length > 0 ? "open" : undecided.length > 0 ? "undecided" : closed,
        given.verdict,
        given.why,
      );
      for (const { witness } of accesses) assert.equal(evaluate(document, witness).kind, "allowed");
    });
  }

  it("has at least 110 cases with unique ids", () => {
    assert.ok(CASES.length >= 110);
    assert.equal(new Set(CASES.map(({ id }) => id)).size, CASES.length);
  });
});
