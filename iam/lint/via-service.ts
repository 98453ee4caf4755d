/**
 * Whether the value of a condition on `kms:ViaService` can match a request. Requests have `service.region.amazonaws.com`
 * in lower case, with the key's own Region. The suffix is the same in every partition.
 *
 * A fault: no request has a value that the pattern matches. No fault proves nothing if the search reached its limit.
 *
 * The pattern is intersected with the language of such names. Comparing it part by part was refused: a wildcard can match
 * several parts.
 *
 * Source: KMS developer guide, `kms:ViaService`.
 */

import type { FindMember, Language } from "../strings/intersection";
import type { Pattern, Token } from "../strings/pattern";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
const ALPHABET = `${LETTERS}${DIGITS}-.`;

/** The characters of these names, which the search needs to try. */
export const VIA_SERVICE_CHARACTERS: readonly string[] = Array.from(ALPHABET);

/** The characters that a key policy may contain, up to U+00FF. */
const ALL = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code)).join("");

/** Returns the tokens that match one or more of the characters. */
function some(characters: string): readonly Token[] {
  const except = Array.from(ALL, (each) => (characters.includes(each) ? "" : each)).join("");
  return [
    { many: false, except },
    { many: true, except },
  ];
}

const SERVICE = some(`${LETTERS}${DIGITS}-`);
/** Matches names such as `eu-west-1` and `us-gov-west-1`. */
const REGION = [...some(LETTERS), "-", ...some(`${LETTERS}-`), "-", ...some(DIGITS)];

const servicesIn = (region: readonly Token[]): Language => ({
  patterns: [[...SERVICE, ".", ...region, ...Array.from(".amazonaws.com")]],
  ignoreCase: false,
  inside: true,
});

const SERVICES = servicesIn(REGION);

/** The fault of a value: it names no service, or a service of another Region. */
export type ViaServiceFault = "noService" | "otherRegion";

/** Returns the fault of a pattern; undefined when none is known. */
export type ViaServiceFaults = (pattern: Pattern, ignoreCase: boolean) => ViaServiceFault | undefined;

/**
 * Returns a function that finds the faults of patterns. It searches once for each pattern, because the statements of a
 * policy repeat the same few.
 *
 * @param region the Region of the key; undefined when it is not known or the key is a multi-Region key
 * @param find a search among {@link VIA_SERVICE_CHARACTERS}; no fault is known when it reaches its limit
 */
export function viaServiceFaults(region: string | undefined, find: FindMember): ViaServiceFaults {
  const own = region === undefined ? undefined : servicesIn(Array.from(region));
  const known = new Map<string, ViaServiceFault | undefined>();
  return (pattern, ignoreCase) => {
    const name = JSON.stringify([pattern, ignoreCase]);
    if (!known.has(name)) known.set(name, faultOf({ patterns: [pattern], ignoreCase, inside: true }, own, find));
    return known.get(name);
  };
}

function faultOf(value: Language, own: Language | undefined, find: FindMember): ViaServiceFault | undefined {
  if (find([value, SERVICES]).kind === "empty") return "noService";
  return own !== undefined && find([value, own]).kind === "empty" ? "otherRegion" : undefined;
}
