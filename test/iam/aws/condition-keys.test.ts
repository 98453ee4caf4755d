import assert from "node:assert/strict";
import {
  canonicalKeyName,
  documentedKeyName,
  isMultivaluedKey,
  KEY_ARN,
  keyFactsFor,
  type Presence,
} from "../../../iam/aws/condition-keys";
import { GLOBAL_CONDITION_KEYS } from "../../../iam/aws/global-condition-keys";
import { KMS_CONDITION_KEYS } from "../../../iam/aws/kms-authorization";

const CREATE_GRANT = keyFactsFor("kms:CreateGrant");
const keyOf = (name: string): string =>
  name.replace(/\$\{\w+\}$|\/$/, (end) => (end === "/" ? "/x" : "x")).toLowerCase();
const EVERY_KEY = [...GLOBAL_CONDITION_KEYS, ...KMS_CONDITION_KEYS].map(keyOf);

/** IAM user guide, "AWS global condition context keys", Availability; KMS developer guide, "Condition keys for AWS KMS". */
const ALWAYS_PRESENT = [
  "aws:currenttime",
  "aws:epochtime",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalisawsservice",
  "aws:principaltype",
  "aws:requestedregion",
  "aws:resourceaccount",
  "aws:securetransport",
  "aws:useragent",
  "aws:userid",
  "aws:viaawsservice",
  "kms:calleraccount",
  "kms:grantoperations",
  "kms:keyorigin",
  "kms:keyspec",
  "kms:keyusage",
  "kms:multiregion",
];

/** The same pages, Value type: those that are not single-valued. */
const MULTIVALUED = [
  "aws:calledvia",
  "aws:principalorgpaths",
  "aws:principalservicenameslist",
  "aws:resourceorgpaths",
  "aws:sourceorgpaths",
  "aws:tagkeys",
  "aws:vpceorgpaths",
  "kms:encryptioncontextkeys",
  "kms:grantoperations",
  "kms:resourcealiases",
];

/** The same pages, Data type: those that AWS always sends as `true` or `false`. */
const BOOLEAN = [
  "aws:multifactorauthpresent",
  "aws:principalisawsservice",
  "aws:securetransport",
  "aws:viaawsservice",
  "kms:grantisforawsresource",
  "kms:multiregion",
];

const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  "aws:currenttime": ["2026-02-18T00:00:00.000Z"],
  "aws:epochtime": ["1771372800"],
  "aws:requestedregion": ["us-east-1", "eu-west-1"],
  "aws:resourceaccount": ["111122223333"],
  "aws:principalorgid": ["o-example"],
  "aws:federatedprovider": ["cognito-identity.amazonaws.com"],
  "aws:sourceip": ["203.0.113.10"],
  "aws:useragent": ["aws-cli/2"],
  "kms:viaservice": [
    "ec2.us-east-1.amazonaws.com",
    "rds.eu-west-1.amazonaws.com",
    "rds.us-east-1.amazonaws.com",
    "rds.ap-southeast-1.amazonaws.com",
  ],
  "kms:grantoperations": ["Decrypt", "CreateGrant", "GenerateDataKey"],
  "kms:encryptioncontextkeys": ["example"],
  "kms:keyorigin": ["AWS_KMS"],
  "kms:keyspec": ["SYMMETRIC_DEFAULT"],
  "kms:keyusage": ["ENCRYPT_DECRYPT"],
};

describe("the facts about condition keys", () => {
  it("name the keys that every CreateGrant request has", () => {
    assert.deepEqual(EVERY_KEY.filter((key) => CREATE_GRANT(key).presence === "always").sort(), ALWAYS_PRESENT);
  });

  it("name the keys that can have several values", () => {
    assert.deepEqual(
      [...EVERY_KEY, "kms:resourcealiases"]
        .filter((key, at, all) => isMultivaluedKey(key) && all.indexOf(key) === at)
        .sort(),
      MULTIVALUED,
    );
    for (const key of EVERY_KEY) {
      assert.equal(CREATE_GRANT(key).multiplicity, MULTIVALUED.includes(key) ? "multiple" : "single", key);
    }
  });

  it("name the keys that are `true` or `false`", () => {
    assert.deepEqual(EVERY_KEY.filter((key) => CREATE_GRANT(key).boolean).sort(), BOOLEAN);
  });

  it("give an example value of every key", () => {
    for (const key of EVERY_KEY) {
      const expected = EXAMPLES[key] ?? (BOOLEAN.includes(key) ? ["true"] : ["example"]);
      assert.deepEqual(CREATE_GRANT(key).examples, expected, key);
    }
  });

  const presences: readonly (readonly [action: string, key: string, presence: Presence])[] = [
    ["kms:CreateGrant", "kms:viaservice", "maybe"],
    ["kms:CreateGrant", "kms:granteeprincipal", "maybe"],
    ["kms:Decrypt", "kms:granteeprincipal", "never"],
    ["kms:Decrypt", "kms:grantoperations", "never"],
    ["kms:Decrypt", "kms:encryptioncontext:team", "maybe"],
    ["kms:PutKeyPolicy", "kms:encryptioncontext:team", "never"],
    ["kms:Decrypt", "kms:keyspec", "always"],
    ["kms:Decrypt", "kms:nosuchkey", "undocumented"],
    ["kms:NoSuchAction", "kms:keyspec", "undocumented"],
    ["kms:Decrypt", "aws:nosuchkey", "undocumented"],
    ["kms:Decrypt", "aws:sourceip", "maybe"],
    ["kms:Decrypt", "s3:prefix", "never"],
    ["kms:Decrypt", "saml:sub", "maybe"],
    ["kms:Decrypt", KEY_ARN, "always"],
  ];
  for (const [action, key, presence] of presences) {
    it(`${JSON.stringify(key)} is in ${action} requests: ${presence}`, () => {
      assert.equal(keyFactsFor(action)(key).presence, presence);
    });
  }

  it("leave the number of values open for a key of another service", () => {
    assert.equal(CREATE_GRANT("cognito-identity.amazonaws.com:amr").multiplicity, "unknown");
    assert.equal(CREATE_GRANT("s3:prefix").multiplicity, "unknown");
    assert.equal(CREATE_GRANT("saml:sub").multiplicity, "single");
  });

  it("describe the ARN of the key as a key with one value", () => {
    assert.deepEqual(CREATE_GRANT(KEY_ARN), {
      presence: "always",
      multiplicity: "single",
      boolean: false,
      examples: ["arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
    });
  });
});

describe("the name of a condition key", () => {
  for (const [written, canonical] of [
    ["KMS:ViaService", "kms:viaservice"],
    ["kms:CustomerMasterKeySpec", "kms:keyspec"],
    ["kms:CustomerMasterKeyUsage", "kms:keyusage"],
    ["kms:KeySpec", "kms:keyspec"],
  ] as const) {
    it(`${written} is ${canonical} in canonical form`, () => assert.equal(canonicalKeyName(written), canonical));
  }

  for (const [key, documented] of [
    ["kms:viaservice", "kms:ViaService"],
    ["kms:encryptioncontext:team", "kms:EncryptionContext:team"],
    ["kms:encryptioncontext:", "kms:encryptioncontext:"],
    ["aws:principaltag/team", "aws:PrincipalTag/team"],
    ["aws:principaltag/", "aws:principaltag/"],
    ["aws:nosuchkey", "aws:nosuchkey"],
  ] as const) {
    it(`${key} is documented as ${documented}`, () => assert.equal(documentedKeyName(key), documented));
  }
});
