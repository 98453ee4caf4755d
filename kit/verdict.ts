/**
 * What a policy can say of a resource: not applicable, or judged with findings. No findings is a pass.
 */
import type { Absent, Unknown } from "../model/value";
import type { Finding } from "./finding";

export interface Decided<F extends Finding = Finding> {
  readonly kind: "decided";
  readonly findings: readonly F[];
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
export type FinalVerdict<F extends Finding = Finding> = Decided<F> | NotApplicable;

export type Verdict<F extends Finding = Finding> = FinalVerdict<F> | Deferred;

export const notApplicable = (reason: string): NotApplicable => ({ kind: "notApplicable", reason });

export const deferred: Deferred = { kind: "deferred" };

/** A verdict of these findings; none is a pass. */
export const decided = <F extends Finding>(findings: readonly F[]): Decided<F> => ({
  kind: "decided",
  findings,
});

/** Why a value cannot be read, in words that follow the name of its property. */
export function describeUnknown(value: Unknown | Absent): string {
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
