/** Trails of AWS CloudTrail, and which events they record. */
import type { Value } from "./value";

/**
 * A trail. Without selectors it records all management events; it has selectors of one of the two forms.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
 */
export interface Trail {
  readonly kind: "trail";
  /** Whether it records at all; it does where not set. */
  readonly logging: Value<boolean>;
  readonly eventSelectors: readonly Value<EventSelector>[];
  readonly advancedEventSelectors: readonly Value<AdvancedEventSelector>[];
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html */
export interface EventSelector {
  /** It does where not set. */
  readonly includeManagementEvents: Value<boolean>;
  /** `All` where not set. */
  readonly readWriteType: Value<string>;
  readonly excludeManagementEventSources: readonly Value<string>[];
}

/** An event is recorded that meets every field selector. */
export interface AdvancedEventSelector {
  readonly fieldSelectors: readonly Value<FieldSelector>[];
}

/**
 * Operators on one field of an event, of which all must hold: one of the values of `equals`, none of those of `notEquals`.
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
