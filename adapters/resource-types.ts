/** Every resource type of every provider. */
import { AWS } from "./aws";
import { AWS_NATIVE } from "./aws-native";
import type { ResourceType } from "./resource-type";

/** How resources of the type are read, or `undefined` where the model knows none of this type. */
export function resourceTypeOf(token: string): ResourceType | undefined {
  return AWS.get(token) ?? AWS_NATIVE.get(token);
}
