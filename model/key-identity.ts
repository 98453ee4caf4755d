/**
 * What the program says about the KMS key of a key policy, besides its account: id, ARN, Region and kind.
 *
 * A preview does not know the ARN of a new key. It does know that KMS has yet to choose the key id. A replica has the id
 * and the kind of its primary key, and a KeyPolicy is for the key that its `keyId` leads to.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
 */
import type { KeyProperties } from "../iam/index";
import { parseKeyIdentifier } from "./key-identifier";
import type { KmsKey, KmsKeyPolicy } from "./kms-key";
import type { StackPlace } from "./stack-model";
import { isSet, type Known, known, knownValue, type Value } from "./value";

export interface KeyFacts {
  /** The property with an ARN of the key, or of its primary key. Undefined if no ARN is known. */
  readonly arn: Known<string> | undefined;
  readonly region: string | undefined;
  readonly properties: KeyProperties;
}

/** Returns what is known about the key of a policy. `place` is left out in the resource phase. */
export function keyFacts(key: KmsKeyPolicy, place?: StackPlace): KeyFacts {
  if (key.kind === "kmsKey") return factsOfKey(key, place);
  const linked = linkedKey(key.keyId, place);
  if (linked !== undefined) return linked;
  const id = keyIdIn(key.keyId);
  const multiRegion = id === undefined ? undefined : isMultiRegionId(id);
  return { arn: arnIn(key.keyId), region: regionIn(key.keyId), properties: { id, multiRegion } };
}

function factsOfKey(key: KmsKey, place: StackPlace | undefined): KeyFacts {
  const own = ownIdentifier(key, place);
  const id = keyIdIn(own);
  const region = knownValue(key.region) ?? regionIn(own);
  if (isReplica(key)) return { ...factsOfReplica(key, own, place), region };
  const multiRegion = valueOr(key.multiRegion, false);
  const isNew = place !== undefined && id === undefined;
  const keySpec = valueOr(key.keySpec, "SYMMETRIC_DEFAULT");
  const keyUsage = valueOr(key.keyUsage, "ENCRYPT_DECRYPT");
  return { arn: arnIn(own), region, properties: { id, isNew, multiRegion, keySpec, keyUsage, origin: originOf(key) } };
}

function factsOfReplica({ primaryKeyArn }: KmsKey, own: Value<string>, place: StackPlace | undefined) {
  const primary = linkedKey(primaryKeyArn, place, (key) => !isReplica(key));
  const id = keyIdIn(own) ?? keyIdIn(primaryKeyArn) ?? primary?.properties.id;
  const arn = arnIn(own) ?? arnIn(primaryKeyArn) ?? primary?.arn;
  return { arn, properties: { ...primary?.properties, id, multiRegion: true } };
}

const isReplica = ({ variety }: KmsKey): boolean => variety === "replica" || variety === "replicaExternal";

/** Returns the facts of the key to which a property leads, if it is one key and `accepts` returns true for it. */
function linkedKey(
  property: Value<string>,
  place: StackPlace | undefined,
  accepts: (key: KmsKey) => boolean = () => true,
): KeyFacts | undefined {
  if (place === undefined) return undefined;
  const [link, ...others] = place.stack.keys(place.self, property);
  if (link?.kind !== "key" || others.length > 0 || !accepts(link.resource.subject)) return undefined;
  const { resource } = link;
  const facts = factsOfKey(resource.subject, { self: resource, stack: place.stack });
  return { ...facts, arn: facts.arn && { ...facts.arn, path: property.path } };
}

/** Returns the ARN or the id that the resource has in the stack, or the ARN in its properties. */
function ownIdentifier({ arn }: KmsKey, place: StackPlace | undefined): Value<string> {
  const [first, ...others] = place?.self.identifiers ?? [];
  if (first === undefined) return arn;
  return known(arn.path, [first, ...others].find((each) => each.startsWith("arn:")) ?? first);
}

/** Returns the origin of the key material that AWS chooses by the properties of the key. */
function originOf({ origin, customKeyStoreId, xksKeyId }: KmsKey): string | undefined {
  if (isSet(origin)) return knownValue(origin);
  if (!isSet(customKeyStoreId)) return "AWS_KMS";
  if (customKeyStoreId.kind === "unknown" || xksKeyId.kind === "unknown") return undefined;
  return isSet(xksKeyId) ? "EXTERNAL_KEY_STORE" : "AWS_CLOUDHSM";
}

/** Returns the value, `byDefault` if it is not set, or `undefined` if it is not known. */
function valueOr<T>(value: Value<T>, byDefault: T): T | undefined {
  return isSet(value) ? knownValue(value) : byDefault;
}

const identifierIn = (value: Value<string>) => (value.kind === "known" ? parseKeyIdentifier(value.value) : undefined);

const arnIn = (value: Value<string>): Known<string> | undefined =>
  value.kind === "known" && identifierIn(value)?.account !== undefined ? value : undefined;

const regionIn = (value: Value<string>): string | undefined => identifierIn(value)?.region;

/** Returns the key id in a key id or key ARN. */
function keyIdIn(value: Value<string>): string | undefined {
  const identifier = identifierIn(value);
  return identifier?.form === "keyId" || identifier?.form === "keyArn" ? identifier.names.at(-1) : undefined;
}

const isMultiRegionId = (id: string): boolean => id.startsWith("mrk-");
