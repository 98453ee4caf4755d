/**
 * Follows a key identifier to the resource that makes the key.
 *
 * In a preview the identifier itself is unknown, but the engine tells which resources a property was computed from.
 */
import type { KeyLink, LinkEnd } from "../model/key-link";
import { absent, type Value } from "../model/value";
import { readAwsAccount } from "./aws";
import { readString } from "./read";
import type { LinkedResourceView } from "./resource-view";

/** Resources that are a customer managed key. */
const KEYS: ReadonlySet<string> = new Set([
  "aws:kms/key:Key",
  "aws:kms/replicaKey:ReplicaKey",
  "aws:kms/externalKey:ExternalKey",
  "aws:kms/replicaExternalKey:ReplicaExternalKey",
]);

/** An alias made by a program names a customer managed key: AWS lets nobody name an AWS managed key. */
const ALIAS = "aws:kms/alias:Alias";

/** A key policy hands on the id of its key, by this property. */
const KEY_POLICY = { type: "aws:kms/keyPolicy:KeyPolicy", property: "keyId" };

/**
 * The keys a property was computed from.
 *
 * @param resource the resource with the property
 * @param property the name of the property, such as `kmsKeyId`
 * @returns one link for each resource the value depends on; none where the engine names none
 */
export function keyLinks(resource: LinkedResourceView, property: string): KeyLink[] {
  return (resource.propertyDependencies[property] ?? []).flatMap(followTo);
}

function followTo(target: LinkedResourceView): KeyLink[] {
  if (KEYS.has(target.type)) return [key(target, absent("name"))];
  if (target.type === ALIAS) return [key(target, readString(target.props, "name"))];
  const links = target.type === KEY_POLICY.type ? keyLinks(target, KEY_POLICY.property) : [];
  return links.length > 0 ? links : [end(target)];
}

const key = (target: LinkedResourceView, alias: Value<string>): KeyLink => ({
  kind: "key",
  resource: target.name,
  alias,
  account: readAwsAccount(target),
});

const end = ({ name, type }: LinkedResourceView): LinkEnd => ({ kind: "end", resource: name, type });
