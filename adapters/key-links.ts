/**
 * Follows a key identifier to the resource that makes the key.
 *
 * In a preview the identifier itself is unknown, but the engine tells which resources a property was computed from.
 */
import type { AttachedPolicy, KeyLink, LinkEnd } from "../model/key-link";
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

/** An alias hands on the key it stands for, by this property. */
const ALIAS_TARGET = "targetKeyId";

/** The policy documents of a key resource that will be in force. */
export type PoliciesOf = (key: LinkedResourceView) => readonly AttachedPolicy[];

/**
 * The keys a property was computed from.
 *
 * @param resource the resource with the property
 * @param property the name of the property, such as `kmsKeyId`
 * @returns one link for each resource the value depends on; none where the engine names none
 */
export function keyLinks(resource: LinkedResourceView, property: string, policiesOf: PoliciesOf): KeyLink[] {
  return dependencies(resource, property).flatMap((target) => new KeyLinks(property, policiesOf).to(target));
}

/** The resources a key policy is attached to. */
export function keysOf(keyPolicy: LinkedResourceView): readonly LinkedResourceView[] {
  return dependencies(keyPolicy, KEY_POLICY.property);
}

const dependencies = (resource: LinkedResourceView, property: string): readonly LinkedResourceView[] =>
  resource.propertyDependencies[property] ?? [];

class KeyLinks {
  private readonly path: string;
  private readonly policiesOf: PoliciesOf;

  constructor(path: string, policiesOf: PoliciesOf) {
    this.path = path;
    this.policiesOf = policiesOf;
  }

  to(target: LinkedResourceView): KeyLink[] {
    if (KEYS.has(target.type)) return [this.key(target, target, absent("name"))];
    if (target.type === ALIAS) {
      const [key = target] = dependencies(target, ALIAS_TARGET);
      return [this.key(target, key, readString(target.props, "name"))];
    }
    const links = target.type === KEY_POLICY.type ? keysOf(target).flatMap((key) => this.to(key)) : [];
    return links.length > 0 ? links : [this.end(target)];
  }

  private key(target: LinkedResourceView, key: LinkedResourceView, alias: Value<string>): KeyLink {
    return {
      kind: "key",
      path: this.path,
      resource: target.name,
      alias,
      account: readAwsAccount(target),
      policies: this.policiesOf(key),
    };
  }

  private end({ name, type }: LinkedResourceView): LinkEnd {
    return { kind: "end", path: this.path, resource: name, type };
  }
}
