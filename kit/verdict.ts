/**
 * What a policy can say of a resource: not applicable, or judged with findings. No findings is a pass.
 *
 * A finding names a message of its policy, the property it is about and the data the message needs. Its text is
 * rendered in one place, `message.ts`.
 */
import type { Absent, Unknown } from "../model/value";

export interface Finding<M extends string = string> {
  /** `undecided`: the requirement can be neither shown nor refuted, and `path` names what decides it. */
  readonly outcome: "violation" | "undecided";
  readonly message: M;
  /** The property the finding is about, by its provider's name. */
  readonly path: string;
  readonly data: Readonly<Record<string, string>>;
  /** The resource the finding is about, where it is another than the one judged. */
  readonly urn?: string;
  /** Overrides the level of the policy, for one finding. */
  readonly level?: "advisory" | "mandatory";
}

export interface Decided<M extends string = string> {
  readonly kind: "decided";
  readonly findings: readonly Finding<M>[];
}

export interface NotApplicable {
  readonly kind: "notApplicable";
  readonly reason: string;
}

/** What decides are other resources of the stack, so the stack half of the policy does. */
export interface Deferred {
  readonly kind: "deferred";
}

/** A verdict that leaves nothing to the stack half. */
export type FinalVerdict<M extends string = string> = Decided<M> | NotApplicable;

export type Verdict<M extends string = string> = FinalVerdict<M> | Deferred;

export const notApplicable = (reason: string): NotApplicable => ({ kind: "notApplicable", reason });

export const deferred: Deferred = { kind: "deferred" };

/** A verdict of these findings; none is a pass. */
export const decided = <M extends string>(findings: readonly Finding<M>[]): Decided<M> => ({
  kind: "decided",
  findings,
});

type Data = Readonly<Record<string, string>>;

export function violation<M extends string>(message: M, path: string, data: Data = {}): Finding<M> {
  return { outcome: "violation", message, path, data };
}

export function undecided<M extends string>(message: M, path: string, data: Data = {}): Finding<M> {
  return { outcome: "undecided", message, path, data };
}

/** Why a value cannot be read, in words that follow the name of its property. */
export function whyUnknown(value: Unknown | Absent): string {
  if (value.kind === "absent") return "is not set";
  switch (value.reason) {
    case "notKnownYet":
      return "is not known before the update";
    case "redacted":
      return "is hidden as `[secret]` in the exported state";
    case "unexpectedType":
      return "has a value of an unexpected type";
  }
}
