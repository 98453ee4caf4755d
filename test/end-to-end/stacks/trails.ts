/** Stacks that follow the examples of the @pulumi/aws and AWS documentation for trails of CloudTrail. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type ExampleStack, from, type Own } from "./stack";

function trail(own: Own, args: Partial<aws.cloudtrail.TrailArgs>): void {
  new aws.cloudtrail.Trail(own("example"), { name: own("example"), s3BucketName: "trails", ...args });
}

const dataOf = (type: string, value: string): aws.types.input.cloudtrail.TrailEventSelector => ({
  dataResources: [{ type, values: [value] }],
  readWriteType: "All",
  includeManagementEvents: true,
});

const S3_OBJECTS = { field: "resources.type", equals: ["AWS::S3::Object"] };
const DATA = { field: "eventCategory", equals: ["Data"] };
const MANAGEMENT = { field: "eventCategory", equals: ["Management"] };

export const trails: readonly ExampleStack[] = [
  ...from("https://www.pulumi.com/registry/packages/aws/api-docs/cloudtrail/trail/", {
    "trail-basic": (own) => trail(own, { s3KeyPrefix: "prefix", includeGlobalServiceEvents: false }),
    "trail-functions": (own) => trail(own, { eventSelectors: [dataOf("AWS::Lambda::Function", "arn:aws:lambda")] }),
    "trail-objects": (own) => trail(own, { eventSelectors: [dataOf("AWS::S3::Object", "arn:aws:s3")] }),
    "trail-advanced": (own) =>
      trail(own, {
        advancedEventSelectors: [
          {
            name: "Log all S3 objects events except for two S3 buckets",
            fieldSelectors: [
              DATA,
              { field: "resources.ARN", notStartsWiths: ["arn:aws:s3:::not-important/"] },
              S3_OBJECTS,
            ],
          },
          { name: "Log readOnly and writeOnly management events", fieldSelectors: [MANAGEMENT] },
        ],
      }),
    "trail-of-some-objects": (own) =>
      trail(own, {
        advancedEventSelectors: [
          {
            name: "Log Delete* events for one S3 bucket",
            fieldSelectors: [
              DATA,
              { field: "eventName", startsWiths: ["Delete"] },
              { field: "resources.ARN", equals: ["arn:aws:s3:::important/important-prefix"] },
              { field: "readOnly", equals: ["false"] },
              S3_OBJECTS,
            ],
          },
        ],
      }),
    "trail-to-logs": (own) => {
      const group = new aws.cloudwatch.LogGroup(own("example"), { name: own("Example") });
      trail(own, { cloudWatchLogsGroupArn: pulumi.interpolate`${group.arn}:*` });
    },
  }),
  ...from("https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html", {
    "trail-without-kms": (own) =>
      trail(own, {
        eventSelectors: [
          {
            readWriteType: "All",
            includeManagementEvents: true,
            excludeManagementEventSources: ["kms.amazonaws.com"],
          },
        ],
      }),
    "trail-of-reads": (own) =>
      trail(own, { eventSelectors: [{ readWriteType: "ReadOnly", includeManagementEvents: true }] }),
    "trail-of-writes": (own) =>
      trail(own, {
        advancedEventSelectors: [{ fieldSelectors: [MANAGEMENT, { field: "readOnly", equals: ["false"] }] }],
      }),
    "trail-without-kms-advanced": (own) =>
      trail(own, {
        advancedEventSelectors: [
          { fieldSelectors: [MANAGEMENT, { field: "eventSource", notEquals: ["kms.amazonaws.com"] }] },
        ],
      }),
  }),
];
