import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate } from "../../../iam/evaluator/evaluate";
import { accountOf, type Caller, callerArn } from "../../../iam/evaluator/request";
import { jointAccessAnswer } from "../../../iam/queries/joint-access";
import type { PolicyDocument } from "../../../iam/syntax/ast";
import { type Part, requestsThrough } from "./brute-force";
import { A, B } from "./condition-keys";
import { agreesWithDocument } from "./consistent";
import { exactly } from "./globs";
import { ID } from "./key-properties";
import { FEWER, law, SEED } from "./law";
import { firstValue } from "./outside";
import { keyPolicies, type RandomDocument, read } from "./random-documents";
import { Tally } from "./tally";

const MAX_UNDECIDED = 0.02;

/** The two actions of the random documents. */
const ACTIONS = ["kms:CreateGrant", "kms:Decrypt"] as const;
const KEY = { region: "us-east-1", account: A, id: ID, multiRegion: false, keySpec: "SYMMETRIC_DEFAULT" };
const RDS = "rds.us-east-1.amazonaws.com";

const askedCallers = fc.constantFrom(undefined, A, B, `arn:aws:iam::${A}:role/app`, `arn:aws:iam::${A}:user/alice`);

function isAsked(caller: Caller, asked: string | undefined): boolean {
  if (caller.kind === "service") return false;
  return asked === undefined || [callerArn(caller), accountOf(callerArn(caller))].includes(asked);
}

const isThrough = (request: Part): boolean => firstValue(request, "kms:ViaService") === RDS;

/** Returns the JSON of each caller with an allowed request for the action. */
function callersThrough(document: PolicyDocument, action: string, asked: string | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  for (const statement of document.statements.filter(({ effect }) => effect === "Allow")) {
    const { through } = requestsThrough({
      document,
      statement,
      action,
      key: KEY,
      patterns: new Map([["kms:viaservice", [exactly(RDS)]]]),
      signature: ({ caller }) => JSON.stringify(caller),
      isInScope: (request) => isThrough(request) && isAsked(request.caller, asked),
    });
    for (const { request } of through) found.add(JSON.stringify(request.caller));
  }
  return found;
}

describe(`jointAccessAnswer on random documents (FC_SEED=${SEED}, FC_RUNS=${FEWER})`, function () {
  this.timeout(0);
  const verdicts = new Tally();
  const settled = new Tally();

  function holds(given: RandomDocument, asked: string | undefined): void {
    const document = read(given);
    const question = { actions: ACTIONS, key: KEY, service: "rds", ...(asked !== undefined && { caller: asked }) };
    const answer = jointAccessAnswer(document, question);
    verdicts.add(answer.kind);
    if (given.unresolved.length === 0 && !given.mixed) settled.add(answer.kind);
    switch (answer.kind) {
      case "admitted":
        assert.deepEqual(
          answer.requests.map(({ request }) => request.action),
          ACTIONS,
        );
        for (const { request } of answer.requests) {
          assert.equal(evaluate(document, request).kind, "allowed");
          assert.ok(agreesWithDocument(request, document), JSON.stringify(request));
          assert.ok(isThrough(request) && isAsked(request.caller, asked), JSON.stringify(request));
          assert.deepEqual(request.caller, answer.requests[0]?.request.caller);
        }
        return;
      case "nobody": {
        const [granting, decrypting] = ACTIONS.map((action) => callersThrough(document, action, asked));
        const both = [...(granting ?? [])].filter((caller) => decrypting?.has(caller));
        assert.deepEqual(both, []);
        return;
      }
      case "undecided":
        assert.ok(answer.undecided.length > 0);
    }
  }

  it("agrees with brute force on whether one caller can make both requests", () => {
    law(fc.property(keyPolicies, askedCallers, holds), FEWER);
  });

  it("gives each verdict", () => {
    console.log(`      verdicts: ${verdicts}`);
    console.log(`      settled by AWS's rules: ${settled}`);
    for (const kind of ["admitted", "nobody", "undecided"]) assert.ok(verdicts.of(kind) > 0, kind);
    const share = settled.of("undecided") / Math.max(1, settled.of("admitted") + settled.of("nobody"));
    assert.ok(share < MAX_UNDECIDED, `${share}`);
  });
});
