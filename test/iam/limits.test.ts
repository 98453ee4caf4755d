/** A limit makes the answer undecided. It never makes the answer "no request is allowed". */
import assert from "node:assert/strict";
import { resourceCoversKey } from "../../iam/evaluator/resource";
import {
  accountsAllowed,
  allKeysAnswer,
  createGrantAnswer,
  identityCreateGrantAnswer,
  type PolicyDocument,
  parsePolicyDocument,
} from "../../iam/index";
import { type Answers, findAccesses } from "../../iam/queries/access";
import { Allowance, MAX_COMPARED_CHARACTERS } from "../../iam/strings/budget";
import { contains, findMember, type Language } from "../../iam/strings/intersection";
import { globPattern } from "../../iam/strings/pattern";

const A = "111122223333";
const ROLE = `arn:aws:iam::${A}:role/app`;
const ANY = { services: ["*"], region: "us-east-1", ownAccount: A };

function document(...statements: readonly object[]): PolicyDocument {
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement: statements });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.document;
}
const allow = (more: object = {}) => ({
  Effect: "Allow",
  Principal: { AWS: ROLE },
  Action: "kms:*",
  Resource: "*",
  ...more,
});
const deny = (more: object = {}) => ({ ...allow(more), Effect: "Deny" });
const many = <T>(count: number, make: (number: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, number) => make(number));

/** The reason given at the first undecided statement, which counts the others. */
const tooMany = (others: number): string =>
  `the document distinguishes too many callers to check all of them, here and in ${others} other statements`;

describe("an allowance", () => {
  it("also spends from its parent, and is exhausted with it", () => {
    const whole = new Allowance(10);
    const first = whole.child(4);
    first.spend(4);
    assert.deepEqual([first.isExhausted, whole.isExhausted], [false, false]);
    first.spend(1);
    assert.deepEqual([first.isExhausted, whole.isExhausted], [true, false]);
    const second = whole.child(100);
    second.spend(6);
    assert.deepEqual([second.isExhausted, whole.isExhausted], [true, true]);
  });
});

describe("a question that exhausts its steps", () => {
  it("returns the openings that it found, and all other statements are undecided", () => {
    const { openings, undecided } = createGrantAnswer(document(...many(5000, () => allow())), ANY);
    assert.ok(openings.length > 100, `${openings.length} openings`);
    const named = new Set(openings.map(({ path }) => path));
    const first = many(5000, (number) => `Statement[${number}]`).find((path) => !named.has(path));
    assert.deepEqual(undecided, [{ kind: "limit", path: first, reason: tooMany(5000 - named.size - 1) }]);
  });

  it("leaves undecided only the statements that match an action of the question", () => {
    const statements = many(9000, (number) => ({
      Effect: number < 5 ? "Allow" : "Deny",
      Action: "kms:*",
      Resource: "*",
    }));
    const other = { Effect: "Allow", Action: "s3:*", Resource: "*" };
    const { accesses, undecided } = allKeysAnswer(document(...statements, other), { actions: ["kms:Decrypt"] });
    assert.deepEqual(accesses, []);
    assert.deepEqual(undecided, [{ kind: "limit", path: "Statement[0]", reason: tooMany(4) }]);
  });

  it("does not search the remaining Regions", () => {
    const region = (number: number) => `arn:aws:kms:eu-west-${number}:${A}:key/*`;
    const statements = many(3000, (number) => ({ Effect: "Allow", Action: "kms:*", Resource: region(number) }));
    const answer = identityCreateGrantAnswer(document(...statements), { services: ["rds"] });
    const named = new Set(answer.accesses.map(({ path }) => path));
    assert.deepEqual(
      answer.undecided.map(({ kind, reason }) => ({ kind, reason })),
      [{ kind: "limit", reason: tooMany(3000 - named.size - 1) }],
    );
  });
});

describe("the allowed accounts, if the steps are exhausted", () => {
  it("are all accounts, without certainty", () => {
    const never = allow({ Condition: { Null: { "aws:PrincipalArn": "true" } } });
    assert.deepEqual(accountsAllowed(document(never), "kms:PutKeyPolicy", undefined), { accounts: [], certain: true });
    const answer = accountsAllowed(document(...many(5000, () => never)), "kms:PutKeyPolicy", undefined);
    assert.deepEqual(answer, { accounts: [A], certain: false });
  });
});

describe("a document with too many classes of callers", () => {
  const accounts = many(4000, (number) => String(100_000_000_000 + number));

  it("leaves a statement undecided that may allow one of them", () => {
    const guard = deny({ Principal: "*", Condition: { Null: { "kms:ViaService": "true" } } });
    const { openings, undecided } = createGrantAnswer(document(allow({ Principal: { AWS: accounts } }), guard), ANY);
    assert.deepEqual(openings, []);
    assert.deepEqual(
      undecided.map(({ kind, path }) => `${kind} ${path}`),
      ["limit Statement[0]"],
    );
  });

  it("decides a statement that allows another caller", () => {
    const { openings, undecided } = createGrantAnswer(document(allow({ Principal: { AWS: accounts } })), ANY);
    assert.deepEqual([openings.length, undecided], [1, []]);
  });

  it("counts all of them among the allowed accounts, without certainty", () => {
    const answer = accountsAllowed(document(allow({ Principal: { AWS: accounts } })), "kms:PutKeyPolicy", undefined);
    assert.deepEqual(answer, { accounts, certain: false });
  });
});

describe("a value over the limit of compared characters", () => {
  const long = "a".repeat(MAX_COMPARED_CHARACTERS + 1);
  const path = "Statement[0].Condition.StringNotEquals.aws:SourceIdentity";

  it("leaves its condition undecided", () => {
    const given = allow({
      Condition: { StringNotEquals: { "aws:SourceIdentity": long }, Null: { "aws:SourceIdentity": "false" } },
    });
    const { openings, undecided } = createGrantAnswer(document(given), ANY);
    assert.deepEqual(openings, []);
    assert.deepEqual(
      undecided.map(({ reason, ...part }) => part),
      [{ kind: "condition", path }],
    );
  });

  it("leaves undecided whether a Resource matches the key", () => {
    const element = { kind: "resource", patterns: [`arn:aws:kms:*:key/${long}`], path: "Resource" } as const;
    assert.equal(resourceCoversKey(element, "2012-10-17", { region: "us-east-1", account: A }), undefined);
    const identity = document({
      Effect: "Allow",
      Action: "kms:*",
      Resource: [`arn:aws:kms:us-east-1:${A}:key/${long}`],
    });
    const { accesses, undecided } = identityCreateGrantAnswer(identity, { services: ["*"] });
    assert.deepEqual(accesses, []);
    assert.deepEqual(
      undecided.map(({ reason, ...part }) => part),
      [{ kind: "condition", path: "Statement[0].Resource" }],
    );
  });
});

describe("a list of texts", () => {
  const language = (globs: readonly string[], inside: boolean): Language => ({
    patterns: globs.map(globPattern),
    ignoreCase: false,
    inside,
  });

  it("is tried against wildcards until the states are exhausted", () => {
    const languages = [language(["ax", "ay", "bz"], true), language(["a*", "?x"], false)];
    assert.deepEqual(findMember(languages), { kind: "found", text: "bz" });
    assert.deepEqual(findMember(languages, { states: new Allowance(3) }), { kind: "limit" });
    assert.ok(languages.every((each) => contains(each, "bz")));
  });
});

describe("a question without a search", () => {
  it("has no answers", () => {
    const answers: Answers = new Map();
    findAccesses([], ["kms:CreateGrant"], answers);
    assert.equal(answers.size, 0);
  });
});
