/**
 * The AWS account and Region that the stand-in provider deploys to, and its configuration.
 * Source: https://www.pulumi.com/registry/packages/aws/installation-configuration/
 */
import { isMap, type PropertyMap, type PropertyValue, propertyValue, strings, text, unknownValue } from "./property";

/** The documentation's example account (AWS General Reference, "Account ID"). */
export const callerAccount = "111122223333";

export interface ProviderConfig {
  readonly region: string;
  /** The Region in the provider's inputs. Undefined if the real provider would find it elsewhere. */
  readonly statedRegion: string | undefined;
  readonly defaultTags: PropertyMap;
}

/**
 * Reads the provider's inputs. The engine sends a property that is not a string as JSON text.
 *
 * @throws Error with the real provider's message if the caller's account is not allowed
 */
export function providerConfig(inputs: PropertyMap): ProviderConfig {
  const allowed = strings(fromText(inputs["allowedAccountIds"]));
  const forbidden = strings(fromText(inputs["forbiddenAccountIds"]));
  if ((allowed.length > 0 && !allowed.includes(callerAccount)) || forbidden.includes(callerAccount)) {
    throw new Error(`AWS account ID not allowed: ${callerAccount}`);
  }
  const defaultTags = fromText(inputs["defaultTags"]);
  const tags = isMap(defaultTags) ? defaultTags["tags"] : undefined;
  const statedRegion = text(inputs, "region");
  return { region: statedRegion ?? "us-east-1", statedRegion, defaultTags: isMap(tags) ? tags : {} };
}

function fromText(value: PropertyValue | undefined): PropertyValue | undefined {
  return typeof value === "string" && value !== unknownValue ? propertyValue(JSON.parse(value)) : value;
}

/** Returns the partition of a Region (https://docs.aws.amazon.com/general/latest/gr/rande.html). */
export function partitionOf(region: string): { id: string; dnsSuffix: string; reverseDnsPrefix: string } {
  if (region.startsWith("cn-"))
    return { id: "aws-cn", dnsSuffix: "amazonaws.com.cn", reverseDnsPrefix: "cn.com.amazonaws" };
  if (region.startsWith("us-gov-"))
    return { id: "aws-us-gov", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" };
  return { id: "aws", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" };
}

/** Returns an ARN of this account. `region` is empty for a service without one. */
export function arn(service: string, region: string, resource: string, partition = partitionOf(region).id): string {
  return `arn:${partition}:${service}:${region}:${callerAccount}:${resource}`;
}
