import assert from "node:assert/strict";
import fc from "fast-check";
import { contains, findMember, type Language } from "../../iam/automaton";
import { evaluate } from "../../iam/evaluate";
import { matches } from "../../iam/glob";
import {
  type CreateGrantAnswer,
  type CreateGrantQuestion,
  createGrantAnswer,
  type PolicyDocument,
  parsePolicyDocument,
  reviewKeyPolicy,
} from "../../iam/index";
import { globPattern } from "../../iam/pattern";
import type { Caller, Request } from "../../iam/request";

const SEED = Number(process.env["FC_SEED"] ?? "20260218");
const RUNS = Number(process.env["FC_RUNS"] ?? "300");

/** Holds of every generated value; a failure prints the seed and the path to replay it. */
function law<Ts extends [unknown, ...unknown[]]>(property: fc.IProperty<Ts>): void {
  fc.assert(property, { seed: SEED, numRuns: RUNS });
}

const A = "111122223333";
const B = "444455556666";
const VIA = "kms:ViaService";
const SERVICES = ["rds.us-east-1.amazonaws.com", "ec2.us-east-1.amazonaws.com", "rds.eu-west-1.amazonaws.com"];
const SERVICE_GLOBS = [...SERVICES, "rds.*", "*.us-east-1.amazonaws.com", "*", "r?s.*", "none"];
const ARNS = [`arn:aws:iam::${A}:role/app`, `arn:aws:iam::${A}:role/ops/app`, `arn:aws:iam::${A}:user/alice`];
const PRINCIPALS = [
  ...ARNS,
  "*",
  A,
  B,
  `arn:aws:sts::${A}:assumed-role/app/one`,
  `arn:aws:iam::${A}:role/*`,
  "AROAEXAMPLE1234",
];

type Raw = Record<string, unknown>;

const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 0, maxLength: 2 });
const textOperator = fc
  .tuple(
    fc.constantFrom("", "ForAnyValue:", "ForAllValues:"),
    fc.constantFrom("StringEquals", "StringLike", "StringNotEquals", "StringNotLike", "StringEqualsIgnoreCase"),
    fc.constantFrom("", "IfExists"),
  )
  .map((parts) => parts.join(""));
const nullCondition = (key: string) => some(["true", "false"]).map((values): Raw => ({ Null: { [key]: values } }));

const condition: fc.Arbitrary<Raw> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(textOperator, some(SERVICE_GLOBS)).map(([op, values]): Raw => ({ [op]: { [VIA]: values } })),
  },
  { weight: 2, arbitrary: nullCondition(VIA) },
  nullCondition("aws:PrincipalTag/t"),
  fc
    .tuple(textOperator, some(["x", "y", "x*"]))
    .map(([op, values]): Raw => ({ [op]: { "aws:PrincipalTag/t": values } })),
  fc
    .tuple(textOperator, some(["Decrypt", "Encrypt", "*crypt"]))
    .map(([op, values]): Raw => ({ [op]: { "kms:GrantOperations": values } })),
  fc
    .tuple(
      fc.constantFrom("Bool", "BoolIfExists"),
      fc.constantFrom("kms:GrantIsForAWSResource", "aws:SecureTransport", "aws:PrincipalIsAWSService"),
      fc.boolean(),
    )
    .map(([op, key, value]): Raw => ({ [op]: { [key]: value } })),
  fc
    .tuple(
      fc.constantFrom("ArnLike", "ArnNotEquals", "StringLike"),
      some([...ARNS, `arn:aws:iam::*:role/*`, `arn:aws:iam::${A}:*`]),
    )
    .map(([op, values]): Raw => ({ [op]: { "aws:PrincipalArn": values } })),
  fc
    .tuple(fc.constantFrom("StringLike", "StringNotLike"), some([A, B, "1*", "12*", "?2*"]))
    .map(([op, values]): Raw => ({ [op]: { "kms:CallerAccount": values } })),
  fc
    .tuple(fc.constantFrom("NumericLessThan", "NumericGreaterThanEquals", "NumericNotEquals"), some([5, 6, 10]))
    .map(([op, values]): Raw => ({ [op]: { "aws:MultiFactorAuthAge": values } })),
  fc.constantFrom<Raw>(
    { StringEquals: { "aws:PrincipalTag/t": "${aws:RequestTag/r}" } },
    { StringNotEquals: { "aws:PrincipalTag/t": "${aws:username}" } },
    { StringSounds: { [VIA]: "x" } },
    { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
    { NotIpAddress: { "aws:SourceIp": "10.0.0.0/9" } },
  ),
);

/** Conditions on one operator are merged, as they are in one JSON object. */
function merged(conditions: readonly Raw[]): Raw {
  const all: Record<string, Raw> = {};
  for (const each of conditions) {
    for (const [operator, keys] of Object.entries(each)) all[operator] = { ...all[operator], ...Object(keys) };
  }
  return all;
}

const principal: fc.Arbitrary<Raw> = fc.oneof(
  { weight: 8, arbitrary: some(PRINCIPALS).map((AWS): Raw => ({ Principal: { AWS } })) },
  some(PRINCIPALS).map((AWS): Raw => ({ NotPrincipal: { AWS } })),
  fc.constantFrom<Raw>(
    { Principal: "*" },
    { Principal: { Federated: "x" } },
    { Principal: { Service: "rds.amazonaws.com" } },
  ),
);
const action: fc.Arbitrary<Raw> = fc.constantFrom<Raw>(
  { Action: "kms:CreateGrant" },
  { Action: ["kms:Create*", "kms:List*"] },
  { NotAction: "s3:*" },
  { NotAction: "kms:Create*" },
);
const resource: fc.Arbitrary<Raw> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Raw>({ Resource: "*" }) },
  fc.constantFrom<Raw>({ Resource: `arn:aws:kms:us-east-1:${A}:key/1` }, { NotResource: "*" }),
);
const statement = (effect: "Allow" | "Deny") =>
  fc.tuple(principal, action, resource, fc.array(condition, { maxLength: 3 })).map(
    ([who, what, where, conditions]): Raw => ({
      Effect: effect,
      ...who,
      ...what,
      ...where,
      Condition: merged(conditions),
    }),
  );
const allow = statement("Allow");
const deny = statement("Deny");
const statements = fc
  .tuple(fc.array(allow, { minLength: 1, maxLength: 2 }), fc.array(deny, { maxLength: 3 }))
  .map(([allows, denies]) => [...allows, ...denies]);

const question: fc.Arbitrary<CreateGrantQuestion> = fc.record({
  services: fc.constantFrom(["*"], ["rds"], ["rds.*"], ["rds", "ec2"]),
  region: fc.constantFrom("us-east-1", undefined),
  multiRegion: fc.boolean(),
  ownAccount: fc.constantFrom(A, undefined),
});

function read(Statement: readonly Raw[]): PolicyDocument {
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.document;
}

const ask = (list: readonly Raw[], asked: CreateGrantQuestion): CreateGrantAnswer =>
  createGrantAnswer(read(list), asked);
const isScoped = ({ openings, undecided }: CreateGrantAnswer): boolean => openings.length + undecided.length === 0;
const verdict = (answer: CreateGrantAnswer): string =>
  answer.openings.length > 0 ? "open" : isScoped(answer) ? "scoped" : "undecided";

/** Whether the request's `kms:ViaService` is surely none that the question allows. */
function isSurelyOutside(request: Request, { services, region, multiRegion }: CreateGrantQuestion): boolean {
  const value = Object.entries(request.context).find(([key]) => key.toLowerCase() === "kms:viaservice")?.[1][0];
  if (value === undefined) return true;
  return !services.some((service) => {
    const anywhere = service.endsWith(".*") || region === undefined || multiRegion === true;
    const glob = `${service.replace(/\.\*$/, "")}.${anywhere ? "*" : region}.amazonaws.com`;
    return service === "*" || matches(glob, value, { ignoreCase: true });
  });
}

const caller: fc.Arbitrary<Caller> = fc.oneof(
  fc.constantFrom<Caller>(
    { kind: "roleSession", roleArn: `arn:aws:iam::${A}:role/app`, userId: "AROAX:one" },
    { kind: "roleSession", roleArn: `arn:aws:iam::${A}:role/ops/app`, userId: "AROAX:one" },
    { kind: "roleSession", roleArn: `arn:aws:iam::${A}:role/ops/app`, userId: "AROAEXAMPLE1234:two" },
    { kind: "roleSession", roleArn: `arn:aws:iam::${B}:role/other`, userId: "AROAY:x" },
    { kind: "roleSession", roleArn: "arn:aws:iam::123412341234:role/other", userId: "AROAY:x" },
    { kind: "user", arn: `arn:aws:iam::${A}:user/alice`, userId: "AIDAX" },
    { kind: "user", arn: `arn:aws:iam::${A}:user/team/bob`, userId: "AIDAY" },
    { kind: "federatedUser", arn: `arn:aws:sts::${A}:federated-user/bob` },
    { kind: "root", arn: `arn:aws:iam::${B}:root` },
  ),
);
const maybe = <T>(key: string, values: readonly T[]) =>
  fc
    .option(fc.constantFrom(...values), { nil: undefined })
    .map((value): Raw => (value === undefined ? {} : { [key]: [value] }));
const context = fc
  .tuple(
    maybe(VIA, [...SERVICES, "rdsx.us-east-1.amazonaws.com"]),
    maybe("aws:PrincipalTag/t", ["x", "y", "xy", "alice"]),
    maybe("aws:RequestTag/r", ["x", "z"]),
    maybe("kms:GrantIsForAWSResource", ["true", "false"]),
    maybe("aws:MultiFactorAuthAge", ["4", "5", "6", "7", "11"]),
    maybe("aws:SourceIp", ["10.1.1.1", "10.200.1.1", "192.0.2.1"]),
    fc.constantFrom("true", "false").map((value): Raw => ({ "aws:SecureTransport": [value] })),
    fc
      .subarray(["Decrypt", "Encrypt", "Sign"], { minLength: 1 })
      .map((values): Raw => ({ "kms:GrantOperations": values })),
  )
  .map((parts): Record<string, string[]> => Object.assign({}, ...parts));

/** Statements of which a review says that they have no effect, and those the other laws are about. */
const reviewed: fc.Arbitrary<Raw> = fc.oneof(
  allow,
  deny,
  fc
    .tuple(
      fc.oneof(allow, deny),
      fc.constantFrom<Raw>(
        { Principal: undefined, NotPrincipal: undefined },
        { Action: undefined, NotAction: undefined },
        { Resource: undefined, NotResource: undefined },
        { Action: [], NotAction: undefined },
        { Action: ["s3:*", "kms:ListKeys", "kms:CreateGrants"], NotAction: undefined },
        { Action: undefined, NotAction: ["KMS:*"] },
        { Resource: [], NotResource: undefined },
        { Resource: [`arn:aws:kms:us-east-1:${A}:alias/app`, "arn:aws:kms:eu-*"], NotResource: undefined },
        { Resource: undefined, NotResource: `arn:aws:kms:us-*:${A}:key/*` },
        { Principal: undefined, NotPrincipal: { AWS: [A, "*"] } },
      ),
    )
    .map(([base, change]): Raw => ({ ...base, ...change })),
);

const WITHOUT_EFFECT = new Set(["missingElement", "emptyElement", "noKeyAction", "otherResource", "sparesEverybody"]);

describe(`laws (FC_SEED=${SEED}, FC_RUNS=${RUNS})`, function () {
  this.timeout(120_000);

  it("every opening is a request the oracle allows, outside the allowed services", () => {
    law(
      fc.property(statements, question, (list, asked) => {
        for (const { witness, kind } of ask(list, asked).openings) {
          assert.equal(evaluate(read(list), witness).kind, "allowed");
          assert.ok(isSurelyOutside(witness, asked));
          assert.ok(kind !== "accountRoot" || asked.ownAccount === A);
        }
      }),
    );
  });

  it("no request the oracle allows contradicts `scoped`", () => {
    law(
      fc.property(
        statements,
        question,
        fc.array(fc.tuple(caller, context), { minLength: 20, maxLength: 20 }),
        (list, asked, requests) => {
          if (!isScoped(ask(list, asked))) return;
          const key = { region: asked.region, account: asked.ownAccount };
          for (const [who, given] of requests) {
            const request: Request = { caller: who, action: "kms:CreateGrant", key, context: given };
            const decision = evaluate(read(list), request).kind;
            assert.ok(decision !== "allowed" || !isSurelyOutside(request, asked), JSON.stringify(request));
          }
        },
      ),
    );
  });

  it("adding a Deny opens nothing", () => {
    law(
      fc.property(statements, deny, question, (list, extra, asked) => {
        const before = ask(list, asked);
        const open = new Set(before.openings.map((opening) => opening.statement));
        for (const { statement } of ask([...list, extra], asked).openings) {
          assert.ok(open.has(statement) || before.undecided.length > 0, `statement ${statement}`);
        }
      }),
    );
  });

  it("removing an Allow opens nothing", () => {
    law(
      fc.property(statements, allow, question, (list, extra, asked) => {
        if (isScoped(ask([...list, extra], asked))) assert.deepEqual(ask(list, asked).openings, []);
      }),
    );
  });

  it("a statement that a review finds without effect can be left out", () => {
    const key = { region: "us-east-1", account: A };
    const actions = fc.constantFrom("kms:CreateGrant", "kms:Decrypt", "kms:ListGrants");
    let left = 0;
    law(
      fc.property(
        fc.array(reviewed, { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(caller, actions, context), { minLength: 10, maxLength: 10 }),
        (list, requests) => {
          const document = read(list);
          const remarks = reviewKeyPolicy(document, { ...key, multiRegion: false });
          const effectless = document.statements.filter(({ path }) =>
            remarks.some(
              (remark) =>
                WITHOUT_EFFECT.has(remark.kind) && (remark.path === path || remark.path.startsWith(`${path}.`)),
            ),
          );
          left += effectless.length;
          const statements = document.statements.filter((each) => !effectless.includes(each));
          for (const [who, action, given] of requests) {
            const request: Request = { caller: who, action, key, context: given };
            assert.equal(evaluate({ ...document, statements }, request).kind, evaluate(document, request).kind);
          }
        },
      ),
    );
    assert.ok(left > RUNS / 3, `${left} statements`);
  });

  it("the order of statements, keys and values does not matter", () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return [...value].reverse().map(reversed);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, each]) => [key, reversed(each)]),
      );
    };
    law(
      fc.property(statements, question, (list, asked) => {
        const turned = parsePolicyDocument({ Version: "2012-10-17", Statement: reversed(list) });
        assert.ok(turned.ok);
        assert.equal(verdict(createGrantAnswer(turned.document, asked)), verdict(ask(list, asked)));
      }),
    );
  });

  it("the case of actions and key names does not matter", () => {
    const cased = (each: Raw): Raw => {
      const upper = (value: unknown) =>
        Array.isArray(value) ? value.map((text) => String(text).toUpperCase()) : String(value).toUpperCase();
      const conditions = Object.entries(Object(each["Condition"])).map(([operator, keys]) => [
        operator,
        Object.fromEntries(Object.entries(Object(keys)).map(([key, values]) => [key.toUpperCase(), values])),
      ]);
      const actions = ["Action", "NotAction"].filter((name) => name in each).map((name) => [name, upper(each[name])]);
      return { ...each, ...Object.fromEntries(actions), Condition: Object.fromEntries(conditions) };
    };
    law(
      fc.property(statements, question, (list, asked) => {
        assert.equal(verdict(ask(list.map(cased), asked)), verdict(ask(list, asked)));
      }),
    );
  });

  it("parsing never throws", () => {
    law(
      fc.property(
        fc.oneof(fc.string(), fc.json(), fc.anything()),
        (source) => typeof parsePolicyDocument(source).ok === "boolean",
      ),
    );
  });

  const small = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 6 });
  const word = fc.string({ unit: fc.constantFrom("a", "b", "A"), maxLength: 6 });
  const language = (globs: readonly string[], inside: boolean, ignoreCase: boolean): Language => ({
    patterns: globs.map(globPattern),
    inside,
    ignoreCase,
  });

  it("the automaton and the matcher are one", () => {
    law(
      fc.property(small, word, fc.boolean(), (glob, text, ignoreCase) => {
        assert.equal(contains(language([glob], true, ignoreCase), text), matches(glob, text, { ignoreCase }));
      }),
    );
  });

  it("a member lies in every language, and none is found only where there is none", () => {
    const languages = fc.array(fc.tuple(fc.array(small, { maxLength: 2 }), fc.boolean(), fc.boolean()), {
      minLength: 1,
      maxLength: 3,
    });
    law(
      fc.property(languages, fc.array(word, { minLength: 10, maxLength: 10 }), (given, words) => {
        const all = given.map(([globs, inside, ignoreCase]) => language(globs, inside, ignoreCase));
        const found = findMember(all);
        if (found.kind === "found") assert.ok(all.every((each) => contains(each, found.text)));
        else assert.ok(words.every((text) => !all.every((each) => contains(each, text))));
      }),
    );
  });
});
