/** AWS CloudTrail resources of the AWS Cloud Control provider, `@pulumi/aws-native`. */
import type { TrailArgs, Trail as TrailResource } from "@pulumi/aws-native/cloudtrail/trail";
import type { input } from "@pulumi/aws-native/types";
import type { Trail } from "../model/trail";
import { readBoolean } from "./read";
import { propertyOf, type ResourceType } from "./resource-type";
import type { ResourceView } from "./resource-view";
import { readSelectors, type SelectorNames } from "./trail-selectors";

const IDENTIFIERS = (["arn", "trailName"] as const).map(propertyOf<TrailResource>());

/** The trail resource, by type token. */
export const AWS_NATIVE_CLOUDTRAIL: readonly (readonly [token: string, type: ResourceType])[] = [
  ["aws-native:cloudtrail:Trail", { read: readTrail, identifiers: IDENTIFIERS }],
];

const operator = propertyOf<input.cloudtrail.TrailAdvancedFieldSelectorArgs>();

const NAMES: SelectorNames = {
  eventSelectors: propertyOf<TrailArgs>()("eventSelectors"),
  advancedEventSelectors: propertyOf<TrailArgs>()("advancedEventSelectors"),
  operators: [
    { name: operator("equals"), compares: "equals", negated: false },
    { name: operator("startsWith"), compares: "startsWith", negated: false },
    { name: operator("endsWith"), compares: "endsWith", negated: false },
    { name: operator("notEquals"), compares: "equals", negated: true },
    { name: operator("notStartsWith"), compares: "startsWith", negated: true },
    { name: operator("notEndsWith"), compares: "endsWith", negated: true },
  ],
};

function readTrail({ props }: ResourceView): Trail {
  const logging = readBoolean(props, propertyOf<TrailArgs>()("isLogging"));
  return { kind: "trail", logging, ...readSelectors(props, NAMES) };
}
