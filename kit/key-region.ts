/**
 * Checks that a property names a KMS key of the Region in which AWS will use it. AWS cannot use a key in another
 * Region. A
 * multi-Region key has a separate key resource in each Region.
 *
 * An ARN contains its Region. A key id contains none, so its Region is that of the key of this stack with that id. AWS
 * resolves an alias name in the Region of the call, so it never names a key of another Region.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
 */

import { parseKeyIdentifier } from "../model/key-identifier";
import type { KeyLink, LinkedAlias, LinkedKey } from "../model/key-link";
import type { StackModel, StackPlace } from "../model/stack-model";
import type { StackResource } from "../model/stack-resource";
import { type Absent, knownValue, type Unknown, type Value } from "../model/value";
import { keyLinkMessages } from "./customer-managed-key";
import { type Finding, findingsFor } from "./finding";
import { unresolvedLink } from "./key-link";
import { isPossiblyMultiRegion } from "./key-policy";
import { describeUnknown } from "./verdict";

export const keyRegionMessages = {
  keyOfOtherRegion: {
    text: "`{path}` names a key of `{keyRegion}`, which AWS cannot use in `{region}`",
    fix: "Name a key of `{region}`. For a multi-Region key, name its replica there",
  },
  keyRegionNotKnown: {
    text: "`{path}` names `{key}`, whose Region is not known, so the pack cannot decide whether AWS can use it",
  },
  multiRegionKey: {
    text: "`{path}` names a multi-Region key by its resource of `{keyRegion}`. Its id is also valid in `{region}`, but its ARN is not",
    fix: "Name the key of `{region}`",
  },
  regionNotKnown: { text: "`{path}` {why}, so the pack cannot decide in which Region the key must be" },
} as const;

const messages = { ...keyRegionMessages, ...keyLinkMessages } as const;

const { violation, undecided } = findingsFor(messages);

type Found = Finding<typeof messages>;

/** Reports whether the Region of the key may depend on the resources of the stack. */
export function regionDependsOnStack(key: Value<string>): boolean {
  if (key.kind === "unknown") return key.reason === "notKnownYet";
  return key.kind === "known" && parseKeyIdentifier(key.value)?.form === "keyId";
}

/**
 * Checks the Region of the key that a property names.
 *
 * @param region the Region in which the key is to be used
 * @param place left out in the resource phase
 */
export function checkKeyRegion(key: Value<string>, region: Value<string>, place?: StackPlace): Found[] {
  if (regionDependsOnStack(key) && place !== undefined) {
    const links = place.stack.keys(place.self, key);
    return links.flatMap((link) => checkLink(key.path, link, region, place));
  }
  if (key.kind === "unknown") return [undecided("keyNotReadable", key.path, { why: describeUnknown(key) })];
  return key.kind === "known" ? checkIdentifier(key.path, key.value, region) : [];
}

function checkLink(path: string, link: KeyLink, region: Value<string>, place: StackPlace): Found[] {
  switch (link.kind) {
    case "key":
    case "alias":
      return shareRegion(place.self, link.resource) ? [] : checkLinkedKey(path, link, region, place.stack);
    case "outside":
      return checkIdentifier(path, link.identifier, region);
    case "end":
    case "noLink":
      return [unresolvedLink(path, link)];
  }
}

/** Reports whether two resources get their Region from one provider. The Region itself may be unknown. */
export const shareRegion = (one: StackResource, other: StackResource): boolean =>
  one.providerOfRegion !== undefined && one.providerOfRegion === other.providerOfRegion;

function checkIdentifier(path: string, key: string, region: Value<string>): Found[] {
  const identifier = parseKeyIdentifier(key);
  if (identifier === undefined) return [undecided("noKeyIdentifier", path)];
  return identifier.region === undefined ? [] : compareRegions(path, identifier.region, region);
}

function checkLinkedKey(
  path: string,
  { resource }: LinkedKey | LinkedAlias,
  region: Value<string>,
  stack: StackModel,
): Found[] {
  if (resource.region === undefined) return [undecided("keyRegionNotKnown", path, { key: resource.name })];
  const found = compareRegions(path, resource.region, region);
  const here = knownValue(region);
  const hasOneHere = stack.relatedKeys(resource).some((key) => key.urn !== resource.urn && key.region === here);
  // A program can derive the ARN of a replica in another stack from that of its primary key.
  const mayBeReplica = hasOneHere || (resource.subject.kind === "kmsKey" && isPossiblyMultiRegion(resource.subject));
  if (here === undefined || found.length === 0 || !mayBeReplica) return found;
  return [undecided("multiRegionKey", path, { keyRegion: resource.region, region: here })];
}

function compareRegions(path: string, keyRegion: string, region: Value<string>): Found[] {
  if (region.kind !== "known") return [regionNotKnown(region)];
  return keyRegion === region.value ? [] : [violation("keyOfOtherRegion", path, { keyRegion, region: region.value })];
}

/** Returns the finding for a resource whose Region is not known. */
export const regionNotKnown = (region: Unknown | Absent): Finding<typeof keyRegionMessages> =>
  undecided("regionNotKnown", region.path, { why: describeUnknown(region) });
