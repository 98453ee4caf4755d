/** AWS CloudTrail resources of the classic AWS provider. */
import type { TrailArgs, Trail as TrailResource } from "@pulumi/aws/cloudtrail/trail";
import type { input } from "@pulumi/aws/types";
import type { Trail } from "../model/trail";
import { readBoolean } from "./read";
import { propertyOf, type ResourceType } from "./resource-type";
import type { ResourceView } from "./resource-view";
import { readSelectors, type SelectorNames } from "./trail-selectors";

const IDENTIFIERS = (["arn", "name"] as const).map(propertyOf<TrailResource>());

/** The trail resource, by type token. */
export const AWS_CLOUDTRAIL: readonly (readonly [token: string, type: ResourceType])[] = [
  ["aws:cloudtrail/trail:Trail", { read: readTrail, identifiers: IDENTIFIERS }],
];

const operator = propertyOf<input.cloudtrail.TrailAdvancedEventSelectorFieldSelector>();

const NAMES: SelectorNames = {
  eventSelectors: propertyOf<TrailArgs>()("eventSelectors"),
  advancedEventSelectors: propertyOf<TrailArgs>()("advancedEventSelectors"),
  operators: [
    { name: operator("equals"), compares: "equals", negated: false },
    { name: operator("startsWiths"), compares: "startsWith", negated: false },
    { name: operator("endsWiths"), compares: "endsWith", negated: false },
    { name: operator("notEquals"), compares: "equals", negated: true },
    { name: operator("notStartsWiths"), compares: "startsWith", negated: true },
    { name: operator("notEndsWiths"), compares: "endsWith", negated: true },
  ],
};

function readTrail({ props }: ResourceView): Trail {
  const logging = readBoolean(props, propertyOf<TrailArgs>()("enableLogging"));
  return { kind: "trail", logging, ...readSelectors(props, NAMES) };
}
