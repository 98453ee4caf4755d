/**
 * A property of a resource: known, unknown or absent.
 *
 * A preview does not know every value, and an exported state hides secrets. Both have their own kind, so a policy cannot
 * read them as "not set" or as a value. The policy decides what an absent property means to AWS.
 */

/** Why a value cannot be read: the preview does not know it, the exported state hides it, or it has another type. */
export type UnknownReason = "notKnownYet" | "redacted" | "unexpectedType";

/** A property, by the name that its provider gives it. Findings use that name. */
interface Named {
  /** The provider's own path of the property, such as `kmsKeyId` or `tags.team`. */
  readonly path: string;
}

export interface Known<T> extends Named {
  readonly kind: "known";
  readonly value: T;
}

export interface Unknown extends Named {
  readonly kind: "unknown";
  readonly reason: UnknownReason;
}

export interface Absent extends Named {
  readonly kind: "absent";
}

export type Value<T> = Known<T> | Unknown | Absent;

export const known = <T>(path: string, value: T): Known<T> => ({ kind: "known", path, value });
export const unknown = (path: string, reason: UnknownReason): Unknown => ({ kind: "unknown", path, reason });
export const absent = (path: string): Absent => ({ kind: "absent", path });

/**
 * Reports whether the program sets the property. A value that is not known yet counts as set. An empty string does
 * not: the
 * AWS provider reads it as "not set".
 */
export function isSet(value: Value<unknown>): boolean {
  switch (value.kind) {
    case "known":
      return value.value !== "";
    case "unknown":
      return true;
    case "absent":
      return false;
  }
}

/** Returns the value if it is known. */
export const knownValue = <T>(value: Value<T>): T | undefined => (value.kind === "known" ? value.value : undefined);
