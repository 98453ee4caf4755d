/** Laws of identity policies, checked against the reference evaluator on generated documents and requests. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate } from "../../iam/evaluator/evaluate";
import type { Caller, Request } from "../../iam/evaluator/request";
import {
  type AccessAnswer,
  allKeysAnswer,
  identityCreateGrantAnswer,
  type PolicyDocument,
  parsePolicyDocument,
} from "../../iam/index";
import { matchesGlob } from "../../iam/strings/glob";

const SEED = Number(process.env["FC_SEED"] ?? "20260218");
const RUNS = Number(process.env["FC_RUNS"] ?? "300");

/** Asserts that a property holds for every generated value. A failure prints the seed and path that replay it. */
function law<Ts extends [unknown, ...unknown[]]>(property: fc.IProperty<Ts>): void {
  fc.assert(property, { seed: SEED, numRuns: RUNS });
}

const A = "111122223333";
const B = "444455556666";
const KEYS = [
  `arn:aws:kms:eu-west-1:${A}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  `arn:aws:kms:us-east-1:${A}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  `arn:aws:kms:us-east-1:${B}:key/0987dcba-09fe-87dc-65ba-ab0987654321`,
  `arn:aws:kms:ap-south-1:${A}:key/fedcba98-7654-3210-fedc-ba9876543210`,
];
const RESOURCES = [
  ...KEYS,
  "*",
  "arn:aws:kms:*:*:key/*",
  `arn:aws:kms:eu-*:${A}:key/*`,
  `arn:aws:kms:us-east-1:*:key/*`,
  `arn:aws:kms:*:${A}:alias/*`,
  "arn:aws:s3:::orders",
  "arn:aws:kms:*:${aws:PrincipalAccount}:key/*",
  `arn:aws:kms:us-east-1:${A}:key/\${aws:PrincipalTag/key}`,
];
const VIA = ["rds.eu-west-1.amazonaws.com", "rds.us-east-1.amazonaws.com", "ec2.us-east-1.amazonaws.com"];

type Raw = Record<string, unknown>;

const some = <T>(values: readonly T[], minLength = 0) => fc.subarray([...values], { minLength, maxLength: 2 });
const operator = fc.constantFrom(
  "StringEquals",
  "StringLike",
  "StringNotEquals",
  "StringNotLike",
  "StringEqualsIfExists",
);
const compare = (key: string, values: readonly string[]) =>
  fc.tuple(operator, some(values, 1)).map(([op, listed]): Raw => ({ [op]: { [key]: listed } }));
const condition: fc.Arbitrary<Raw> = fc.oneof(
  { weight: 3, arbitrary: compare("kms:ViaService", [...VIA, "rds.*", "*"]) },
  { weight: 2, arbitrary: fc.boolean().map((value): Raw => ({ Null: { "kms:ViaService": value } })) },
  compare("aws:RequestedRegion", ["eu-west-1", "us-east-1", "eu-*"]),
  compare("aws:ResourceAccount", [A, B, "${aws:PrincipalAccount}", "4*"]),
  compare("aws:ResourceTag/team", ["orders", "${aws:PrincipalTag/key}"]),
  compare("aws:PrincipalArn", [`arn:aws:iam::${A}:role/app`, "arn:aws:iam::*:user/*"]),
  fc.boolean().map((value): Raw => ({ Bool: { "kms:GrantIsForAWSResource": value } })),
  fc.boolean().map((value): Raw => ({ Null: { "kms:EncryptionContext:id": value } })),
);
const statement = (Effect: "Allow" | "Deny") =>
  fc
    .tuple(
      fc.constantFrom<Raw>({ Action: "kms:*" }, { Action: ["kms:CreateGrant", "kms:Decrypt"] }, { NotAction: "s3:*" }),
      fc.oneof(
        { weight: 4, arbitrary: some(RESOURCES, 1).map((Resource): Raw => ({ Resource })) },
        some(RESOURCES, 1).map((NotResource): Raw => ({ NotResource })),
      ),
      fc.array(condition, { maxLength: 2 }),
    )
    .map(([action, resource, conditions]): Raw => {
      return { Effect, ...action, ...resource, Condition: Object.assign({}, ...conditions) };
    });
const allow = statement("Allow");
const deny = statement("Deny");
const statements = fc
  .tuple(fc.array(allow, { minLength: 1, maxLength: 2 }), fc.array(deny, { maxLength: 2 }))
  .map(([allows, denies]) => [...allows, ...denies]);

function read(Statement: readonly Raw[]): PolicyDocument {
  const parsed = parsePolicyDocument({ Version: "2012-10-17", Statement });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.document;
}

const caller = fc.constantFrom<Caller>(
  { kind: "roleSession", roleArn: `arn:aws:iam::${A}:role/app`, userId: "AROAX:one" },
  { kind: "roleSession", roleArn: `arn:aws:iam::${B}:role/other`, userId: "AROAY:x" },
  { kind: "user", arn: `arn:aws:iam::${A}:user/alice`, userId: "AIDAX" },
);
const maybe = (key: string, values: readonly string[]) =>
  fc
    .option(fc.constantFrom(...values), { nil: undefined })
    .map((value): Raw => (value === undefined ? {} : { [key]: [value] }));
const context = fc
  .tuple(
    maybe("kms:ViaService", VIA),
    maybe("aws:ResourceTag/team", ["orders", "x"]),
    maybe("aws:PrincipalTag/key", ["orders", "1234abcd-12ab-34cd-56ef-1234567890ab"]),
    maybe("kms:GrantIsForAWSResource", ["true", "false"]),
    maybe("kms:EncryptionContext:id", ["x"]),
  )
  .map((parts): Record<string, string[]> => Object.assign({}, ...parts));
const requests = (action: string) =>
  fc.array(
    fc.record({
      caller,
      action: fc.constant(action),
      key: fc.constant({ region: undefined, account: undefined }),
      keyArn: fc.constantFrom(...KEYS, `arn:aws:kms:eu-west-1:${B}:key/11111111-2222-3333-4444-555555555555`),
      context,
    }),
    { minLength: 20, maxLength: 20 },
  );

const isClosed = ({ accesses, undecided }: AccessAnswer): boolean => accesses.length + undecided.length === 0;
const viaServiceOf = ({ context: given }: Request): string | undefined => given["kms:ViaService"]?.[0];
const services = fc.constantFrom(["*"], ["rds"], ["rds.*"], ["rds", "ec2"]);

/** Reports whether the request comes through none of the services, in any Region. */
function isOutside(request: Request, allowed: readonly string[]): boolean {
  const value = viaServiceOf(request);
  if (value === undefined) return true;
  return !allowed.some((each) => each === "*" || matchesGlob(`${each.replace(/\.\*$/, "")}.*.amazonaws.com`, value));
}

describe(`laws of identity policies (FC_SEED=${SEED}, FC_RUNS=${RUNS})`, function () {
  this.timeout(120_000);

  it("every access is a request that the evaluator allows outside the allowed services", () => {
    law(
      fc.property(statements, services, (list, allowed) => {
        const document = read(list);
        for (const { witness } of identityCreateGrantAnswer(document, { services: allowed }).accesses) {
          assert.equal(evaluate(document, witness).kind, "allowed");
          const ofAnotherRegion = viaServiceOf(witness)?.split(".")[1] !== witness.keyArn?.split(":")[3];
          assert.ok(isOutside(witness, allowed) || ofAnotherRegion);
        }
      }),
    );
  });

  it("the evaluator allows no request that contradicts `scoped`", () => {
    law(
      fc.property(statements, services, requests("kms:CreateGrant"), (list, allowed, given) => {
        const document = read(list);
        if (!isClosed(identityCreateGrantAnswer(document, { services: allowed }))) return;
        for (const request of given) {
          const decision = evaluate(document, request).kind;
          assert.ok(decision !== "allowed" || !isOutside(request, allowed), JSON.stringify(request));
        }
      }),
    );
  });

  it("every access to all keys is a direct request that the evaluator allows on an unlisted key", () => {
    law(
      fc.property(statements, (list) => {
        const document = read(list);
        for (const { witness } of allKeysAnswer(document, { actions: ["kms:Decrypt"] }).accesses) {
          assert.equal(evaluate(document, witness).kind, "allowed");
          assert.equal(viaServiceOf(witness), undefined);
          const listed = document.statements.flatMap(({ resource }) => resource?.patterns ?? []);
          assert.ok(!listed.includes(witness.keyArn ?? ""), witness.keyArn);
        }
      }),
    );
  });

  it("the evaluator allows no direct request on an unlisted key that contradicts `narrowed`", () => {
    law(
      fc.property(statements, requests("kms:Decrypt"), (list, given) => {
        const document = read(list);
        if (!isClosed(allKeysAnswer(document, { actions: ["kms:Decrypt"] }))) return;
        const listed = document.statements.flatMap(({ resource }) => resource?.patterns ?? []);
        const isFresh = ({ keyArn = "", context: has }: Request) =>
          !listed.includes(keyArn) &&
          ["kms:ViaService", "aws:ResourceTag/team", "aws:PrincipalTag/key", "kms:EncryptionContext:id"].every(
            (key) => !(key in has),
          );
        for (const request of given.filter(isFresh)) {
          assert.notEqual(evaluate(document, request).kind, "allowed", JSON.stringify(request));
        }
      }),
    );
  });

  it("adding a Deny adds no access", () => {
    law(
      fc.property(statements, deny, services, (list, extra, allowed) => {
        const before = identityCreateGrantAnswer(read(list), { services: allowed });
        const open = new Set(before.accesses.map((access) => access.statement));
        // A Deny can name a Region, which changes the meaning of a service's bare name.
        if (allowed.some((each) => !each.includes("*"))) return;
        for (const access of identityCreateGrantAnswer(read([...list, extra]), { services: allowed }).accesses) {
          assert.ok(open.has(access.statement) || before.undecided.length > 0, `statement ${access.statement}`);
        }
      }),
    );
  });
});
