/** Trails of AWS CloudTrail, and the events that they record. */
import type { Value } from "./value";

/**
 * A trail. It has selectors of one of the two forms. Without selectors it records all management events.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
 */
export interface Trail {
  readonly kind: "trail";
  /** Whether it records events. True if not set. */
  readonly logging: Value<boolean>;
  readonly eventSelectors: readonly Value<EventSelector>[];
  readonly advancedEventSelectors: readonly Value<AdvancedEventSelector>[];
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html */
export interface EventSelector {
  /** True if not set. */
  readonly includeManagementEvents: Value<boolean>;
  /** `All` if not set. */
  readonly readWriteType: Value<string>;
  readonly excludeManagementEventSources: readonly Value<string>[];
}

/** A selector that records the events that match all its field selectors. */
export interface AdvancedEventSelector {
  readonly fieldSelectors: readonly Value<FieldSelector>[];
}

/**
 * Operators on one field of an event. All must match: `equals` matches one of its values, `notEquals` none of them.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
export interface FieldSelector {
  readonly field: Value<string>;
  readonly operators: readonly FieldOperator[];
}

export interface FieldOperator {
  readonly compares: "equals" | "startsWith" | "endsWith";
  readonly negated: boolean;
  readonly values: readonly Value<string>[];
}
