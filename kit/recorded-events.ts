/**
 * Checks that the selectors of a trail record the cryptographic use of KMS keys. CloudTrail records it as management
 * events of the source `kms.amazonaws.com` that are read events.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
 */
import type { AdvancedEventSelector, EventSelector, FieldOperator, FieldSelector } from "../model/trail";
import type { Absent, Unknown, Value } from "../model/value";
import { type Finding, findingsFor } from "./finding";
import { describeUnknown } from "./verdict";

export const recordedEventsMessages = {
  kmsLeftOut: {
    text: "`{path}` excludes the events of `kms.amazonaws.com`, so the trail does not record who uses which key",
    fix: "Remove `kms.amazonaws.com` from `{path}`",
  },
  otherSource: {
    text: "`{path}` matches no events of `kms.amazonaws.com`, so the trail does not record who uses which key",
    fix: "Record the management events of `kms.amazonaws.com` too",
  },
  noManagementEvents: {
    text: "`{path}` matches no management events, so the trail does not record the use of KMS keys",
    fix: "Record management events too, with a selector of their own",
  },
  writeOnly: {
    text: "`{path}` matches only write events, so the trail does not record `Decrypt`, `Encrypt` and `GenerateDataKey`, which are read events",
    fix: "Record read events too",
  },
  selectorNotReadable: {
    text: "`{path}` {why}, so the pack cannot decide whether the trail records the use of KMS keys",
  },
  otherField: {
    text: "`{path}` selects management events by `{field}`, so the pack cannot decide whether it matches the use of KMS keys",
  },
} as const;

const { violation, undecided } = findingsFor(recordedEventsMessages);

type Found = Finding<typeof recordedEventsMessages>;

/** Returns why an event selector does not record the events, or why that is undecided. Empty if it records them. */
export function checkEventSelector(selector: Value<EventSelector>): readonly Found[] {
  if (selector.kind !== "known") return unreadable(selector);
  const { includeManagementEvents: included, readWriteType: type, excludeManagementEventSources } = selector.value;
  const found = [
    ...(included.kind === "known" && !included.value ? [violation("noManagementEvents", included.path)] : []),
    ...(type.kind === "known" && type.value === "WriteOnly" ? [violation("writeOnly", type.path)] : []),
    ...excludeManagementEventSources
      .filter((source) => source.kind === "known" && source.value === KMS)
      .map(({ path }) => violation("kmsLeftOut", path)),
  ];
  return certainOrUnknown(found, [included, type, ...excludeManagementEventSources]);
}

/** Does the same for an advanced event selector, which records only what all its field selectors match. */
export function checkAdvancedEventSelector(selector: Value<AdvancedEventSelector>): readonly Found[] {
  if (selector.kind !== "known") return unreadable(selector);
  const found = selector.value.fieldSelectors.flatMap((each) =>
    each.kind === "known" ? checkFieldSelector(each.value) : unreadable(each),
  );
  const sure = found.filter(({ outcome }) => outcome === "violation");
  return sure.length > 0 ? sure : found;
}

const KMS = "kms.amazonaws.com";

/** The fields of an event of key use, and the message if a selector does not match a field. */
const EVENT: ReadonlyMap<string, { readonly value: string; readonly message: "noManagementEvents" | "writeOnly" }> =
  new Map([
    ["eventCategory", { value: "Management", message: "noManagementEvents" }],
    ["readOnly", { value: "true", message: "writeOnly" }],
  ]);

function checkFieldSelector({ field, operators }: FieldSelector): readonly Found[] {
  if (field.kind !== "known") return unreadable(field);
  const { value, message } =
    field.value === "eventSource" ? { value: KMS, message: undefined } : (EVENT.get(field.value) ?? {});
  if (value === undefined) return [undecided("otherField", field.path, { field: field.value })];
  return operators.flatMap((operator) => {
    const matched = operator.values.filter(
      (each) => each.kind === "known" && valueMatches(operator, value, each.value),
    );
    if (operator.negated) {
      return certainOrUnknown(
        matched.map(({ path }) => violation(message ?? "kmsLeftOut", path)),
        operator.values,
      );
    }
    if (operator.values.length === 0 || matched.length > 0) return [];
    const others = unknownFindings(operator.values);
    return others.length > 0 ? others : [violation(message ?? "otherSource", field.path)];
  });
}

function valueMatches({ compares: how }: FieldOperator, value: string, text: string): boolean {
  switch (how) {
    case "equals":
      return value === text;
    case "startsWith":
      return value.startsWith(text);
    case "endsWith":
      return value.endsWith(text);
  }
}

/** Returns the certain findings, or else findings for the parts that are unknown. */
function certainOrUnknown(found: readonly Found[], parts: readonly Value<unknown>[]): readonly Found[] {
  return found.length > 0 ? found : unknownFindings(parts);
}

const unknownFindings = (parts: readonly Value<unknown>[]): readonly Found[] =>
  parts.flatMap((part) => (part.kind === "unknown" ? unreadable(part) : []));

const unreadable = (value: Unknown | Absent): readonly Found[] => [
  undecided("selectorNotReadable", value.path, { why: describeUnknown(value) }),
];
