/** A policy that is not about a resource says so to the SDK, by an error that the SDK throws and catches. */
import type { ResourceValidationArgs } from "@pulumi/policy";

/**
 * Tells the SDK that the policy is not applicable. Most answers are this one, nobody reads the stack of the error, and to
 * record it takes longer than all else: so none is recorded.
 *
 * @see https://nodejs.org/api/errors.html#errorstacktracelimit
 */
export function notApplicable(args: Pick<ResourceValidationArgs, "notApplicable">, reason: string): never {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    args.notApplicable(reason);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
