import assert from "node:assert/strict";
import { evaluate } from "../../../iam/evaluator/evaluate";
import { identityDecision, jointAccessAnswer, type PolicyDocument, parsePolicyDocument } from "../../../iam/index";
import { MAX_CALLER_CLASSES } from "../../../iam/strings/budget";

const A = "111122223333";
const OTHER = "444455556666";
const ROOT = `arn:aws:iam::${A}:root`;
const APP = `arn:aws:iam::${A}:role/app`;
const ALICE = `arn:aws:iam::${A}:user/alice`;
const GRANT = "kms:CreateGrant";
const DESCRIBE = "kms:DescribeKey";
const BOTH = [GRANT, DESCRIBE];
const VIA = "kms:ViaService";
const RDS = "rds.us-east-1.amazonaws.com";
const FOR_AWS = { key: "kms:GrantIsForAWSResource", kind: "among", patterns: ["true"] } as const;

interface Question {
  readonly actions?: readonly string[];
  readonly region?: undefined;
  readonly caller?: string;
}

function document(statements: readonly object[]): PolicyDocument {
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement: statements });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.document;
}
const ask = (statements: readonly object[], { actions = BOTH, ...question }: Question = {}) =>
  jointAccessAnswer(document(statements), {
    actions,
    key: { region: "region" in question ? undefined : "us-east-1", account: A },
    service: "rds",
    context: [FOR_AWS],
    ...(question.caller !== undefined && { caller: question.caller }),
  });

const allow = (AWS: unknown, Action: unknown = "kms:*", condition?: object) => ({
  Effect: "Allow",
  Principal: { AWS },
  Action,
  Resource: "*",
  ...(condition && { Condition: condition }),
});
const deny = (AWS: unknown, Action: unknown, condition?: object) => ({
  ...allow(AWS, Action, condition),
  Effect: "Deny",
});
const via = (...services: string[]) => ({ StringEquals: { [VIA]: services } });
const named = (arn: string) => ({ StringLike: { "aws:PrincipalArn": arn } });

/** By whom, where somebody is: one caller makes all the requests. */
function admitted(statements: readonly object[], question?: Question): readonly string[] {
  const answer = ask(statements, question);
  assert.equal(answer.kind, "admitted", JSON.stringify(answer));
  if (answer.kind !== "admitted") return [];
  for (const { request } of answer.requests) {
    assert.deepEqual(evaluate(document(statements), request).kind, "allowed");
    assert.deepEqual(request.caller, answer.requests[0]?.request.caller);
  }
  return answer.requests.map(({ request, delegated }) => `${request.action}${delegated ? " by the account" : ""}`);
}

describe("joint access", () => {
  describe("is allowed to one caller", () => {
    const cases: readonly { name: string; statements: readonly object[]; question?: Question; delegated?: true }[] = [
      { name: "the root of the account delegates", statements: [allow(ROOT)], delegated: true },
      { name: "a role", statements: [allow(APP)] },
      { name: "a user, by two statements", statements: [allow(ALICE, GRANT), allow(ALICE, DESCRIBE)] },
      { name: "a role rather than its account", statements: [allow(ROOT), allow(APP)] },
      { name: "through the service", statements: [allow(APP, BOTH, via(RDS))] },
      {
        name: "through the service among others",
        statements: [allow(APP, BOTH, via("ec2.us-east-1.amazonaws.com", RDS))],
      },
      {
        name: "for AWS resources",
        statements: [allow(APP, DESCRIBE), allow(APP, GRANT, { Bool: { [FOR_AWS.key]: "true" } })],
      },
      { name: "of another account", statements: [allow(`arn:aws:iam::${OTHER}:role/app`)] },
      {
        name: "one that both statements mean, by what they ask of its ARN",
        statements: [allow("*", GRANT, named(`${APP}*`)), allow("*", DESCRIBE, named("*-deploy"))],
      },
      { name: "the role that is asked about", statements: [allow(APP)], question: { caller: APP } },
      { name: "the role, by its account", statements: [allow(ROOT)], question: { caller: APP }, delegated: true },
      {
        name: "the role, whichever unique id it has",
        statements: [allow(APP), allow("AROAEXAMPLEID", DESCRIBE), allow(`arn:aws:sts::${A}:assumed-role/app/one`)],
        question: { caller: APP },
      },
      {
        name: "the account that is asked about",
        statements: [allow(OTHER)],
        question: { caller: OTHER },
        delegated: true,
      },
      {
        name: "in whatever Region",
        statements: [allow(ROOT), allow(APP, BOTH, via(RDS))],
        question: { region: undefined },
        delegated: true,
      },
    ];
    for (const { name, statements, question, delegated } of cases) {
      const expected = BOTH.map((action) => (delegated ? `${action} by the account` : action));
      it(name, () => assert.deepEqual(admitted(statements, question), expected));
    }
  });

  describe("is allowed to no caller", () => {
    const cases: readonly {
      name: string;
      statements: readonly object[];
      question?: Question;
      missing: readonly string[];
    }[] = [
      { name: "without a statement", statements: [], missing: BOTH },
      { name: "without kms:DescribeKey", statements: [allow(APP, GRANT)], missing: [DESCRIBE] },
      { name: "each by another", statements: [allow(APP, GRANT), allow(ALICE, DESCRIBE)], missing: [] },
      {
        name: "through another service",
        statements: [allow(ROOT, BOTH, via("ec2.us-east-1.amazonaws.com"))],
        missing: BOTH,
      },
      {
        name: "through the service of another Region",
        statements: [allow(ROOT, BOTH, via("rds.eu-west-1.amazonaws.com"))],
        missing: BOTH,
      },
      {
        name: "directly only",
        statements: [allow(ROOT), deny("*", DESCRIBE, { Null: { [VIA]: "false" } })],
        missing: [DESCRIBE],
      },
      {
        name: "not for AWS resources",
        statements: [allow(ROOT), deny("*", GRANT, { Bool: { [FOR_AWS.key]: "true" } })],
        missing: [GRANT],
      },
      {
        name: "a service in its own name",
        statements: [{ ...allow(""), Principal: { Service: "rds.amazonaws.com" } }],
        missing: BOTH,
      },
      {
        name: "no ARN that both statements mean",
        statements: [allow("*", GRANT, named(`${APP}-a`)), allow("*", DESCRIBE, named(`${APP}-b`))],
        missing: [],
      },
      {
        name: "another role",
        statements: [allow(APP)],
        question: { caller: `arn:aws:iam::${A}:role/deploy` },
        missing: BOTH,
      },
      {
        name: "the role that is denied",
        statements: [allow(ROOT), deny(APP, "kms:Create*")],
        question: { caller: APP },
        missing: [GRANT],
      },
      { name: "another account", statements: [allow(ROOT)], question: { caller: OTHER }, missing: BOTH },
      {
        name: "the role, whichever unique id it has",
        statements: [allow(ALICE), allow("AROAEXAMPLEID", "kms:Decrypt"), allow(APP, GRANT)],
        question: { caller: APP },
        missing: [DESCRIBE],
      },
      {
        name: "in no Region",
        statements: [allow(APP, BOTH, via("ec2.us-east-1.amazonaws.com"))],
        question: { region: undefined },
        missing: BOTH,
      },
    ];
    for (const { name, statements, question, missing } of cases) {
      it(name, () => assert.deepEqual(ask(statements, question), { kind: "nobody", missing }));
    }
  });

  describe("is undecided", () => {
    const cases: readonly {
      name: string;
      statements: readonly object[];
      question?: Question;
      parts: readonly string[];
    }[] = [
      {
        name: "a canonical user",
        statements: [{ ...allow(""), Principal: { CanonicalUser: "79a59df900b949e5" } }],
        parts: ["principal Statement[0].Principal.CanonicalUser"],
      },
      {
        name: "an operator AWS does not define",
        statements: [allow(APP, BOTH, { StringMatches: { [VIA]: RDS } })],
        parts: [`condition Statement[0].Condition.StringMatches.${VIA}`],
      },
      {
        name: "a service of a Region, and which is the key's is not known",
        statements: [allow(APP, BOTH, via(RDS))],
        question: { region: undefined },
        parts: [`region Statement[0].Condition.StringEquals.${VIA}`],
      },
      {
        name: "a Deny of such a service",
        statements: [allow(ROOT), deny("*", GRANT, { StringNotEquals: { [VIA]: RDS } })],
        question: { region: undefined },
        parts: [`region Statement[1].Condition.StringNotEquals.${VIA}`],
      },
      {
        name: "a unique id that the role may have",
        statements: [allow("AROAEXAMPLEID"), { Effect: "Allow", Action: "kms:*", Resource: "*" }],
        question: { caller: APP },
        parts: ["principal Statement[0].Principal.AWS"],
      },
      {
        name: "a unique id that the role may have, and an unreadable condition",
        statements: [allow("AROAEXAMPLEID"), allow(APP, BOTH, { StringMatches: { [VIA]: RDS } })],
        question: { caller: APP },
        parts: [`condition Statement[1].Condition.StringMatches.${VIA}`, "principal Statement[0].Principal.AWS"],
      },
      {
        name: "one of two ways that a condition decides, if the other is closed",
        statements: [allow(APP, GRANT), allow(ALICE, DESCRIBE), allow(ALICE, GRANT, { StringMatches: { [VIA]: RDS } })],
        parts: [`condition Statement[2].Condition.StringMatches.${VIA}`],
      },
    ];
    for (const { name, statements, question, parts } of cases) {
      it(name, () => {
        const answer = ask(statements, question);
        assert.equal(answer.kind, "undecided", JSON.stringify(answer));
        const undecided = answer.kind === "undecided" ? answer.undecided : [];
        assert.deepEqual(
          undecided.map(({ kind, path }) => `${kind} ${path}`),
          parts,
        );
      });
    }

    it("two Denies that leave each action to another caller", () => {
      const unlike = { StringNotLike: { "aws:PrincipalArn": "*/a*" } };
      const like = { StringLike: { "aws:PrincipalArn": "*/a*" } };
      const answer = ask([allow("*"), deny("*", GRANT, unlike), deny("*", DESCRIBE, like)]);
      assert.deepEqual(answer.kind === "undecided" && answer.undecided, [
        {
          kind: "limit",
          path: "Statement",
          reason: "its statements are too complex to decide whether one caller can make all of the requests",
        },
      ]);
    });

    it("patterns that are too complex together", () => {
      const wide = (letter: string) => ({ "aws:SourceIdentity": `*${letter}${"?".repeat(20)}` });
      const condition = { StringLike: wide("a"), StringLikeIfExists: wide("b"), "ForAnyValue:StringLike": wide("c") };
      const answer = ask([allow(APP, BOTH, condition)]);
      assert.deepEqual(answer.kind === "undecided" && answer.undecided.map(({ kind, path }) => `${kind} ${path}`), [
        "limit Statement",
      ]);
    });

    it("more combinations of statements than the limit", () => {
      const answer = ask(Array.from({ length: 320 }, () => allow(APP, BOTH, { StringMatches: { [VIA]: RDS } })));
      assert.deepEqual(answer.kind === "undecided" && answer.undecided.map(({ kind, path }) => `${kind} ${path}`), [
        "limit Statement",
      ]);
    });

    it("more callers than the limit", () => {
      const accounts = Array.from({ length: MAX_CALLER_CLASSES / 4 }, (_, index) => String(200_000_000_000 + index));
      const answer = ask([allow(accounts, GRANT)]);
      assert.deepEqual(answer.kind === "undecided" && answer.undecided.map(({ kind, path }) => `${kind} ${path}`), [
        "limit Statement",
      ]);
    });
  });

  it("is allowed to no caller if the ARN is not of a user or role", () => {
    assert.deepEqual(ask([allow("*")], { caller: `arn:aws:iam::${A}:role/*` }), { kind: "nobody", missing: [] });
  });
});

describe("the identity policies of a caller", () => {
  const KEY = `arn:aws:kms:us-east-1:${A}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const request = {
    caller: { kind: "user", arn: ALICE, userId: "AIDAEXAMPLE" },
    action: GRANT,
    key: { region: "us-east-1", account: A },
    context: { [VIA]: [RDS] },
  } as const;
  const holds = (Effect: string, Action: string, Resource: string, condition?: object) =>
    document([{ Effect, Action, Resource, ...(condition && { Condition: condition }) }]);
  const allows = holds("Allow", "kms:*", "*");
  const cases: readonly (readonly [string, readonly (PolicyDocument | undefined)[], string])[] = [
    ["allowed", [allows], "by one"],
    ["allowed", [holds("Allow", "kms:Decrypt", "*"), holds("Allow", GRANT, KEY, via(RDS))], "by one of two"],
    ["notAllowed", [], "by none"],
    ["notAllowed", [holds("Allow", GRANT, KEY.replace("1234abcd", "5678abcd"))], "on another key"],
    ["denied", [allows, holds("Deny", "kms:Create*", "*")], "by one, and denied by another"],
    ["unresolved", [allows, undefined], "by one, if another cannot be read"],
    ["unresolved", [allows, holds("Deny", GRANT, "*", { StringMatches: { [VIA]: RDS } })], "perhaps denied"],
    ["unresolved", [holds("Allow", GRANT, "*", { StringMatches: { [VIA]: RDS } })], "perhaps allowed"],
    [
      "allowed",
      [holds("Allow", GRANT, "*", { StringMatches: { [VIA]: RDS } }), allows],
      "perhaps by one, and by another",
    ],
  ];
  for (const [decision, documents, name] of cases) {
    it(`${decision}: ${name}`, () => assert.equal(identityDecision(documents, request, KEY), decision));
  }
});
