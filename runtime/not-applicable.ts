/** Tells the SDK that a policy does not apply to a resource, by the error that the SDK throws and catches. */
import type { ResourceValidationArgs } from "@pulumi/policy";

/**
 * Marks the policy as not applicable.
 *
 * This is the answer to most requests. Nobody reads the stack trace of the error, and recording it costs more than all
 * else of such a request, so none is recorded.
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
