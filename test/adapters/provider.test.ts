/** What a resource has from its provider: Region, account and default tags. */
import assert from "node:assert/strict";
import { providerOfRegion, readAccount, readRegion, readTags } from "../../adapters/provider";
import type { ResourceView } from "../../adapters/resource-view";
import { absent, known, unknown, type Value } from "../../model/value";

/** The properties, of which reading `names` throws as the SDK does for a value that is not known before the update. */
function withUnknown(props: object, ...names: string[]): object {
  return new Proxy(props, {
    get(target, name) {
      if (names.includes(String(name))) throw Object.assign(new Error("unknown"), { unknownTypeSentinel: true });
      return Reflect.get(target, name);
    },
  });
}

const view = (props: object, provider?: object): ResourceView => ({
  type: "aws:kms/key:Key",
  name: "orders",
  props,
  ...(provider && { provider: { props: provider } }),
});

const DEFAULT_TAGS = { defaultTags: JSON.stringify({ tags: { team: "orders", stage: "dev" } }) };

describe("the tags of a resource", () => {
  for (const { name, props, provider, expected } of [
    { name: "none", props: {}, provider: undefined, expected: known("tags", new Map()) },
    { name: "none, nor of its provider", props: {}, provider: {}, expected: known("tags", new Map()) },
    {
      name: "its own",
      props: { tags: { team: "orders" } },
      provider: {},
      expected: known("tags", new Map([["team", known("tags.team", "orders")]])),
    },
    {
      name: "the provider's default tags",
      props: {},
      provider: DEFAULT_TAGS,
      expected: known(
        "tags",
        new Map([
          ["team", known("tags.team", "orders")],
          ["stage", known("tags.stage", "dev")],
        ]),
      ),
    },
    {
      name: "its own before the provider's",
      props: { tags: { team: "billing" } },
      provider: DEFAULT_TAGS,
      expected: known(
        "tags",
        new Map([
          ["team", known("tags.team", "billing")],
          ["stage", known("tags.stage", "dev")],
        ]),
      ),
    },
    {
      name: "unknown where its own are, whatever the provider's are",
      props: withUnknown({}, "tags"),
      provider: DEFAULT_TAGS,
      expected: unknown("tags", "notKnownYet"),
    },
    {
      name: "unknown where its own are of another type",
      props: { tags: 1 },
      provider: DEFAULT_TAGS,
      expected: unknown("tags", "unexpectedType"),
    },
    {
      name: "unknown where the provider's are, though its own are known",
      props: { tags: { team: "orders" } },
      provider: withUnknown({}, "defaultTags"),
      expected: unknown("provider.defaultTags", "notKnownYet"),
    },
    {
      name: "is unknown if those of the provider are not JSON",
      props: {},
      provider: { defaultTags: "{" },
      expected: unknown("provider.defaultTags", "unexpectedType"),
    },
    {
      name: "one by one, where one is unknown",
      props: { tags: withUnknown({ team: "", stage: "dev" }, "team") },
      provider: undefined,
      expected: known(
        "tags",
        new Map<string, Value<string>>([
          ["team", unknown("tags.team", "notKnownYet")],
          ["stage", known("tags.stage", "dev")],
        ]),
      ),
    },
    {
      name: "a list of keys and values, as in aws-native",
      props: { tags: [{ key: "team", value: "orders" }, withUnknown({ key: "stage" }, "value")] },
      provider: undefined,
      expected: known(
        "tags",
        new Map<string, Value<string>>([
          ["team", known("tags.team", "orders")],
          ["stage", unknown("tags.stage", "notKnownYet")],
        ]),
      ),
    },
    {
      name: "unknown where a key of the list is",
      props: { tags: [withUnknown({ value: "orders" }, "key")] },
      provider: undefined,
      expected: unknown("tags", "notKnownYet"),
    },
    {
      name: "is unknown if a member of the list is not an object",
      props: { tags: ["team"] },
      provider: undefined,
      expected: unknown("tags", "unexpectedType"),
    },
    {
      name: "unknown where a member of the list is null",
      props: { tags: [null] },
      provider: undefined,
      expected: unknown("tags", "unexpectedType"),
    },
    {
      name: "unknown where a member of the list is",
      props: { tags: withUnknown([{ key: "team", value: "orders" }], "0") },
      provider: undefined,
      expected: unknown("tags", "notKnownYet"),
    },
    {
      name: "unknown where a member of the list has no key",
      props: { tags: [{ value: "orders" }] },
      provider: undefined,
      expected: unknown("tags", "unexpectedType"),
    },
    {
      name: "is its own if those of the provider are not an object",
      props: { tags: { team: "orders" } },
      provider: { defaultTags: "1" },
      expected: known("tags", new Map([["team", known("tags.team", "orders")]])),
    },
    {
      name: "its own where the provider's are null",
      props: { tags: { team: "orders" } },
      provider: { defaultTags: "null" },
      expected: known("tags", new Map([["team", known("tags.team", "orders")]])),
    },
  ]) {
    it(name, () => assert.deepEqual(readTags(view(props, provider)), expected));
  }
});

describe("the Region of a resource", () => {
  for (const { name, props, provider, expected } of [
    { name: "absent without a provider", props: {}, provider: undefined, expected: absent("region") },
    {
      name: "its own",
      props: { region: "eu-west-1" },
      provider: { region: "us-east-1" },
      expected: known("region", "eu-west-1"),
    },
    {
      name: "its provider's",
      props: {},
      provider: { region: "us-east-1" },
      expected: known("provider.region", "us-east-1"),
    },
    {
      name: "unknown where it is not the name of a Region",
      props: { region: "correct horse" },
      provider: { region: "us-east-1" },
      expected: unknown("region", "unexpectedType"),
    },
    {
      name: "unknown where its provider's is not",
      props: {},
      provider: { region: "EU (Ireland)" },
      expected: unknown("provider.region", "unexpectedType"),
    },
    {
      name: "that of another partition",
      props: { region: "us-isob-east-1" },
      provider: undefined,
      expected: known("region", "us-isob-east-1"),
    },
    {
      name: "unknown where its own is, whatever the provider's is",
      props: withUnknown({}, "region"),
      provider: { region: "us-east-1" },
      expected: unknown("region", "notKnownYet"),
    },
  ]) {
    it(name, () => assert.deepEqual(readRegion(view(props, provider)), expected));
  }

  it("comes from a provider only where the resource has none of its own", () => {
    const linked = {
      ...view({}),
      urn: "urn:key",
      provider: { urn: "urn:provider", props: {} },
      opts: { protect: false },
      propertyDependencies: {},
    };
    assert.equal(providerOfRegion(linked), "urn:provider");
    assert.equal(providerOfRegion({ ...linked, props: { region: "eu-west-1" } }), undefined);
    assert.equal(providerOfRegion({ ...linked, props: withUnknown({}, "region") }), undefined);
  });
});

describe("the account of a resource", () => {
  const PATH = "provider.allowedAccountIds";
  for (const { name, provider, expected } of [
    { name: "absent without a provider", provider: undefined, expected: absent(PATH) },
    { name: "is absent if the provider names no account", provider: {}, expected: absent(PATH) },
    {
      name: "the one the provider is confined to",
      provider: { allowedAccountIds: '["111122223333"]' },
      expected: known(PATH, "111122223333"),
    },
    {
      name: "is absent if the provider names several",
      provider: { allowedAccountIds: '["111122223333","444455556666"]' },
      expected: absent(PATH),
    },
    { name: "is absent if the list is empty", provider: { allowedAccountIds: "[]" }, expected: absent(PATH) },
    {
      name: "is absent if the listed value is not text",
      provider: { allowedAccountIds: "[111122223333]" },
      expected: absent(PATH),
    },
    {
      name: "is absent if the provider has no list",
      provider: { allowedAccountIds: '"111122223333"' },
      expected: absent(PATH),
    },
    {
      name: "unknown where the list is",
      provider: withUnknown({}, "allowedAccountIds"),
      expected: unknown(PATH, "notKnownYet"),
    },
  ]) {
    it(name, () => assert.deepEqual(readAccount(view({}, provider)), expected));
  }
});
