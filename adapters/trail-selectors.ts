/** Reads the event selectors of a trail. The two providers differ only in the names of some operators. */
import type { input as classic } from "@pulumi/aws/types";
import type { input as native } from "@pulumi/aws-native/types";
import type { AdvancedEventSelector, EventSelector, FieldOperator, FieldSelector } from "../model/trail";
import { known, type Value } from "../model/value";
import { readBoolean, readElements, readString, readStrings } from "./read";
import { propertyOf } from "./resource-type";

/** The names that both providers have. */
type Both<A, B> = Record<keyof A & keyof B, unknown>;

const ofSelector = propertyOf<Both<classic.cloudtrail.TrailEventSelector, native.cloudtrail.TrailEventSelectorArgs>>();
const FIELD_SELECTORS =
  propertyOf<Both<classic.cloudtrail.TrailAdvancedEventSelector, native.cloudtrail.TrailAdvancedEventSelectorArgs>>()(
    "fieldSelectors",
  );
const FIELD =
  propertyOf<
    Both<classic.cloudtrail.TrailAdvancedEventSelectorFieldSelector, native.cloudtrail.TrailAdvancedFieldSelectorArgs>
  >()("field");

/** The names of the properties that hold selectors, and of the operators of a field selector. */
export interface SelectorNames {
  readonly eventSelectors: string;
  readonly advancedEventSelectors: string;
  readonly operators: readonly (Omit<FieldOperator, "values"> & { readonly name: string })[];
}

/** Returns the selectors of both forms, each known or unknown. */
export function readSelectors(
  props: object,
  names: SelectorNames,
): {
  readonly eventSelectors: readonly Value<EventSelector>[];
  readonly advancedEventSelectors: readonly Value<AdvancedEventSelector>[];
} {
  return {
    eventSelectors: readElements(props, names.eventSelectors).map((each) => mapKnown(each, readEventSelector)),
    advancedEventSelectors: readElements(props, names.advancedEventSelectors).map((each) =>
      mapKnown(each, (selector, path) => ({
        fieldSelectors: readElements(selector, FIELD_SELECTORS, `${path}.${FIELD_SELECTORS}`).map((field) =>
          mapKnown(field, (given, at) => readFieldSelector(given, at, names)),
        ),
      })),
    ),
  };
}

function mapKnown<T>(value: Value<object>, read: (given: object, path: string) => T): Value<T> {
  return value.kind === "known" ? known(value.path, read(value.value, value.path)) : value;
}

function readEventSelector(selector: object, path: string): EventSelector {
  const [included, type, excluded] = [
    ofSelector("includeManagementEvents"),
    ofSelector("readWriteType"),
    ofSelector("excludeManagementEventSources"),
  ];
  return {
    includeManagementEvents: readBoolean(selector, included, `${path}.${included}`),
    readWriteType: readString(selector, type, `${path}.${type}`),
    excludeManagementEventSources: readStrings(selector, excluded, `${path}.${excluded}`),
  };
}

function readFieldSelector(selector: object, path: string, { operators }: SelectorNames): FieldSelector {
  return {
    field: readString(selector, FIELD, `${path}.${FIELD}`),
    operators: operators.map(({ name, ...operator }) => ({
      ...operator,
      values: readStrings(selector, name, `${path}.${name}`),
    })),
  };
}
