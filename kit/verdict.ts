/**
 * The verdict of a policy on a resource: not applicable, deferred, or decided with findings. A verdict without
 * findings is
 * a pass.
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

/** The verdict depends on other resources of the stack, so the stack phase decides. */
export interface Deferred {
  readonly kind: "deferred";
}

/** A verdict that is not deferred to the stack phase. */
export type FinalVerdict<F extends Finding = Finding> = Decided<F> | NotApplicable;

export type Verdict<F extends Finding = Finding> = FinalVerdict<F> | Deferred;

export const notApplicable = (reason: string): NotApplicable => ({ kind: "notApplicable", reason });

export const deferred: Deferred = { kind: "deferred" };

/** Returns a verdict with these findings. */
export const decided = <F extends Finding>(findings: readonly F[]): Decided<F> => ({
  kind: "decided",
  findings,
});

/** Returns why a value cannot be read, in words that follow the name of its property. */
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
