/**
 * Reads what a resource gets from its provider: Region, account and default tags. The two AWS providers have the same
 * configuration.
 */
import type { KeyArgs } from "@pulumi/aws/kms/key";
import type { ProviderArgs } from "@pulumi/aws/provider";
import type { Tags } from "../model/subject";
import { absent, known, unknown, type Value } from "../model/value";
import { readProperty, readProviderJson, readString, readStringMap } from "./read";
import { propertyOf } from "./resource-type";
import type { LinkedResourceView, ResourceView } from "./resource-view";

/** Returns the Region of a resource: its own `region` (since @pulumi/aws 7), or else the one of its provider. */
export function readRegion({ props, provider }: ResourceView): Value<string> {
  const own = readString(props, propertyOf<KeyArgs>()("region"));
  if (own.kind !== "absent" || provider === undefined) return asRegion(own);
  return asRegion(readString(provider.props, propertyOf<ProviderArgs>()("region"), "provider.region"));
}

/** A text that is not the name of a Region may be a secret in the wrong place, and no finding shows it. */
const asRegion = (value: Value<string>): Value<string> =>
  value.kind !== "known" || /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(value.value)
    ? value
    : unknown(value.path, "unexpectedType");

/**
 * Returns the URN of the provider that sets the Region of a resource. Resources of one provider share a Region, known
 * or not.
 */
export function providerOfRegion({ props, provider }: LinkedResourceView): string | undefined {
  return readString(props, propertyOf<KeyArgs>()("region")).kind === "absent" ? provider?.urn : undefined;
}

/**
 * Returns the only account in `allowedAccountIds` of the provider. Absent if the provider allows several accounts or
 * any.
 */
export function readAccount({ provider }: ResourceView): Value<string> {
  const accounts = readProviderJson(provider?.props ?? {}, propertyOf<ProviderArgs>()("allowedAccountIds"));
  if (accounts.kind !== "known") return accounts;
  const [account, ...others] = Array.isArray(accounts.value) ? accounts.value : [];
  return typeof account === "string" && others.length === 0 ? known(accounts.path, account) : absent(accounts.path);
}

/** Returns the tags of a resource. Its own tags override the default tags of the provider. */
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

/** Shared by the many resources without tags. */
const NO_TAGS: Tags = known("tags", new Map());

/** Reads `tags`, which is an object, or a list of keys and values in aws-native. */
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
