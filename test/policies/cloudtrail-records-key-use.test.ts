import { cloudtrailRecordsKeyUse } from "../../policies/cloudtrail-records-key-use";
import { describePolicy, UNKNOWN, UNKNOWN_BOOLEAN, UNKNOWN_OBJECT } from "../kit/policy-tester";

const type = "aws:cloudtrail/trail:Trail";
const bucket = { s3BucketName: "trails" };

const selected = (...eventSelectors: unknown[]) => ({ ...bucket, eventSelectors });
const byFields = (...fieldSelectors: object[]) => ({ ...bucket, advancedEventSelectors: [{ fieldSelectors }] });
const management = { field: "eventCategory", equals: ["Management"] };
const dataEvents = { includeManagementEvents: false, dataResources: [{ type: "AWS::S3::Object", values: [] }] };

const at = "advancedEventSelectors[0].fieldSelectors[1]";
const keptOut = "so the trail does not record who uses which key.";
const kmsLeftOut = (path: string) => ({
  message: "kmsLeftOut",
  at: path,
  text: `\`${path}\` excludes the events of \`kms.amazonaws.com\`, ${keptOut}`,
});
const noManagementEvents = (path: string) => ({
  message: "noManagementEvents",
  at: path,
  text: `\`${path}\` matches no management events, so the trail does not record the use of KMS keys.`,
});
const writeOnly = (path: string) => ({
  message: "writeOnly",
  at: path,
  text: `\`${path}\` matches only write events, so the trail does not record \`Decrypt\`, \`Encrypt\` and \`GenerateDataKey\`, which are read events.`,
});
const notReadable = (path: string, why: string) => ({
  message: "selectorNotReadable",
  at: path,
  text: `undecided: \`${path}\` ${why}, so the pack cannot decide whether the trail records the use of KMS keys.`,
});

describePolicy(cloudtrailRecordsKeyUse, {
  pass: [
    { name: "no selectors, so all management events", type, props: bucket },
    { name: "empty selectors", type, props: selected() },
    { name: "a selector with its defaults", type, props: selected({}) },
    {
      name: "read events",
      type,
      props: selected({ readWriteType: "ReadOnly", excludeManagementEventSources: ["rdsdata.amazonaws.com"] }),
    },
    {
      name: "a selector of data events and one of all management events",
      type,
      props: selected(dataEvents, { readWriteType: "All" }),
    },
    { name: "logging on", type, props: { ...bucket, enableLogging: true } },
    { name: "an advanced selector of management events", type, props: byFields(management) },
    {
      name: "an excluded source other than KMS",
      type,
      props: byFields(management, { field: "eventSource", notEquals: ["rdsdata.amazonaws.com"] }),
    },
    {
      name: "an advanced selector of the source KMS",
      type,
      props: byFields(management, { field: "eventSource", equals: ["s3.amazonaws.com", "kms.amazonaws.com"] }),
    },
    {
      name: "sources selected by a prefix and a suffix of KMS",
      type,
      props: byFields(management, { field: "eventSource", startsWiths: ["kms."], endsWiths: [".amazonaws.com"] }),
    },
    {
      name: "an advanced selector of read events",
      type,
      props: byFields(management, { field: "readOnly", equals: ["true"] }),
    },
    {
      name: "an unknown selector and one of all management events",
      type,
      props: selected(UNKNOWN_OBJECT, {}),
    },
  ],
  violation: [
    {
      name: "logging off",
      type,
      props: { ...bucket, enableLogging: false },
      findings: [
        {
          message: "notLogging",
          at: "enableLogging",
          text: "`enableLogging` is `false`, so the trail records nothing, including the use of KMS keys.",
        },
      ],
    },
    {
      name: "KMS excluded",
      type,
      props: selected({ excludeManagementEventSources: ["rdsdata.amazonaws.com", "kms.amazonaws.com"] }),
      findings: [kmsLeftOut("eventSelectors[0].excludeManagementEventSources[1]")],
    },
    {
      name: "data events only",
      type,
      props: selected(dataEvents),
      findings: [noManagementEvents("eventSelectors[0].includeManagementEvents")],
    },
    {
      name: "write events only",
      type,
      props: selected({ readWriteType: "WriteOnly" }),
      findings: [writeOnly("eventSelectors[0].readWriteType")],
    },
    {
      name: "write events only, with other properties unknown",
      type,
      props: selected({ readWriteType: "WriteOnly", excludeManagementEventSources: [UNKNOWN] }),
      findings: [writeOnly("eventSelectors[0].readWriteType")],
    },
    {
      name: "a selector of data events and one of write events",
      type,
      props: selected(dataEvents, { readWriteType: "WriteOnly" }),
      findings: [writeOnly("eventSelectors[1].readWriteType")],
    },
    {
      name: "KMS excluded by an advanced selector",
      type,
      props: byFields(management, { field: "eventSource", notEquals: ["kms.amazonaws.com"] }),
      findings: [kmsLeftOut(`${at}.notEquals[0]`)],
    },
    {
      name: "sources excluded by a prefix of KMS",
      type,
      props: byFields(management, { field: "eventSource", notStartsWiths: ["rds", "kms"] }),
      findings: [kmsLeftOut(`${at}.notStartsWiths[1]`)],
    },
    {
      name: "sources excluded by a suffix of KMS",
      type,
      props: byFields(management, { field: "eventSource", notEndsWiths: ["ms.amazonaws.com"] }),
      findings: [kmsLeftOut(`${at}.notEndsWiths[0]`)],
    },
    {
      name: "only another source",
      type,
      props: byFields(management, { field: "eventSource", equals: ["s3.amazonaws.com"] }),
      findings: [
        {
          message: "otherSource",
          at: `${at}.field`,
          text: `\`${at}.field\` matches no events of \`kms.amazonaws.com\`, ${keptOut}`,
        },
      ],
    },
    {
      name: "an advanced selector of data events only",
      type,
      props: byFields(
        { field: "eventCategory", equals: ["Data"] },
        { field: "resources.type", equals: ["AWS::S3::Object"] },
      ),
      findings: [noManagementEvents("advancedEventSelectors[0].fieldSelectors[0].field")],
    },
    {
      name: "an advanced selector of write events only",
      type,
      props: byFields(management, { field: "readOnly", equals: ["false"] }),
      findings: [writeOnly(`${at}.field`)],
    },
    {
      name: "read events excluded by an advanced selector",
      type,
      props: byFields(management, { field: "readOnly", notEquals: ["true"] }),
      findings: [writeOnly(`${at}.notEquals[0]`)],
    },
  ],
  undecided: [
    {
      name: "an unknown logging flag",
      type,
      props: { ...bucket, enableLogging: UNKNOWN_BOOLEAN },
      findings: [
        {
          message: "notReadable",
          at: "enableLogging",
          text: "undecided: `enableLogging` is not known before the update, and decides whether the trail records anything.",
        },
      ],
    },
    {
      name: "an unknown selector and one that excludes KMS",
      type,
      props: selected(UNKNOWN_OBJECT, { excludeManagementEventSources: ["kms.amazonaws.com"] }),
      findings: [notReadable("eventSelectors[0]", "is not known before the update")],
    },
    {
      name: "a selector with unknown properties",
      type,
      props: selected({ includeManagementEvents: UNKNOWN_BOOLEAN, readWriteType: UNKNOWN }),
      findings: [
        notReadable("eventSelectors[0].includeManagementEvents", "is not known before the update"),
        notReadable("eventSelectors[0].readWriteType", "is not known before the update"),
      ],
    },
    {
      name: "an unknown advanced selector",
      type,
      props: { ...bucket, advancedEventSelectors: [UNKNOWN_OBJECT] },
      findings: [notReadable("advancedEventSelectors[0]", "is not known before the update")],
    },
    {
      name: "an unknown field selector",
      type,
      props: { ...bucket, advancedEventSelectors: [{ fieldSelectors: [management, UNKNOWN_OBJECT] }] },
      findings: [notReadable(at, "is not known before the update")],
    },
    {
      name: "a field selector without its field",
      type,
      props: byFields(management, { equals: ["true"] }),
      findings: [notReadable(`${at}.field`, "is not set")],
    },
    {
      name: "an unknown source",
      type,
      props: byFields(management, { field: "eventSource", equals: [UNKNOWN] }),
      findings: [notReadable(`${at}.equals[0]`, "is not known before the update")],
    },
    {
      name: "an unknown excluded source",
      type,
      props: byFields(management, { field: "eventSource", notEquals: [UNKNOWN] }),
      findings: [notReadable(`${at}.notEquals[0]`, "is not known before the update")],
    },
    {
      name: "another field of management events",
      type,
      props: byFields(management, { field: "sessionCredentialFromConsole", equals: ["true"] }),
      findings: [
        {
          message: "otherField",
          at: `${at}.field`,
          text: `undecided: \`${at}.field\` selects management events by \`sessionCredentialFromConsole\`, so the pack cannot decide whether it matches the use of KMS keys.`,
        },
      ],
    },
  ],
  notApplicable: [
    {
      name: "another resource",
      type: "aws:kms/key:Key",
      props: {},
      reason: "the policy does not apply to resources of type `aws:kms/key:Key`",
    },
  ],
});
