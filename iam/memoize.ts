/**
 * The one way in which `iam/` keeps a result between calls: by the identity of the object it was computed from.
 *
 * - Only pure functions of the object may be memoized. A memoized function then returns equal results with and without
 *   the memo, and the memo changes only the time.
 * - A result lives as long as its object. The parsed document holds all such objects, so dropping the document frees
 *   every result. No size limit is needed.
 * - A module-level memo stays only if removing it slows down the 44 key operations on a key policy of 32 KB by more than
 *   3 %, or if it bounds an adversarial document. Without the memo of the operators, 8,000 numbers take 8 s instead of
 *   0.1 s, and 8,000 address ranges take 88 s instead of 0.7 s.
 *
 * Refused: `lru-cache`. It would be a runtime dependency of the pack, and its keys are texts or numbers here. Building
 * such a key from a condition or a pattern costs more than most of the memoized functions.
 */

/** What a memo can hold. `undefined` would mean "not computed yet". */
type Defined = NonNullable<unknown>;

/** Returns `compute` with its result kept for each argument object, for as long as that object lives. */
export function memoizeByObject<Argument extends object, Result extends Defined>(
  compute: (argument: Argument) => Result,
): (argument: Argument) => Result {
  const results = new WeakMap<Argument, Result>();
  return (argument) => {
    const known = results.get(argument);
    if (known !== undefined) return known;
    const result = compute(argument);
    results.set(argument, result);
    return result;
  };
}
