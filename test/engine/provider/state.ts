/**
 * Computes a resource's state from its inputs, as the bridged provider does. In a preview, every property that AWS will
 * choose is unknown. After the deployment it has a realistic value. Other absent properties stay absent.
 * Source: https://developer.hashicorp.com/terraform/plugin/sdkv2/schemas/schema-behaviors (Computed).
 */
import { databaseValue, withInheritedEncryption } from "./database";
import { type Identified, identified, identify, type Subject } from "./identity";
import { keyArn, keyIdOf, keyValue } from "./kms";
import { digest, isMap, type PropertyMap, type PropertyValue, text, unknownValue } from "./property";
import type { PropertySchema, PropertyType } from "./schema";

export interface State {
  readonly id: string;
  readonly properties: PropertyMap;
}

/** Returns the outputs of a resource in a preview. The values that AWS will choose are unknown, except for the Region. */
export function plannedState(
  schema: readonly PropertySchema[] | undefined,
  inputs: PropertyMap,
  region: string,
): PropertyMap {
  if (schema === undefined) return { ...withoutInternals(inputs), arn: unknownValue };
  const computed = schema.filter((each) => isComputed(each) && inputs[each.name] === undefined);
  return {
    ...withoutInternals(inputs),
    ...Object.fromEntries(computed.map((each) => [each.name, each.name === "region" ? region : unknownValue] as const)),
  };
}

/** Returns the outputs of a resource after its creation. */
export function createdState(
  subject: Subject,
  schema: readonly PropertySchema[] | undefined,
  inputs: PropertyMap,
): State {
  const identity = identify(subject, withoutInternals(inputs));
  const properties = complete(subject, schema, identity);
  return {
    id: identity.id,
    properties: isDatabase(subject.token) ? withInheritedEncryption(properties, inputs, subject.region) : properties,
  };
}

/** Returns the outputs of a resource after an update in place. AWS keeps the values that it chose before. */
export function updatedState(
  schema: readonly PropertySchema[] | undefined,
  olds: PropertyMap,
  inputs: PropertyMap,
): PropertyMap {
  const kept = Object.entries(olds).filter(([name]) => {
    const property = schema?.find((each) => each.name === name);
    return property === undefined || isComputed(property);
  });
  return normalized({ ...Object.fromEntries(kept), ...withoutInternals(inputs) });
}

/** Returns the state of an existing resource with this id. The properties in the program's lookup are assumed true. */
export function existingState(
  subject: Subject,
  schema: readonly PropertySchema[] | undefined,
  id: string,
  lookup: PropertyMap,
  defaults: PropertyMap,
): State {
  const identity = identified(subject, id, { ...defaults, ...withoutInternals(lookup) });
  const properties = complete(subject, schema, identity);
  const required = (schema ?? []).filter((each) => each.kind === "required" && properties[each.name] === undefined);
  const filled = required.map((each) => [each.name, chosenValue(subject, each, identity)] as const);
  return { id, properties: { ...properties, ...Object.fromEntries(filled) } };
}

function complete(subject: Subject, schema: readonly PropertySchema[] | undefined, identity: Identified): PropertyMap {
  if (schema === undefined) return { ...identity.named, arn: text(identity.named, "arn") ?? identity.arn ?? "" };
  const missing = schema.filter((each) => isComputed(each) && identity.named[each.name] === undefined);
  const values = missing.map((each) => [each.name, chosenValue(subject, each, identity)] as const);
  return normalized({ ...identity.named, ...Object.fromEntries(values) });
}

function isComputed(property: PropertySchema): boolean {
  return property.kind === "computed" || property.kind === "output";
}

const isOwnArn = /^(arn|dbClusterArn|dbClusterSnapshotArn|dbInstanceArn|dbSnapshotArn|policyArn|permissionSetArn)$/;

function chosenValue(subject: Subject, property: PropertySchema, identity: Identified): PropertyValue {
  const { token, region } = subject;
  const { named, id } = identity;
  if (property.name === "region") return region;
  if (isOwnArn.test(property.name) && identity.arn !== undefined) return identity.arn;
  const specific = specificValue(token, property.name, named, region, id);
  return specific ?? generalValue(property.name, property.type, subject, named);
}

const isDatabase = (token: string): boolean => /^aws:(rds|neptune|docdb)\/|^aws-native:rds:/.test(token);

function specificValue(
  token: string,
  name: string,
  state: PropertyMap,
  region: string,
  id: string,
): PropertyValue | undefined {
  if (token === "aws:kms/alias:Alias" && name === "targetKeyArn") {
    const key = keyIdOf(text(state, "targetKeyId") ?? "");
    return key === undefined ? undefined : keyArn(region, key);
  }
  if (/^aws:kms\/\w*[kK]ey:|^aws-native:kms:\w*Key$/.test(token)) return keyValue(name, state, region, id);
  if (isDatabase(token)) return databaseValue(name, state, region, id);
  return undefined;
}

function generalValue(name: string, type: PropertyType, subject: Subject, state: PropertyMap): PropertyValue {
  const tags = state["tags"];
  if (name === "tagsAll") return isMap(tags) ? tags : {};
  switch (type) {
    case "boolean":
      return false;
    case "number":
      return 0;
    case "array":
      return [];
    case "object":
      return {};
    case "string":
      return generalText(name, subject);
    default: {
      const never: never = type;
      throw new Error(`not a type of property: ${String(never)}`);
    }
  }
}

function generalText(name: string, subject: Subject): string {
  if (name === "policy" || name.endsWith("Policy")) return JSON.stringify({ Version: "2012-10-17", Statement: [] });
  if (/(Date|Time|Till)$/.test(name)) return "2026-01-01T00:00:00Z";
  if (name === "path") return "/";
  if (name === "uniqueId") return `AROA${digest(subject.urn, 17).toUpperCase()}`;
  if (/(Id|Token|Identifier)$/.test(name)) return digest(`${subject.urn} ${name}`, 17);
  return "";
}

/** Replaces the key's ARN by its id, as KMS does for an alias or a key policy that was given the ARN. */
function normalized(state: PropertyMap): PropertyMap {
  const target = keyIdOf(text(state, "targetKeyId") ?? "");
  if (target !== undefined) return { ...state, targetKeyId: target };
  const key = keyIdOf(text(state, "keyId") ?? "");
  return key === undefined ? state : { ...state, keyId: key };
}

function withoutInternals(inputs: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !name.startsWith("__")));
}
