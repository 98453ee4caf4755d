import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate } from "../../../iam/evaluator/evaluate";
import type { Caller, Request } from "../../../iam/evaluator/request";
import { type PolicyDocument, parsePolicyDocument, reviewKeyPolicy } from "../../../iam/index";
import { law, RUNS, SEED } from "./law";

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
function read(Statement: readonly Raw[]): PolicyDocument {
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.document;
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

/** Statements that a review reports to have no effect, and the statements of the other laws. */
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

const WITHOUT_EFFECT = new Set(["missingElement", "emptyElement", "noKeyAction", "otherResource", "excludesEveryone"]);

describe(`the review of a key policy (FC_SEED=${SEED}, FC_RUNS=${RUNS})`, function () {
  this.timeout(0);

  it("removing a statement that a review reports to have no effect changes no decision", () => {
    const key = { region: "us-east-1", account: A };
    const actions = fc.constantFrom("kms:CreateGrant", "kms:Decrypt", "kms:ListGrants");
    let left = 0;
    law(
      fc.property(
        fc.array(reviewed, { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(caller, actions, context), { minLength: 10, maxLength: 10 }),
        (list, requests) => {
          const document = read(list);
          const diagnostics = reviewKeyPolicy(document, { ...key, multiRegion: false });
          const effectless = document.statements.filter(({ path }) =>
            diagnostics.some(
              (diagnostic) =>
                WITHOUT_EFFECT.has(diagnostic.kind) &&
                (diagnostic.path === path || diagnostic.path.startsWith(`${path}.`)),
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
});
