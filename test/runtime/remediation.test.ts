import assert from "node:assert/strict";
import type { ResourceValidationArgs } from "@pulumi/policy";
import type { Policy } from "../../kit/define";
import { kmsCreateGrantViaService } from "../../policies/kms-create-grant-via-service";
import { kmsDeletionWindow } from "../../policies/kms-deletion-window";
import { kmsKeyRotation } from "../../policies/kms-key-rotation";
import { kmsLockoutCheckKept } from "../../policies/kms-lockout-check-kept";
import { RecordedInputs } from "../../runtime/operations";
import { toSdkPolicy } from "../../runtime/policy";
import { UNKNOWN, UNKNOWN_BOOLEAN } from "../kit/policy-tester";

const { unknownCheckingProxy } = require("@pulumi/policy/proxy") as {
  unknownCheckingProxy<T extends object>(props: T): T;
};

const KEY = "aws:kms/key:Key";
const APP = { AWS: "arn:aws:iam::111122223333:role/app" };
const root = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "kms:*", Resource: "*" };
const grant = { Effect: "Allow", Principal: APP, Action: "kms:CreateGrant", Resource: "*" };
const scoped = { ...grant, Condition: { Null: { "kms:ViaService": "false" } } };
const document = (...Statement: readonly object[]) => ({ Version: "2012-10-17", Statement });

class NotApplicable extends Error {}

/** The inputs that a remediation changes to; undefined if it changes nothing. */
function remediated(policy: Policy, props: object, config: object = {}, type = KEY): object | undefined {
  const inputs = { ...props };
  const args: Partial<ResourceValidationArgs> = {
    type,
    name: "orders",
    urn: `urn:pulumi:dev::test::${type}::orders`,
    props: unknownCheckingProxy(inputs),
    stackTags: new Map([["env", "dev"]]),
    getConfig: <T extends object>(): T => config as T,
    notApplicable: () => {
      throw new NotApplicable();
    },
  };
  const { remediateResource } = toSdkPolicy(policy, new RecordedInputs());
  assert.ok(remediateResource !== undefined);
  const result = remediateResource(args as ResourceValidationArgs);
  return result === undefined ? undefined : inputs;
}

describe("the remediation of a resource", () => {
  const table: readonly (readonly [
    name: string,
    policy: Policy,
    props: object,
    expected: object | undefined,
    config?: object,
  ])[] = [
    ["rotation that is not set", kmsKeyRotation, { description: "x" }, { description: "x", enableKeyRotation: true }],
    ["rotation that is off", kmsKeyRotation, { enableKeyRotation: false }, { enableKeyRotation: true }],
    [
      "rotation that is off, with a period",
      kmsKeyRotation,
      { enableKeyRotation: false },
      { enableKeyRotation: true, rotationPeriodInDays: 180 },
      { maxPeriodInDays: 180 },
    ],
    [
      "a period that is too long",
      kmsKeyRotation,
      { enableKeyRotation: true, rotationPeriodInDays: 400 },
      { enableKeyRotation: true, rotationPeriodInDays: 365 },
    ],
    ["rotation that is on", kmsKeyRotation, { enableKeyRotation: true }, undefined],
    ["rotation that is not known", kmsKeyRotation, { enableKeyRotation: UNKNOWN_BOOLEAN }, undefined],
    ["a key whose kind is not known", kmsKeyRotation, { customerMasterKeySpec: UNKNOWN }, undefined],
    ["a key that KMS cannot rotate", kmsKeyRotation, { customerMasterKeySpec: "RSA_2048" }, undefined],
    [
      "a waiting period that is too short",
      kmsDeletionWindow,
      { deletionWindowInDays: 7 },
      { deletionWindowInDays: 30 },
    ],
    [
      "a waiting period of another minimum",
      kmsDeletionWindow,
      { deletionWindowInDays: 14 },
      undefined,
      { minDays: 14 },
    ],
    ["no waiting period", kmsDeletionWindow, { description: "x" }, undefined],
    [
      "a lockout check that is off",
      kmsLockoutCheckKept,
      { bypassPolicyLockoutSafetyCheck: true },
      { bypassPolicyLockoutSafetyCheck: false },
    ],
    ["a lockout check that is on", kmsLockoutCheckKept, { bypassPolicyLockoutSafetyCheck: false }, undefined],
    [
      "an opening, in a text",
      kmsCreateGrantViaService,
      { policy: JSON.stringify(document(root, grant)) },
      { policy: JSON.stringify(document(root, scoped)) },
    ],
    [
      "two openings, in an object",
      kmsCreateGrantViaService,
      { policy: document(root, grant, grant) },
      { policy: document(root, scoped, scoped) },
    ],
    ["a scoped policy", kmsCreateGrantViaService, { policy: document(root, scoped) }, undefined],
    [
      "delegation, which config refuses",
      kmsCreateGrantViaService,
      { policy: document(root) },
      undefined,
      { accountRoot: "violates" },
    ],
    [
      "grants for AWS resources, which are advisory",
      kmsCreateGrantViaService,
      { policy: document(root, { ...grant, Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } }) },
      undefined,
    ],
    [
      "grants for AWS resources, which config refuses",
      kmsCreateGrantViaService,
      { policy: document(root, { ...grant, Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } }) },
      {
        policy: document(root, {
          ...grant,
          Condition: { Bool: { "kms:GrantIsForAWSResource": "true" }, Null: { "kms:ViaService": "false" } },
        }),
      },
      { grantIsForAWSResource: "violates" },
    ],
    [
      "public grants, which another policy reports",
      kmsCreateGrantViaService,
      { policy: document(root, { ...grant, Principal: "*" }) },
      undefined,
    ],
    ["a policy that is not known", kmsCreateGrantViaService, { policy: UNKNOWN }, undefined],
    [
      "a policy with an unknown part",
      kmsCreateGrantViaService,
      { policy: document(root, grant, { ...scoped, Principal: { AWS: UNKNOWN } }) },
      undefined,
    ],
    [
      "a policy with a member that AWS refuses",
      kmsCreateGrantViaService,
      { policy: document(root, { ...grant, Comment: "app" }) },
      undefined,
    ],
    [
      "a resource that config does not select",
      kmsKeyRotation,
      { description: "x" },
      undefined,
      { where: { names: ["a*"] } },
    ],
  ];
  for (const [name, policy, props, expected, config] of table) {
    it(`${expected === undefined ? "leaves" : "mends"} ${name}`, () =>
      assert.deepEqual(remediated(policy, props, config), expected));
  }

  it("does not apply to resources of other types", () =>
    assert.throws(() => remediated(kmsKeyRotation, {}, {}, "aws:s3/bucket:Bucket"), NotApplicable));
});
