/**
 * Whether a value of a condition on `kms:ViaService` can be that of a request: `service.region.amazonaws.com` in lower
 * case, of the key's own Region. The suffix is the same in every partition.
 *
 * Decided by intersecting the value with the set of such names. A shortcut by comparing parts was refused: a wildcard
 * may stand for several of them.
 *
 * Source: KMS developer guide, `kms:ViaService`.
 */

import type { FindMember, Language } from "./automaton";
import type { Pattern, Token } from "./pattern";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
const ALPHABET = `${LETTERS}${DIGITS}-.`;

/** The characters a service's name may have: what to search with. */
export const VIA_SERVICE_CHARACTERS: readonly string[] = Array.from(ALPHABET);

/** The characters a key policy may have, up to U+00FF. */
const ALL = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code)).join("");

/** One or more of `characters`. */
function some(characters: string): readonly Token[] {
  const except = Array.from(ALL, (each) => (characters.includes(each) ? "" : each)).join("");
  return [
    { many: false, except },
    { many: true, except },
  ];
}

const SERVICE = some(`${LETTERS}${DIGITS}-`);
/** Such as `eu-west-1` and `us-gov-west-1`. */
const REGION = [...some(LETTERS), "-", ...some(`${LETTERS}-`), "-", ...some(DIGITS)];

const servicesIn = (region: readonly Token[]): Language => ({
  patterns: [[...SERVICE, ".", ...region, ...Array.from(".amazonaws.com")]],
  ignoreCase: false,
  inside: true,
});

const SERVICES = servicesIn(REGION);

/** What is wrong with a value: it is no service's, or one of another Region's. */
export type ViaServiceFault = "noService" | "otherRegion";

/**
 * What keeps `kms:ViaService` from ever having a value the pattern covers; undefined where nothing does, or the search
 * ended before it could tell.
 *
 * @param region the Region of the key; undefined where it is not known, or the key is a multi-Region key
 * @param find a search among {@link VIA_SERVICE_CHARACTERS}
 */
export function viaServiceFault(
  pattern: Pattern,
  ignoreCase: boolean,
  region: string | undefined,
  find: FindMember,
): ViaServiceFault | undefined {
  const value: Language = { patterns: [pattern], ignoreCase, inside: true };
  if (find([value, SERVICES]).kind === "empty") return "noService";
  if (region === undefined) return undefined;
  return find([value, servicesIn(Array.from(region))]).kind === "empty" ? "otherRegion" : undefined;
}
