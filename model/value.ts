/**
 * A property of a resource as a policy may see it: known, unknown or absent.
 *
 * A preview cannot know every value, and an exported state hides secrets. Both are facts of their own here, so that
 * no policy can read them as "not set" or as a value. How AWS reads an absent property is the policy's business.
 */

/** Why a value cannot be read: the preview does not know it, the exported state hides it, or it has another type. */
export type UnknownReason = "notKnownYet" | "redacted" | "unexpectedType";

/** A property with the name its provider gives it, which is the name a finding must use. */
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
 * Whether the program gives the property any value. A value not known yet counts: it was given, only not yet made.
 * An empty string does not: the AWS provider reads it as "not set".
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

/** The value, where it is known. */
export const knownValue = <T>(value: Value<T>): T | undefined => (value.kind === "known" ? value.value : undefined);
