/** What every resource of the classic AWS provider has of its provider: Region, account, default tags. */
import type { KeyArgs } from "@pulumi/aws/kms/key";
import type { ProviderArgs } from "@pulumi/aws/provider";
import type { Tags } from "../model/subject";
import { absent, known, type Value } from "../model/value";
import { readProviderJson, readString, readStringMap } from "./read";
import { of } from "./resource-type";
import type { ResourceView } from "./resource-view";

/** The Region of a resource: its own `region` (from @pulumi/aws 7), else the one of its provider. */
export function readAwsRegion({ props, provider }: ResourceView): Value<string> {
  const own = readString(props, of<KeyArgs>()("region"));
  if (own.kind !== "absent" || provider === undefined) return own;
  return readString(provider.props, of<ProviderArgs>()("region"), "provider.region");
}

/** The only account the provider may act in; absent where it may act in several, or in any. */
export function readAwsAccount({ provider }: ResourceView): Value<string> {
  const accounts = readProviderJson(provider?.props ?? {}, of<ProviderArgs>()("allowedAccountIds"));
  if (accounts.kind !== "known") return accounts;
  const [account, ...others] = Array.isArray(accounts.value) ? accounts.value : [];
  return typeof account === "string" && others.length === 0 ? known(accounts.path, account) : absent(accounts.path);
}

/** The tags of a resource, with the provider's default tags beneath them. */
export function readAwsTags({ props, provider }: ResourceView): Tags {
  const own = readStringMap(props, "tags");
  const defaults = readProviderJson(provider?.props ?? {}, of<ProviderArgs>()("defaultTags"));
  if (own.kind === "unknown") return own;
  if (defaults.kind === "unknown") return defaults;
  const tags = new Map<string, Value<string>>();
  if (defaults.kind === "known" && typeof defaults.value === "object" && defaults.value !== null) {
    const inherited = readStringMap(defaults.value, "tags");
    if (inherited.kind === "known") for (const [key, value] of inherited.value) tags.set(key, value);
  }
  if (own.kind === "known") for (const [key, value] of own.value) tags.set(key, value);
  return known("tags", tags);
}
