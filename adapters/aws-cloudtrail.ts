/** AWS CloudTrail resources of the classic AWS provider. */
import type { TrailArgs, Trail as TrailResource } from "@pulumi/aws/cloudtrail/trail";
import type { input } from "@pulumi/aws/types";
import type { Trail } from "../model/trail";
import { readBoolean } from "./read";
import { of, type ResourceType } from "./resource-type";
import type { ResourceView } from "./resource-view";
import { readSelectors, type SelectorNames } from "./trail-selectors";

const IDENTIFIERS = (["arn", "name"] as const).map(of<TrailResource>());

/** The trail resource, by type token. */
export const AWS_CLOUDTRAIL: readonly (readonly [token: string, type: ResourceType])[] = [
  ["aws:cloudtrail/trail:Trail", { read: readTrail, identifiers: IDENTIFIERS }],
];

const operator = of<input.cloudtrail.TrailAdvancedEventSelectorFieldSelector>();

const NAMES: SelectorNames = {
  eventSelectors: of<TrailArgs>()("eventSelectors"),
  advancedEventSelectors: of<TrailArgs>()("advancedEventSelectors"),
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
  const logging = readBoolean(props, of<TrailArgs>()("enableLogging"));
  return { kind: "trail", logging, ...readSelectors(props, NAMES) };
}
