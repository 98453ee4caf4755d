/** Each repair that is offered, on random documents: tried request by request, without the search. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate } from "../../../iam/evaluator/evaluate";
import { type CreateGrantQuestion, createGrantAnswer, type PolicyDocument, repairGrant } from "../../../iam/index";
import type { Statement } from "../../../iam/syntax/ast";
import { type Part, requestsThrough } from "./brute-force";
import { questions, tried } from "./create-grant";
import { FEWER, law, SEED } from "./law";
import { firstValue, isDelegation } from "./outside";
import { keyPolicies, read } from "./random-documents";
import { Tally } from "./tally";

const ACTIONS = ["kms:CreateGrant", "kms:DescribeKey", "kms:Decrypt", "kms:PutKeyPolicy"];

const tally = new Tally();
const kinds = new Tally();
const requestsTried = new Tally();

describe(`repairs on random documents (FC_SEED=${SEED}, ${FEWER} documents)`, function () {
  this.timeout(0);

  it("close the opening, allow nothing more, and keep Aurora's grants", () => {
    law(
      fc.property(keyPolicies, questions, (given, question) => {
        const before = read(given);
        const openings = createGrantAnswer(before, question).openings.filter(({ kind }) => kind !== "accountRoot");
        for (const opening of openings.slice(0, 2)) {
          const repair = repairGrant(before, opening, question, []);
          tally.add(repair.kind === "repair" ? repair.safety : `none: ${repair.reason ?? "not closed"}`);
          if (repair.kind !== "repair") continue;
          kinds.add(repair.edit.kind);
          const { document: after } = repair;
          const touched = changedIn(before, after);
          for (const statement of [...touched, ...sameIndex(after, opening.statement)]) {
            if (statement.effect === "Allow") closesOpening(after, statement, question);
          }
          for (const statement of touched)
            if (statement.effect === "Allow") allowsNothingMore(before, after, statement, question);
          const original = before.statements.find(({ index }) => index === opening.statement);
          if (original !== undefined && repair.safety === "safe") keepsAurora(before, after, original, question);
        }
      }),
      FEWER,
    );
  });

  it("are found for most openings", () => {
    console.log(`      repairs: ${tally}`);
    console.log(`      by kind: ${kinds}`);
    console.log(`      requests tried: ${requestsTried}`);
    for (const whose of ["mended statements", "grants of Aurora"]) assert.ok(requestsTried.of(whose) > 0, whose);
    for (const kind of ["addCondition", "addDeny", "replaceOperator", "separateAction"])
      assert.ok(kinds.of(kind) > 0, kind);
  });
});

const changedIn = (before: PolicyDocument, after: PolicyDocument): readonly Statement[] =>
  after.statements.filter((statement) => !before.statements.includes(statement));

const sameIndex = ({ statements }: PolicyDocument, index: number): readonly Statement[] =>
  statements.filter((statement) => statement.index === index);

function closesOpening(after: PolicyDocument, statement: Statement, question: CreateGrantQuestion): void {
  const { sure } = tried(after, statement, question);
  const open = [...sure].filter(([kind]) => kind !== "accountRoot");
  assert.deepEqual(open, [], "still open");
}

const keyOf = ({ key, region, ownAccount }: CreateGrantQuestion) => ({ ...key, region, account: ownAccount });

/** Every request that a changed statement allows was allowed before. */
function allowsNothingMore(
  before: PolicyDocument,
  after: PolicyDocument,
  statement: Statement,
  question: CreateGrantQuestion,
): void {
  for (const action of ACTIONS) {
    for (const { request } of requests(after, statement, action, question, () => true)) {
      requestsTried.add("mended statements");
      assert.equal(evaluate(before, request).kind, "allowed", `new: ${JSON.stringify(request)}`);
    }
  }
}

/** Every grant that Amazon RDS could create for a principal of the key's own account, it still can. */
function keepsAurora(
  before: PolicyDocument,
  after: PolicyDocument,
  original: Statement,
  question: CreateGrantQuestion,
): void {
  const { region, ownAccount } = question;
  const isRds = (request: Part): boolean =>
    firstValue(request, "kms:ViaService") === `rds.${region}.amazonaws.com` &&
    firstValue(request, "kms:GrantIsForAWSResource") === "true";
  if (region === undefined || ownAccount === undefined) return;
  for (const { request } of requests(before, original, "kms:CreateGrant", question, isRds)) {
    const { caller } = request;
    const arn = "arn" in caller ? caller.arn : "roleArn" in caller ? caller.roleArn : "";
    if (!arn.includes(`:${ownAccount}:`) || isDelegation(original, request, ownAccount)) continue;
    requestsTried.add("grants of Aurora");
    assert.equal(evaluate(after, request).kind, "allowed", `lost: ${JSON.stringify(request)}`);
  }
}

/** The most requests that are tried for one statement and action. */
const MOST = 200;

function requests(
  document: PolicyDocument,
  statement: Statement,
  action: string,
  question: CreateGrantQuestion,
  isInScope: (request: Part) => boolean,
) {
  const { through } = requestsThrough({
    document,
    statement,
    action,
    key: keyOf(question),
    patterns: new Map([
      ["kms:viaservice", []],
      ["kms:grantisforawsresource", []],
    ]),
    signature: (request) =>
      `${firstValue(request, "kms:ViaService")} ${firstValue(request, "kms:GrantIsForAWSResource")}`,
    isInScope,
  });
  const found = [];
  for (const each of through) {
    if (!each.undocumented) found.push(each);
    if (found.length >= MOST) break;
  }
  return found;
}
