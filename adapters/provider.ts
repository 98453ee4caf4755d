/**
 * What every resource has of its provider: Region, account, default tags. The two AWS providers are configured alike.
 */
import type { KeyArgs } from "@pulumi/aws/kms/key";
import type { ProviderArgs } from "@pulumi/aws/provider";
import type { Tags } from "../model/subject";
import { absent, known, unknown, type Value } from "../model/value";
import { readProperty, readProviderJson, readString, readStringMap } from "./read";
import { propertyOf } from "./resource-type";
import type { LinkedResourceView, ResourceView } from "./resource-view";

/** The Region of a resource: its own `region` (from @pulumi/aws 7), else the one of its provider. */
export function readRegion({ props, provider }: ResourceView): Value<string> {
  const own = readString(props, propertyOf<KeyArgs>()("region"));
  if (own.kind !== "absent" || provider === undefined) return own;
  return readString(provider.props, propertyOf<ProviderArgs>()("region"), "provider.region");
}

/** The provider that gives a resource its Region, by URN: two of one provider are in one Region, whichever that is. */
export function providerOfRegion({ props, provider }: LinkedResourceView): string | undefined {
  return readString(props, propertyOf<KeyArgs>()("region")).kind === "absent" ? provider?.urn : undefined;
}

/** The only account the provider may act in; absent where it may act in several, or in any. */
export function readAccount({ provider }: ResourceView): Value<string> {
  const accounts = readProviderJson(provider?.props ?? {}, propertyOf<ProviderArgs>()("allowedAccountIds"));
  if (accounts.kind !== "known") return accounts;
  const [account, ...others] = Array.isArray(accounts.value) ? accounts.value : [];
  return typeof account === "string" && others.length === 0 ? known(accounts.path, account) : absent(accounts.path);
}

/** The tags of a resource, with the provider's default tags beneath them. */
export function readTags({ props, provider }: ResourceView): Tags {
  const own = readOwnTags(props);
  const defaults = readProviderJson(provider?.props ?? {}, propertyOf<ProviderArgs>()("defaultTags"));
  if (own.kind === "unknown") return own;
  if (defaults.kind === "unknown") return defaults;
  if (own.kind === "absent" && defaults.kind === "absent") return NO_TAGS;
  const tags = new Map<string, Value<string>>();
  if (defaults.kind === "known" && typeof defaults.value === "object" && defaults.value !== null) {
    const inherited = readStringMap(defaults.value, "tags");
    if (inherited.kind === "known") for (const [key, value] of inherited.value) tags.set(key, value);
  }
  if (own.kind === "known") for (const [key, value] of own.value) tags.set(key, value);
  return known("tags", tags);
}

/** One for the many resources without any. */
const NO_TAGS: Tags = known("tags", new Map());

/** `tags` as an object, or as the list of keys and values that aws-native takes. */
function readOwnTags(props: object): Tags {
  const tags = readProperty(props, "tags");
  if (tags.kind !== "known" || !Array.isArray(tags.value)) return readStringMap(props, "tags");
  const map = new Map<string, Value<string>>();
  for (const index of tags.value.keys()) {
    const tag = readProperty(tags.value, String(index), `tags[${index}]`);
    if (tag.kind !== "known" || typeof tag.value !== "object" || tag.value === null) {
      return unknown("tags", tag.kind === "unknown" ? tag.reason : "unexpectedType");
    }
    const key = readString(tag.value, "key", `${tag.path}.key`);
    if (key.kind !== "known") return unknown("tags", key.kind === "unknown" ? key.reason : "unexpectedType");
    map.set(key.value, readString(tag.value, "value", `tags.${key.value}`));
  }
  return known("tags", map);
}
