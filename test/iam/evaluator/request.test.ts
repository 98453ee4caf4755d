import assert from "node:assert/strict";
import { type Caller, callerContext, DERIVED_KEYS, keyContext, keyIdentityOf } from "../../../iam/evaluator/request";

const A = "111122223333";

/** The keys that every caller except a service has, or lacks, whatever its kind. */
const OF_PRINCIPALS = {
  "aws:principalaccount": A,
  "kms:calleraccount": A,
  "aws:principalisawsservice": "false",
  "aws:principalservicename": undefined,
  "aws:principalservicenameslist": undefined,
  "aws:sourceaccount": undefined,
  "aws:sourcearn": undefined,
  "aws:sourceorgid": undefined,
  "aws:sourceorgpaths": undefined,
};

describe("the keys that AWS derives from a request", () => {
  const table: readonly (readonly [caller: Caller, context: Readonly<Record<string, string | undefined>>])[] = [
    [
      { kind: "user", arn: `arn:aws:iam::${A}:user/team/alice`, userId: "AIDAALICE" },
      {
        ...OF_PRINCIPALS,
        "aws:principalarn": `arn:aws:iam::${A}:user/team/alice`,
        "aws:principaltype": "User",
        "aws:userid": "AIDAALICE",
        "aws:username": "alice",
        "aws:federatedprovider": undefined,
      },
    ],
    [
      { kind: "roleSession", roleArn: `arn:aws:iam::${A}:role/ops/app`, userId: "AROAAPP:one" },
      {
        ...OF_PRINCIPALS,
        "aws:principalarn": `arn:aws:iam::${A}:role/ops/app`,
        "aws:principaltype": "AssumedRole",
        "aws:userid": "AROAAPP:one",
        "aws:username": undefined,
      },
    ],
    [
      { kind: "federatedUser", arn: `arn:aws:sts::${A}:federated-user/bob` },
      {
        ...OF_PRINCIPALS,
        "aws:principalarn": `arn:aws:sts::${A}:federated-user/bob`,
        "aws:principaltype": "FederatedUser",
        "aws:userid": `${A}:bob`,
        "aws:username": undefined,
        "aws:federatedprovider": undefined,
      },
    ],
    [
      { kind: "root", arn: `arn:aws:iam::${A}:root` },
      {
        ...OF_PRINCIPALS,
        "aws:principalarn": `arn:aws:iam::${A}:root`,
        "aws:principaltype": "Account",
        "aws:userid": A,
        "aws:username": undefined,
        "aws:federatedprovider": undefined,
      },
    ],
    [
      { kind: "service", name: "rds.amazonaws.com" },
      {
        "aws:principalisawsservice": "true",
        "aws:principalservicename": "rds.amazonaws.com",
        "aws:username": undefined,
      },
    ],
  ];
  for (const [caller, context] of table) {
    it(`come from a caller of the kind ${caller.kind}`, () => {
      assert.deepEqual(Object.fromEntries(callerContext(caller)), context);
    });
  }

  it("are listed for callers of any kind", () => {
    assert.deepEqual([...DERIVED_KEYS].sort(), [
      "aws:federatedprovider",
      "aws:principalaccount",
      "aws:principalarn",
      "aws:principalisawsservice",
      "aws:principalservicename",
      "aws:principalservicenameslist",
      "aws:principaltype",
      "aws:sourceaccount",
      "aws:sourcearn",
      "aws:sourceorgid",
      "aws:sourceorgpaths",
      "aws:userid",
      "aws:username",
      "kms:calleraccount",
    ]);
  });

  it("come from the KMS key", () => {
    const key = { region: "eu-west-1", account: A };
    const context = { "aws:requestedregion": "eu-west-1", "aws:resourceaccount": A };
    const properties = ["kms:keyspec", "kms:keyusage", "kms:keyorigin", "kms:multiregion"];
    assert.deepEqual(Object.fromEntries(keyContext(key)), {
      ...context,
      ...Object.fromEntries(properties.map((name) => [name, undefined])),
    });
    const kind = { keySpec: "RSA_2048", keyUsage: "SIGN_VERIFY", origin: "EXTERNAL", multiRegion: false };
    assert.deepEqual(Object.fromEntries(keyContext({ ...key, ...kind })), {
      ...context,
      "kms:keyspec": "RSA_2048",
      "kms:keyusage": "SIGN_VERIFY",
      "kms:keyorigin": "EXTERNAL",
      "kms:multiregion": "false",
    });
  });

  it("come from the ARN of the KMS key, if the request has one", () => {
    const caller: Caller = { kind: "root", arn: `arn:aws:iam::${A}:root` };
    const request = { caller, action: "kms:Decrypt", key: { region: "us-east-1", account: undefined }, context: {} };
    assert.deepEqual(keyIdentityOf(request), { region: "us-east-1", account: undefined });
    const keyArn = "arn:aws:kms:eu-west-1:444455556666:key/x";
    assert.deepEqual(keyIdentityOf({ ...request, keyArn }), { region: "eu-west-1", account: "444455556666" });
  });
});
