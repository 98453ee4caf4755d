/** What the program says about the KMS key of a key policy. */
import assert from "node:assert/strict";
import { readerOf } from "../../adapters/index";
import { stackModel } from "../../adapters/stack";
import { keyFacts } from "../../model/key-identity";
import type { KmsKeyPolicy } from "../../model/kms-key";
import { policyResource, UNKNOWN, UNKNOWN_BOOLEAN, urnOf } from "../kit/policy-tester";

const KEY = "aws:kms/key:Key";
const NATIVE = "aws-native:kms:Key";
const EXTERNAL = "aws:kms/externalKey:ExternalKey";
const REPLICA = "aws:kms/replicaKey:ReplicaKey";
const NATIVE_REPLICA = "aws-native:kms:ReplicaKey";
const POLICY = "aws:kms/keyPolicy:KeyPolicy";
const ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const MRK = "mrk-1234abcd12ab34cd56ef1234567890ab";
const arn = (id: string, region = "eu-west-1"): string => `arn:aws:kms:${region}:111122223333:key/${id}`;

interface Given {
  readonly type: string;
  readonly name: string;
  readonly props?: object;
  readonly outputs?: object;
  readonly from?: Readonly<Record<string, readonly Given[]>>;
}

function subjectOf({ type, name, props = { __defaults: [] } }: Given): KmsKeyPolicy {
  const subject = readerOf(type)?.(policyResource({ type, name, props }));
  assert.ok(subject?.kind === "kmsKey" || subject?.kind === "kmsKeyPolicy");
  return subject;
}

/** The facts of the last resource: in the resource phase, or in a stack with the others. */
function factsIn(phase: "resource" | "stack", ...resources: readonly Given[]): ReturnType<typeof keyFacts> {
  const subjects = new Map(resources.map((each) => [urnOf(each.type, each.name), subjectOf(each)]));
  const stack = stackModel(resources.map(policyResource), (urn) => subjects.get(urn));
  const last = resources.at(-1);
  assert.ok(last !== undefined);
  const urn = urnOf(last.type, last.name);
  const subject = subjects.get(urn);
  assert.ok(subject !== undefined);
  return keyFacts(subject, phase === "stack" ? stack.place(urn) : undefined);
}

const kind = { multiRegion: false, keySpec: "SYMMETRIC_DEFAULT", keyUsage: "ENCRYPT_DECRYPT", origin: "AWS_KMS" };

describe("what is known about the key of a policy", () => {
  for (const { name, type = KEY, props, expected } of [
    { name: "a key with defaults", props: {}, expected: {} },
    { name: "a key with empty texts", props: { customerMasterKeySpec: "", keyUsage: "" }, expected: {} },
    {
      name: "a key with a spec and a usage",
      props: { customerMasterKeySpec: "RSA_2048", keyUsage: "SIGN_VERIFY", multiRegion: true },
      expected: { keySpec: "RSA_2048", keyUsage: "SIGN_VERIFY", multiRegion: true },
    },
    {
      name: "a key with unknown properties",
      props: { customerMasterKeySpec: UNKNOWN, keyUsage: UNKNOWN, multiRegion: UNKNOWN_BOOLEAN },
      expected: { keySpec: undefined, keyUsage: undefined, multiRegion: undefined },
    },
    {
      name: "a key in a CloudHSM key store",
      props: { customKeyStoreId: "cks-1234" },
      expected: { origin: "AWS_CLOUDHSM" },
    },
    {
      name: "a key in an external key store",
      props: { customKeyStoreId: "cks-1234", xksKeyId: "bb8562717f809024" },
      expected: { origin: "EXTERNAL_KEY_STORE" },
    },
    { name: "a key in an unknown key store", props: { customKeyStoreId: UNKNOWN }, expected: { origin: undefined } },
    {
      name: "a key in a key store of an unknown kind",
      props: { customKeyStoreId: "cks-1234", xksKeyId: UNKNOWN },
      expected: { origin: undefined },
    },
    { name: "a key for imported material", type: EXTERNAL, props: {}, expected: { origin: "EXTERNAL" } },
    {
      name: "a key for imported material, with a spec",
      type: EXTERNAL,
      props: { keySpec: "HMAC_256", keyUsage: "GENERATE_VERIFY_MAC" },
      expected: { origin: "EXTERNAL", keySpec: "HMAC_256", keyUsage: "GENERATE_VERIFY_MAC" },
    },
    { name: "a key of aws-native", type: NATIVE, props: {}, expected: {} },
    {
      name: "a key of aws-native with an origin",
      type: NATIVE,
      props: { origin: "EXTERNAL", keySpec: "ECC_NIST_P256" },
      expected: { origin: "EXTERNAL", keySpec: "ECC_NIST_P256" },
    },
    {
      name: "a key of aws-native with an unknown origin",
      type: NATIVE,
      props: { origin: UNKNOWN },
      expected: { origin: undefined },
    },
  ]) {
    it(name, () => {
      const { properties } = factsIn("resource", { type, name: "key", props: { ...props, __defaults: [] } });
      assert.deepEqual(properties, { ...kind, id: undefined, isNew: false, ...expected });
    });
  }

  for (const type of [KEY, EXTERNAL, NATIVE]) {
    const own = { id: ID, isNew: false };
    const outputs = { arn: arn(ID), keyId: ID };
    it(`${type}: its id by the outputs that the stack shows`, () => {
      const { properties, arn: known, region } = factsIn("stack", { type, name: "key", outputs });
      assert.deepEqual({ id: properties.id, isNew: properties.isNew }, own);
      assert.deepEqual([known?.path, known?.value, region], ["arn", arn(ID), "eu-west-1"]);
    });
    it(`${type}: its id by the outputs that an audit shows`, () => {
      const { properties } = factsIn("resource", { type, name: "key", props: outputs });
      assert.deepEqual({ id: properties.id, isNew: properties.isNew }, own);
    });
    it(`${type}: its id without an ARN`, () => {
      const { properties, arn: known } = factsIn("stack", { type, name: "key", outputs: { keyId: ID } });
      assert.deepEqual([properties.id, known], [ID, undefined]);
    });
    it(`${type}: that KMS has yet to choose its id`, () => {
      const { properties } = factsIn("stack", { type, name: "key", outputs: { arn: UNKNOWN, keyId: UNKNOWN } });
      assert.deepEqual({ id: properties.id, isNew: properties.isNew }, { id: undefined, isNew: true });
    });
  }

  for (const type of [REPLICA, NATIVE_REPLICA]) {
    const replica = (primaryKeyArn: string, from: readonly Given[] = []): Given => {
      return { type, name: "replica", props: { primaryKeyArn }, from: { primaryKeyArn: from } };
    };
    const primary = (outputs: object): Given => {
      return { type: KEY, name: "primary", props: { multiRegion: true, customerMasterKeySpec: "RSA_2048" }, outputs };
    };
    const about = { multiRegion: true, keySpec: "RSA_2048", keyUsage: "ENCRYPT_DECRYPT", origin: "AWS_KMS" };

    it(`${type}: the id of a primary key outside the stack`, () => {
      const { properties, arn: known, region } = factsIn("resource", replica(arn(MRK, "us-east-1")));
      assert.deepEqual(properties, { id: MRK, multiRegion: true });
      assert.deepEqual([known?.path, region], ["primaryKeyArn", undefined]);
    });
    it(`${type}: the id and kind of a primary key in the stack`, () => {
      const known = primary({ arn: arn(MRK, "us-east-1"), keyId: MRK });
      const { properties, arn: own } = factsIn("stack", known, replica(UNKNOWN, [known]));
      assert.deepEqual(properties, { ...about, id: MRK, isNew: false });
      assert.deepEqual(own, { kind: "known", path: "primaryKeyArn", value: arn(MRK, "us-east-1") });
    });
    it(`${type}: that its primary key has no id yet`, () => {
      const { properties } = factsIn("stack", primary({}), replica(UNKNOWN, [primary({})]));
      assert.deepEqual(properties, { ...about, id: undefined, isNew: true });
    });
    it(`${type}: nothing, if its primary key is not known`, () => {
      assert.deepEqual(factsIn("stack", replica(UNKNOWN)).properties, { id: undefined, multiRegion: true });
    });
    it(`${type}: nothing from itself`, () => {
      const itself = { ...replica(arn(MRK)), outputs: { arn: arn(MRK), keyId: MRK } };
      assert.deepEqual(factsIn("stack", itself).properties, { id: MRK, multiRegion: true });
    });
  }

  for (const { name, keyId, expected } of [
    { name: "an ARN", keyId: arn(ID), expected: { id: ID, multiRegion: false, region: "eu-west-1", arn: arn(ID) } },
    { name: "an id", keyId: MRK, expected: { id: MRK, multiRegion: true, region: undefined, arn: undefined } },
    {
      name: "an alias",
      keyId: "alias/a",
      expected: { id: undefined, multiRegion: undefined, region: undefined, arn: undefined },
    },
    {
      name: "no identifier",
      keyId: "a",
      expected: { id: undefined, multiRegion: undefined, region: undefined, arn: undefined },
    },
  ]) {
    it(`a KeyPolicy for ${name}`, () => {
      const {
        properties,
        region,
        arn: known,
      } = factsIn("resource", { type: POLICY, name: "policy", props: { keyId } });
      assert.deepEqual({ ...properties, region, arn: known?.value }, expected);
    });
  }

  it("a KeyPolicy for a key of the stack", () => {
    const key = { type: KEY, name: "key", props: { keyUsage: "SIGN_VERIFY" }, outputs: { arn: arn(ID), keyId: ID } };
    for (const props of [{ keyId: ID }, { keyId: arn(ID) }, { keyId: UNKNOWN }]) {
      const facts = factsIn("stack", key, { type: POLICY, name: "policy", props, from: { keyId: [key] } });
      assert.deepEqual(facts.properties, { ...kind, keyUsage: "SIGN_VERIFY", id: ID, isNew: false });
      assert.deepEqual([facts.arn?.path, facts.region], ["keyId", "eu-west-1"]);
    }
  });

  it("a KeyPolicy for one of two keys", () => {
    const keys = ["a", "b"].map((name) => ({ type: KEY, name, outputs: { keyId: ID } }));
    const policy = { type: POLICY, name: "policy", props: { keyId: UNKNOWN }, from: { keyId: keys } };
    assert.deepEqual(factsIn("stack", ...keys, policy).properties, { id: undefined, multiRegion: undefined });
  });
});
