import assert from "node:assert/strict";
import { keyFactsFor } from "../../../iam/aws/condition-keys";
import { callerClasses } from "../../../iam/callers/partition";
import { resourceCoversKey } from "../../../iam/evaluator/resource";
import {
  accessAnswer,
  accountsAllowed,
  createGrantAnswer,
  describeWitness,
  type PolicyDocument,
  parsePolicyDocument,
} from "../../../iam/index";
import { ApplicableStatements } from "../../../iam/search/applicable-statements";
import { CompiledDocument } from "../../../iam/search/compiled-document";
import { Reachability } from "../../../iam/search/reachability";
import { type DenyClause, findAssignment, type SearchResult, valueAt } from "../../../iam/solver/backtrack";
import { absent, type Literal, oneOf, solveKey } from "../../../iam/solver/key-constraints";
import { Allowance } from "../../../iam/strings/budget";
import { exactPattern, globPattern, type Pattern } from "../../../iam/strings/pattern";

const A = "111122223333";
const ROLE = `arn:aws:iam::${A}:role/app`;
const KEY = { region: "us-east-1", account: A };
const ANY = { services: ["*"], region: "us-east-1", ownAccount: A };

function document(...statements: readonly object[]): PolicyDocument {
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement: statements });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.document;
}
const allow = (principal: unknown, more: object = {}) => ({
  Effect: "Allow",
  Principal: principal,
  Action: "kms:*",
  Resource: "*",
  ...more,
});
const when = (operator: string, key: string, value: string) => ({ Condition: { [operator]: { [key]: value } } });
const deny = (principal: unknown, more: object = {}) => ({ ...allow(principal, more), Effect: "Deny" });

describe("an opening", () => {
  it("has the action, the principal, the path and a request", () => {
    const [opening] = createGrantAnswer(
      document(allow({ AWS: ["444455556666", ROLE] }, { Sid: "Admins", Action: ["kms:List*", "kms:Create*"] })),
      ANY,
    ).openings;
    assert.ok(opening);
    const { witness, ...rest } = opening;
    assert.deepEqual(rest, {
      kind: "direct",
      statement: 0,
      sid: "Admins",
      path: "Statement[0]",
      actionPattern: "kms:Create*",
      principal: "444455556666",
      reason: "noCondition",
    });
    assert.equal(
      describeWitness(witness),
      "`arn:aws:iam::444455556666:role/example` can call kms:CreateGrant directly",
    );
  });

  it("names a session that the document names", () => {
    const session = "arn:aws:sts::111122223333:assumed-role/app/one";
    const [opening] = createGrantAnswer(document(allow({ AWS: session }, { Action: "kms:CreateGrant" })), ANY).openings;
    assert.ok(opening);
    assert.match(describeWitness(opening.witness), /role\/app` \(session `one`\) can call kms:CreateGrant directly$/);
  });

  it("names NotPrincipal and NotAction", () => {
    const open = { Effect: "Allow", NotPrincipal: { AWS: ROLE }, NotAction: ["s3:*", "ec2:*"], Resource: "*" };
    const [opening] = createGrantAnswer(document(open), ANY).openings;
    assert.equal(opening?.principal, "NotPrincipal");
    assert.equal(opening?.actionPattern, "NotAction");
  });

  it("has condition keys in the case of the document", () => {
    const given = allow(
      { AWS: `arn:aws:iam::${A}:user/alice` },
      { Condition: { StringLike: { "kms:viaService": "*", "aws:sourceVPC": "vpc-?" } } },
    );
    const [opening] = createGrantAnswer(document(given), { ...ANY, services: ["rds"] }).openings;
    assert.ok(opening);
    assert.deepEqual(opening.witness.context, {
      "kms:viaService": ["ec2.us-east-1.amazonaws.com"],
      "aws:sourceVPC": ["vpc-x"],
    });
    assert.equal(
      describeWitness(opening.witness),
      `\`arn:aws:iam::${A}:user/alice\` can call kms:CreateGrant through \`ec2.us-east-1.amazonaws.com\` with \`aws:sourceVPC\` \`vpc-x\``,
    );
  });

  for (const [partition, region, openings, undecided] of [
    ["aws", "us-east-1", 1, 0],
    ["aws-cn", "cn-north-1", 1, 0],
    ["aws-cn", undefined, 1, 0],
    ["aws-iso-b", "us-isob-east-1", 1, 0],
    ["aws-cn", "us-east-1", 0, 0],
  ] as const) {
    it(`a session of ${partition} and a key in ${region ?? "an unknown Region"}`, () => {
      const session = allow({ AWS: `arn:${partition}:sts::${A}:assumed-role/app/one` });
      const answer = createGrantAnswer(document(session), { ...ANY, region });
      assert.deepEqual([answer.openings.length, answer.undecided.length], [openings, undecided]);
    });
  }

  it("can be of a federated session that a user requested, past a Deny on users", () => {
    const noUsers = deny("*", when("StringEquals", "aws:PrincipalType", "User"));
    const alice = `arn:aws:iam::${A}:user/alice`;
    const [opening] = createGrantAnswer(document(allow({ AWS: alice }), noUsers), ANY).openings;
    assert.ok(opening);
    assert.equal(
      describeWitness(opening.witness),
      `\`arn:aws:sts::${A}:federated-user/example\` (a session requested by \`${alice}\`) can call kms:CreateGrant directly`,
    );
    const own = deny({ AWS: alice }, when("Null", "kms:ViaService", "true"));
    assert.deepEqual(createGrantAnswer(document(allow({ AWS: alice }), own), ANY), { openings: [], undecided: [] });
  });

  it("can be of a service", () => {
    const request = {
      caller: { kind: "service", name: "rds.amazonaws.com" },
      action: "kms:CreateGrant",
      key: KEY,
      context: {},
    } as const;
    assert.equal(describeWitness(request), "`rds.amazonaws.com` can call kms:CreateGrant directly");
  });
});

const FACTS = keyFactsFor("kms:CreateGrant");

describe("grants for AWS resources", () => {
  const forResource = { Action: "kms:CreateGrant", Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } };
  const chained = {
    StringEquals: { "aws:CalledViaFirst": "cloudformation.amazonaws.com" },
    "ForAnyValue:StringEquals": { "aws:CalledVia": "rds.amazonaws.com" },
  };

  it("are one access, even if another statement leaves some callers undecided", () => {
    const other = allow({ AWS: ROLE }, { Action: "kms:Decrypt", Condition: chained });
    const { openings, undecided } = createGrantAnswer(document(allow({ AWS: ROLE }, forResource), other), ANY);
    assert.deepEqual(
      openings.map(({ kind }) => kind),
      ["grantIsForAWSResource"],
    );
    assert.deepEqual(undecided, []);
  });

  it("are undecided if no caller surely gets them", () => {
    const Condition = { ...forResource.Condition, StringSounds: { "aws:SourceVpc": "vpc" } };
    const { openings, undecided } = createGrantAnswer(
      document(allow({ AWS: ROLE }, { ...forResource, Condition })),
      ANY,
    );
    assert.deepEqual(openings, []);
    assert.deepEqual(
      undecided.map(({ kind, path }) => [kind, path]),
      [["condition", "Statement[0].Condition.StringSounds.aws:SourceVpc"]],
    );
  });
});

describe("limits", () => {
  const many = Array.from({ length: 12 }, (_, index) =>
    deny("*", {
      Condition: {
        Null: { "kms:ViaService": "true" },
        StringEquals: { [`aws:PrincipalTag/${index}`]: "a", [`aws:RequestTag/${index}`]: "b" },
      },
    }),
  );

  it("a document of many interlocking statements is still decided", () => {
    assert.equal(createGrantAnswer(document(allow({ AWS: ROLE }), ...many), ANY).openings.length, 1);
  });

  it("a search that runs out of steps returns `limit`, never `none`", () => {
    const test = { kind: "text", ignoreCase: false, patterns: [exactPattern("x")] } as const;
    const atom = (key: string) =>
      ({
        kind: "value",
        key,
        path: key,
        quantifier: "one",
        negated: true,
        whenAbsent: true,
        test,
        undecidedReason: undefined,
      }) as const;
    const denies = ["aws:principaltag/a", "aws:principaltag/b"].map((key) => ({
      atoms: [atom(key), atom(`${key}2`)],
      sure: true,
    }));
    const question = { literals: [], denies, mode: "sure", facts: FACTS, examples: new Map() } as const;
    assert.equal(findAssignment(question).kind, "found");
    assert.equal(findAssignment({ ...question, steps: new Allowance(2) }).kind, "limit");
    assert.equal(findAssignment({ ...question, steps: new Allowance(0) }).kind, "limit");
  });

  describe("an automaton too large", () => {
    const KEY_NAME = "aws:sourceidentity";
    /** What ends in the letter and 20 others: a few of these together are too large. */
    const endsIn = (letter: string) => globPattern(`*${letter}${"?".repeat(20)}`);
    const tooLarge = ["a", "b", "c"].map((letter) => oneOf(KEY_NAME, [endsIn(letter)]));
    const allBut = (pattern: Pattern): DenyClause => ({ atoms: [oneOf(KEY_NAME, [pattern], false).atom], sure: true });
    const everything: DenyClause = { atoms: [], sure: true };
    const allButOne = allBut(exactPattern(`ab${"a".repeat(20)}`));
    const beginsWithA = oneOf(KEY_NAME, [globPattern("a*")]);
    const table: readonly {
      readonly name: string;
      readonly literals: readonly Literal[];
      readonly denies: readonly DenyClause[];
      readonly outcome: SearchResult["kind"];
    }[] = [
      { name: "by the literals", literals: tooLarge, denies: [], outcome: "limit" },
      { name: "by a Deny", literals: [beginsWithA], denies: [allBut(endsIn("b"))], outcome: "limit" },
      {
        name: "by two Denies",
        literals: [beginsWithA],
        denies: [allBut(endsIn("b")), allBut(endsIn("a"))],
        outcome: "limit",
      },
      {
        name: "a Deny of all, after it",
        literals: [beginsWithA],
        denies: [allBut(endsIn("b")), everything],
        outcome: "none",
      },
      {
        name: "a Deny of all, before it",
        literals: [beginsWithA],
        denies: [everything, allBut(endsIn("b"))],
        outcome: "none",
      },
      { name: "a Deny of all", literals: tooLarge, denies: [everything], outcome: "none" },
      {
        name: "a Deny of all but one text",
        literals: [beginsWithA],
        denies: [allBut(endsIn("b")), allButOne],
        outcome: "found",
      },
    ];
    it("returns `limit`", () => {
      assert.equal(solveKey(KEY_NAME, tooLarge, { mode: "sure", facts: FACTS(KEY_NAME) }).kind, "limit");
    });

    for (const { name, literals, denies, outcome } of table) {
      it(`${name}: ${outcome}`, () => {
        for (const mode of ["sure", "possible"] as const) {
          assert.equal(findAssignment({ literals, denies, mode, facts: FACTS, examples: new Map() }).kind, outcome);
        }
      });
    }
  });

  it("a key without a value in an assignment has its default", () => {
    assert.deepEqual(valueAt(new Map(), "aws:sourcevpc", FACTS), { kind: "absent" });
    assert.deepEqual(valueAt(new Map(), "aws:securetransport", FACTS), { kind: "values", values: ["true"] });
    const means = { mode: "sure", facts: FACTS("aws:securetransport") } as const;
    assert.deepEqual(solveKey("aws:securetransport", [absent("aws:securetransport")], means), { kind: "none" });
  });
});

describe("the replay", () => {
  it("drops a request that the evaluator does not allow", () => {
    const policy = document(allow({ AWS: ROLE }));
    const [callers] = callerClasses(policy, KEY).classes.filter(
      ({ representative }) => representative.kind === "roleSession" && representative.roleArn === ROLE,
    );
    assert.ok(callers);
    const asked = new CompiledDocument(policy, "keyPolicy", KEY);
    const subject = { action: "kms:CreateGrant", effect: "Allow" } as const;
    for (const replays of [true, false]) {
      const reachability = new Reachability(new ApplicableStatements(asked), subject, () => replays);
      const [applicable] = reachability.applicable(callers);
      assert.ok(applicable);
      assert.equal(reachability.witness(applicable, callers, []) !== undefined, replays);
    }
  });
});

describe("the accounts that may be allowed an action", () => {
  const B = "444455556666";
  const table: readonly (readonly [
    name: string,
    statements: readonly object[],
    accounts: readonly string[],
    certain: boolean,
  ])[] = [
    ["nobody", [], [], true],
    ["an account by its root", [allow({ AWS: `arn:aws:iam::${A}:root` })], [A], true],
    ["a role's account", [allow({ AWS: ROLE })], [A], true],
    ["two accounts", [allow({ AWS: [B, ROLE] })], [A, B], true],
    ["another action", [allow({ AWS: A }, { Action: "kms:Decrypt" })], [], true],
    ["everyone", [allow("*")], [], false],
    ["everyone of one account", [allow("*", { Condition: { StringEquals: { "kms:CallerAccount": A } } })], [A], true],
    [
      "everyone of accounts that begin so",
      [allow("*", { Condition: { StringLike: { "kms:CallerAccount": "1234*" } } })],
      [],
      false,
    ],
    ["all but one", [{ Effect: "Allow", NotPrincipal: { AWS: ROLE }, Action: "*", Resource: "*" }], [A], false],
    ["a unique id, which may be that of a deleted role", [allow({ AWS: "AROAEXAMPLE1234" })], [], true],
    ["an account next to a unique id", [allow({ AWS: [A, "AIDAEXAMPLE1234"] })], [A], true],
    ["a federated principal", [allow({ Federated: "x" })], [], false],
    ["a federated principal of one account", [allow({ Federated: `arn:aws:iam::${A}:saml-provider/x` })], [A], true],
    ["a canonical user", [allow({ CanonicalUser: "x" })], [], false],
    ["a service", [allow({ Service: "rds.amazonaws.com" })], [], true],
    ["a denied account", [allow({ AWS: [A, B] }), deny({ AWS: B })], [A], true],
    [
      "a Deny that may not match",
      [allow({ AWS: A }), deny({ AWS: A }, { Condition: { Sounds: { a: "b" } } })],
      [A],
      true,
    ],
    ["operations only a grant has", [allow({ AWS: A }, when("Null", "kms:GrantOperations", "false"))], [], true],
    [
      "no operations, which only a grant has",
      [allow({ AWS: A }, when("StringNotLike", "kms:GrantOperations", "*"))],
      [A],
      true,
    ],
    ["what AWS does not define of them", [allow({ AWS: A }, when("Sounds", "kms:GrantOperations", "*"))], [A], true],
    [
      "an account no wildcard of which is a number",
      [allow({ AWS: A }, { Condition: { StringLike: { "aws:PrincipalArn": "*role/admin" } } })],
      [A],
      true,
    ],
  ];
  for (const [name, statements, accounts, certain] of table) {
    it(name, () =>
      assert.deepEqual(accountsAllowed(document(...statements), "kms:PutKeyPolicy", undefined), { accounts, certain }),
    );
  }

  it("is uncertain about accounts that are not named, however many are", () => {
    const named = ["999988887777", "444455556666", "777788889999", "123456789012", "100000000000"];
    const answer = accountsAllowed(document(allow({ AWS: named }), allow("*")), "kms:PutKeyPolicy", undefined);
    assert.deepEqual(answer, { accounts: [...named].sort(), certain: false });
  });
});

describe("the administrators of a key", () => {
  const manage = (account: string | undefined, ...statements: object[]) => {
    const key = { region: "us-east-1", account };
    const question = { actions: ["kms:PutKeyPolicy"], key, callers: { kind: "administrators" } } as const;
    const { accesses, undecided } = accessAnswer(document(...statements), question);
    return [accesses.length, undecided.length];
  };

  it("are principals of its own account", () => {
    assert.deepEqual(manage(A, allow({ AWS: ROLE })), [1, 0]);
    assert.deepEqual(manage("444455556666", allow({ AWS: ROLE })), [0, 0]);
    assert.deepEqual(manage(A, allow({ AWS: ROLE }), deny("*")), [0, 0]);
  });

  it("are principals of any account, if its account is not known", () => {
    assert.deepEqual(manage(undefined, allow({ AWS: ROLE })), [1, 0]);
  });

  it("are not named by their unique id", () => {
    for (const id of ["AROAEXAMPLE1234", "AIDAEXAMPLE1234"]) {
      assert.deepEqual(manage(A, allow({ AWS: id })), [0, 0]);
      assert.deepEqual(manage(undefined, allow({ AWS: id })), [0, 0]);
    }
  });
});

describe("the KMS key of a Resource", () => {
  for (const [resource, region, covered] of [
    ["*", undefined, true],
    [`arn:aws:kms:us-east-1:${A}:key/*`, "us-east-1", true],
    [`arn:aws-cn:kms:cn-north-1:${A}:key/*`, "cn-north-1", true],
    [`arn:aws-us-gov:kms:us-gov-west-1:${A}:*`, "us-gov-west-1", true],
    [`arn:aws-iso-b:kms:us-isob-east-1:${A}:key/*`, "us-isob-east-1", true],
    [`arn:aws-*:kms:eusc-de-east-1:${A}:key/*`, "eusc-de-east-1", true],
    [`arn:aws:kms:us-east-1:${A}:key/*`, "cn-north-1", false],
    ["key/1234", "us-east-1", false],
    ["arn:*", "us-east-1", true],
    ["arn:aws:kms:*", "us-east-1", true],
    ["arn:aws:kms:*:key/*", "us-east-1", true],
    ["arn:aws:k*", "us-east-1", undefined],
    ["arn:aws:s3:::orders*", "us-east-1", false],
    [`arn:aws:kms:us-east-1:${A}:k*`, "us-east-1", undefined],
    [`arn:aws:kms:us-east-1:${A}:*/*`, "us-east-1", undefined],
    [`arn:aws:KMS:us-east-1:${A}:key/*`, "us-east-1", undefined],
    ["arn:aws:kms:*:*:key/*", undefined, undefined],
    ["arn:*:kms:*:*:key/*", undefined, true],
    ["arn:*:kms:*:444455556666:key/*", "us-east-1", false],
  ] as const) {
    it(`\`${resource}\` in ${region ?? "a Region not known"}`, () => {
      const element = { kind: "resource", patterns: [resource], path: "Resource" } as const;
      assert.equal(resourceCoversKey(element, "2012-10-17", { region, account: A }), covered);
    });
  }
});
