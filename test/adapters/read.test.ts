/** How an adapter reads one property. */
import assert from "node:assert/strict";
import { readProperty, readProviderJson } from "../../adapters/read";
import { absent, known, unknown } from "../../model/value";

/** An object whose `name` cannot be read, like a property of the SDK. */
const throwing = (error: unknown): object =>
  Object.defineProperty({}, "name", {
    get() {
      throw error;
    },
  });

describe("a property", () => {
  for (const { name, props, expected } of [
    { name: "is known", props: { name: "orders" }, expected: known("name", "orders") },
    { name: "is absent if it is not there", props: {}, expected: absent("name") },
    { name: "is absent if it is null", props: { name: null }, expected: absent("name") },
    { name: "is known if it is empty", props: { name: "" }, expected: known("name", "") },
    { name: "is unknown if the state hides it", props: { name: "[secret]" }, expected: unknown("name", "redacted") },
    {
      name: "is unknown if the SDK's error says so",
      props: throwing(Object.assign(new Error("unknown"), { unknownTypeSentinel: true })),
      expected: unknown("name", "notKnownYet"),
    },
  ]) {
    it(name, () => assert.deepEqual(readProperty(props, "name"), expected));
  }

  it("is given the path that a finding uses", () =>
    assert.deepEqual(readProperty({ key: "team" }, "key", "tags[0].key"), known("tags[0].key", "team")));

  it("passes on every other error", () => {
    assert.throws(() => readProperty(throwing(new TypeError("revoked")), "name"), /^TypeError: revoked$/);
    assert.throws(() => readProperty(throwing({ unknownTypeSentinel: true }), "name"), { unknownTypeSentinel: true });
  });
});

describe("a property of a provider", () => {
  for (const { name, props, expected } of [
    { name: "is JSON text", props: { ids: '["1","2"]' }, expected: known("provider.ids", ["1", "2"]) },
    { name: "is absent if it is not there", props: {}, expected: absent("provider.ids") },
    { name: "is unknown if it is not JSON", props: { ids: "[" }, expected: unknown("provider.ids", "unexpectedType") },
    { name: "is unknown if it is not text", props: { ids: 1 }, expected: unknown("provider.ids", "unexpectedType") },
  ]) {
    it(name, () => assert.deepEqual(readProviderJson(props, "ids"), expected));
  }
});
