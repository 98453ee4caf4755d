/**
 * Random policy documents that use the whole language: versions, both effects, each element and its negation, every kind
 * of principal, operators of each family, quantifiers, variables, empty lists and values that cannot be resolved.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type PolicyDocument, parsePolicyDocument } from "../../../iam/index";
import { A, B, type ConditionKey } from "./condition-keys";
import { ID, MRK } from "./key-properties";
import { conditionChoices, type Json, type Part, someKeys } from "./random-conditions";

export interface RandomDocument {
  readonly version: "2012-10-17" | "2008-10-17" | undefined;
  readonly statements: readonly Json[];
  /** The parts that AWS's rules do not decide, added on purpose. */
  readonly unresolved: readonly string[];
  /** Whether it has policy variables that depend on the request, or compares a key with another type of value. */
  readonly mixed: boolean;
  /** A further Deny on the same keys. */
  readonly anotherDeny: Json;
}

const AWS_PRINCIPALS = [
  "*",
  A,
  B,
  `arn:aws:iam::${A}:root`,
  `arn:aws:iam::${B}:root`,
  `arn:aws:iam::${A}:user/alice`,
  `arn:aws:iam::${A}:user/team/alice`,
  `arn:aws:iam::${B}:user/bob`,
  `arn:aws:iam::${A}:role/app`,
  `arn:aws:iam::${A}:role/ops/app`,
  `arn:aws:iam::${B}:role/app`,
  `arn:aws:sts::${A}:assumed-role/app/one`,
  `arn:aws:sts::${A}:federated-user/bob`,
  `arn:aws:iam::${A}:role/*`,
  `arn:aws:iam::*:root`,
  "AROAEXAMPLE1234",
  "AIDAEXAMPLE1234",
];
const PROVIDERS = ["cognito-identity.amazonaws.com", `arn:aws:iam::${A}:saml-provider/corp`, "*"];
const SERVICES = ["rds.amazonaws.com", "logs.us-east-1.amazonaws.com"];

const listOf = (values: readonly string[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...values) },
    { weight: 2, arbitrary: fc.uniqueArray(fc.constantFrom(...values), { minLength: 0, maxLength: 3 }) },
  );

const people: fc.Arbitrary<Part> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Part>({ json: { Principal: "*" } }) },
  { weight: 9, arbitrary: listOf(AWS_PRINCIPALS).map((AWS): Part => ({ json: { Principal: { AWS } } })) },
  { weight: 1, arbitrary: listOf(PROVIDERS).map((Federated): Part => ({ json: { Principal: { Federated } } })) },
  fc
    .tuple(listOf(SERVICES), fc.option(listOf(AWS_PRINCIPALS), { nil: undefined }))
    .map(([Service, AWS]): Part => ({ json: { Principal: AWS === undefined ? { Service } : { Service, AWS } } })),
);
const ACCOUNT = /^(\d{12}|arn:aws:iam::\d{12}:root)$/;
const notThem: fc.Arbitrary<Part> = fc.oneof(
  {
    weight: 4,
    arbitrary: listOf(AWS_PRINCIPALS.filter((each) => !ACCOUNT.test(each))).map(
      (AWS): Part => ({ json: { NotPrincipal: { AWS } } }),
    ),
  },
  listOf(PROVIDERS).map((Federated): Part => ({ json: { NotPrincipal: { Federated } } })),
  listOf(SERVICES).map((Service): Part => ({ json: { NotPrincipal: { Service } } })),
);
const principal: fc.Arbitrary<Part> = fc.oneof(
  { weight: 50, arbitrary: people },
  { weight: 8, arbitrary: notThem },
  { weight: 1, arbitrary: fc.constant<Part>({ json: {} }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Part>(
      { json: { Principal: { CanonicalUser: "79a5" } }, unresolved: "a canonical user" },
      { json: { NotPrincipal: { AWS: A } }, unresolved: "NotPrincipal of an account" },
      {
        json: { NotPrincipal: { AWS: [`arn:aws:iam::${B}:root`, "AROAEXAMPLE1234"] } },
        unresolved: "NotPrincipal of an account",
      },
    ),
  },
);

const action: fc.Arbitrary<Json> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .constantFrom(
        "kms:CreateGrant",
        "kms:*",
        "*",
        "kms:Create*",
        "KMS:createGran?",
        ["kms:List*", "kms:?reate*", "kms:Decrypt"],
        ["kms:Put*", "kms:CreateGrant"],
      )
      .map((Action): Json => ({ Action })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom("s3:*", ["kms:Decrypt", "kms:List*"], "kms:*Policy")
      .map((NotAction): Json => ({ NotAction })),
  },
  fc.constantFrom<Json>(
    { Action: "kms:Decrypt" },
    { Action: ["kms:PutKeyPolicy", "kms:Decrypt"] },
    { NotAction: "kms:Create*" },
    {},
  ),
);

const ONE_KEY = `arn:aws:kms:us-east-1:${A}:key/${ID}`;
const resource: fc.Arbitrary<Json> = fc.oneof(
  { weight: 30, arbitrary: fc.constant<Json>({ Resource: "*" }) },
  {
    weight: 10,
    arbitrary: fc.constantFrom<Json>(
      { Resource: `arn:aws:kms:us-east-1:${A}:key/*` },
      { Resource: "arn:aws:kms:us-east-?:1111*:key/?*" },
      { Resource: `arn:aws:kms:eu-west-1:${A}:key/*` },
      { Resource: "arn:*:kms:*:*:key/*" },
      { Resource: ["arn:aws:s3:::b/*", "arn:*:kms:*"] },
      { Resource: "arn:aws:s3:::b/*" },
      { Resource: "arn:*:kms:*:*:alias/?*" },
      { NotResource: "arn:aws:s3:::b/*" },
      { NotResource: "*" },
      { NotResource: "arn:*:kms:*:*:alias/*" },
      { Resource: "arn:a?*:kms:*:*:key/?*" },
      {},
      { Resource: ONE_KEY },
      { Resource: `arn:aws:kms:us-east-1:${B}:key/${ID}` },
      { Resource: `arn:aws:kms:*:*:key/${MRK}` },
      { Resource: "arn:aws:kms:*:*:key/mrk-*" },
      { Resource: "arn:*:kms:*:*:key/????????-????-????-????-????????????" },
      { Resource: `arn:aws:kms:*:${A}:key/${"?".repeat(36)}` },
      { Resource: ["arn:*:kms:*:*:key/mrk-*", "arn:*:kms:*:*:key/*-*-*-*-*"] },
      { NotResource: ONE_KEY },
      { NotResource: [ONE_KEY, "arn:*:kms:*:*:alias/*"] },
      { NotResource: `arn:aws:kms:us-east-1:${A}:key/*` },
      { Resource: "arn:*:kms:*:*:key/*a" },
    ),
  },
);

type Unbound = (keys: readonly ConditionKey[]) => Part;

/** One statement, before the keys of its document are chosen. */
const randomStatement = (effect: "Allow" | "Deny", who: fc.Arbitrary<Part>, where: fc.Arbitrary<Part>) =>
  fc.tuple(who, action, where, conditionChoices, fc.option(fc.constantFrom("One", "Two"), { nil: undefined })).map(
    ([people, what, keys, conditions, Sid]): Unbound =>
      (spoken) => {
        const given = conditions(spoken);
        const json = { ...(Sid && { Sid }), Effect: effect, ...people.json, ...what, ...keys.json, ...given.json };
        const unresolved = people.unresolved ?? keys.unresolved ?? given.unresolved;
        return { json, unresolved, mixed: given.mixed === true || keys.mixed === true };
      },
  );

const version = fc.oneof(
  { weight: 8, arbitrary: fc.constant("2012-10-17" as const) },
  { weight: 1, arbitrary: fc.constantFrom("2008-10-17" as const, undefined) },
);

/** Returns the document as parsed by `iam/`. */
export function read({ version: Version, statements }: Pick<RandomDocument, "version" | "statements">): PolicyDocument {
  const [only, ...others] = statements;
  const parsed = parsePolicyDocument({
    ...(Version && { Version }),
    Statement: others.length === 0 ? only : statements,
  });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.document;
}

const documents = (who: fc.Arbitrary<Part>, where: fc.Arbitrary<Part>): fc.Arbitrary<RandomDocument> =>
  fc
    .record({
      version,
      keys: someKeys,
      allows: fc.array(randomStatement("Allow", who, where), { minLength: 1, maxLength: 2 }),
      denies: fc.array(randomStatement("Deny", who, where), { maxLength: 3 }),
      another: randomStatement("Deny", who, where),
      deniesFirst: fc.boolean(),
    })
    .map(({ version: Version, keys, allows, denies, another, deniesFirst }): RandomDocument => {
      const parts = (deniesFirst ? [...denies, ...allows] : [...allows, ...denies]).map((each) => each(keys));
      return {
        version: Version,
        statements: parts.map(({ json }) => json),
        unresolved: parts.flatMap(({ unresolved }) => unresolved ?? []),
        mixed: parts.some(({ mixed }) => mixed === true),
        anotherDeny: another(keys).json,
      };
    });

/** Key policies with one or two Allow and up to three Deny statements. */
export const keyPolicies: fc.Arbitrary<RandomDocument> = documents(
  principal,
  resource.map((json): Part => ({ json })),
);
