/** Every resource type of every provider. */

import type { SubjectKind } from "../model/subject";
import { AWS } from "./aws";
import { AWS_NATIVE } from "./aws-native";
import type { ResourceType } from "./resource-type";

/** Returns how to read resources of the type, or `undefined` if no adapter reads the type. */
export function resourceTypeOf(token: string): ResourceType | undefined {
  return AWS.get(token) ?? AWS_NATIVE.get(token);
}

/** The kinds by type. There are as many entries as types of the adapters, so the map is bounded. */
const KINDS = new Map<string, SubjectKind>();

/**
 * The kind of subject that resources of the type are, which never depends on their properties; `undefined` as above.
 */
export function subjectKindOf(token: string): SubjectKind | undefined {
  const type = resourceTypeOf(token);
  if (type === undefined) return undefined;
  const kind = KINDS.get(token) ?? type.read({ type: token, name: "", props: {} }).kind;
  KINDS.set(token, kind);
  return kind;
}
