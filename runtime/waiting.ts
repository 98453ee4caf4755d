/**
 * What of a stack its resource halves have left to the stack half, told to the SDK.
 *
 * The SDK makes objects of all resources of the stack before it calls a stack half, for each anew: at 10,000 wide
 * resources that is seconds and hundreds of megabytes, and most stack halves have nothing to decide. It leaves out one
 * whose function has a `__pulumiType` of which the stack has no resource, as `validateStackResourcesOfType` sets it; and
 * it reads that each time it is asked about a stack.
 */

/** A type of which no stack has a resource. */
export const NOTHING_WAITS = "aurora-kms:index:NothingWaits";

/**
 * Gives the function as its type that of the resources that wait.
 *
 * - No type, so called in any case: while nothing was seen, and where resources of several types wait.
 * - `NOTHING_WAITS`: resources were seen, and none of them waits.
 *
 * An SDK that reads the type when the pack starts finds none, and calls the function always, which then returns at once
 * where nothing waits.
 *
 * @param waiting the resources that wait; undefined while nothing was seen
 */
export function withTypeOfWaiting<F extends object>(
  validateStack: F,
  waiting: () => ReadonlyMap<string, { readonly type: string }> | undefined,
): F {
  return Object.defineProperty(validateStack, "__pulumiType", { get: () => typeOf(waiting()) });
}

function typeOf(waiting: ReadonlyMap<string, { readonly type: string }> | undefined): string | undefined {
  if (waiting === undefined) return undefined;
  let found: string | undefined;
  for (const { type } of waiting.values()) {
    if (found !== undefined && found !== type) return undefined;
    found = type;
  }
  return found ?? NOTHING_WAITS;
}
