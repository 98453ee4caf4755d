/**
 * Case folding as AWS does it: for the letters A to Z only. All comparisons that ignore case use it.
 *
 * Unicode folds other characters to these letters, such as the Kelvin sign (U+212A) to `k`. A name that KMS does not have
 * would then pass for one that it has.
 */

const NOT_ASCII = /[^\0-\x7f]/;

/** Reports whether the text has ASCII characters only. */
export const isAscii = (text: string): boolean => !NOT_ASCII.test(text);

/** Returns the text with the letters A to Z in lower case. */
export function toLowerCase(text: string): string {
  return isAscii(text) ? text.toLowerCase() : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
