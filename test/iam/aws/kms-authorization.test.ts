import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  AUTHORIZATION_DATE,
  isKeySent,
  KMS_ACTIONS,
  KMS_CONDITION_KEYS,
  KMS_KEY_ACTIONS,
} from "../../../iam/aws/kms-authorization";
import { repositoryRoot } from "../../engine/repository";

interface Action {
  readonly name: string;
  readonly conditionKeys: readonly string[];
  readonly resourceTypes: readonly { readonly name: string; readonly conditionKeys: readonly string[] }[];
}

/** The data that the package has, read without the generator. */
const DATA = join(repositoryRoot(), "node_modules", "@cloud-copilot", "iam-data", "data");
const read = (path: string) => JSON.parse(readFileSync(join(DATA, path), "utf8"));
const actions: readonly Action[] = Object.values(read("actions/kms.json"));
const keys: readonly { readonly key: string }[] = Object.values(read("conditionKeys/kms.json"));
const types: Readonly<Record<string, { readonly conditionKeys?: readonly string[] }>> = read("resourceTypes/kms.json");

/** What only the model of the KMS API has. */
const ACTIONS_OF_API = ["kms:Decapsulate", "kms:Encapsulate"];
const KEYS_OF_API: Readonly<Record<string, readonly string[]>> = {
  GetKeyPolicy: ["kms:PolicyName"],
  PutKeyPolicy: ["kms:PolicyName"],
};

const example = (key: string): string => key.replace(/\$\{\w+\}$/, "x").toLowerCase();

describe("the authorization data of KMS", () => {
  it("has a date", () => assert.match(AUTHORIZATION_DATE, /^20\d\d-[01]\d-[0-3]\d$/));

  it("has every action", () => {
    assert.deepEqual([...KMS_ACTIONS].sort(), [...actions.map(({ name }) => `kms:${name}`), ...ACTIONS_OF_API].sort());
    assert.ok(KMS_ACTIONS.includes("kms:CreateGrant"));
  });

  it("distinguishes the actions on a key", () => {
    const onKey = actions.filter(({ resourceTypes }) => resourceTypes.some(({ name }) => name === "key"));
    assert.deepEqual(
      [...KMS_KEY_ACTIONS].sort(),
      [...onKey.map(({ name }) => `kms:${name}`), ...ACTIONS_OF_API].sort(),
    );
    assert.ok(!KMS_KEY_ACTIONS.includes("kms:ListKeys"));
  });

  it("has every condition key", () => {
    const own = keys.map(({ key }) => key).filter((key) => key.startsWith("kms:"));
    assert.deepEqual([...KMS_CONDITION_KEYS].sort(), [...own, "kms:PolicyName"].sort());
  });

  for (const { name, conditionKeys, resourceTypes } of actions) {
    it(`names the keys that KMS sends with ${name}`, () => {
      const ofTypes = resourceTypes.flatMap((type) => [
        ...type.conditionKeys,
        ...(types[type.name]?.conditionKeys ?? []),
      ]);
      const attested = [...conditionKeys, ...ofTypes].some((key) => key.startsWith("kms:RecipientAttestation:"));
      const sent = new Set([...conditionKeys, ...ofTypes, ...(KEYS_OF_API[name] ?? [])].map(example));
      for (const key of KMS_CONDITION_KEYS) {
        const expected = sent.has(example(key)) || (attested && key.startsWith("kms:RecipientAttestation:"));
        assert.equal(isKeySent(`KMS:${name}`, example(key)), expected, key);
      }
    });
  }

  it("leaves open which keys KMS sends with an action that only the model of the API has", () => {
    for (const action of ACTIONS_OF_API) assert.equal(isKeySent(action, "kms:viaservice"), undefined);
  });

  it("leaves an unknown action or key open", () => {
    assert.equal(isKeySent("kms:NoSuchAction", "kms:viaservice"), undefined);
    assert.equal(isKeySent("kms:CreateGrant", "kms:nosuchkey"), undefined);
  });
});
