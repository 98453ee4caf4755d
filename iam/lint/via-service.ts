/**
 * Whether a value of a condition on `kms:ViaService` can be that of a request: `service.region.amazonaws.com` in lower
 * case, of the key's own Region. The suffix is the same in every partition.
 *
 * Decided by intersecting the value with the set of such names. A shortcut by comparing parts was refused: a wildcard
 * may stand for several of them.
 *
 * Source: KMS developer guide, `kms:ViaService`.
 */

import type { FindMember, Language } from "../strings/intersection";
import type { Pattern, Token } from "../strings/pattern";

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

/** What keeps `kms:ViaService` from ever having a value the pattern covers; undefined where nothing is known to. */
export type ViaServiceFaults = (pattern: Pattern, ignoreCase: boolean) => ViaServiceFault | undefined;

/**
 * The faults of values, each looked for once: the statements of a policy have the same few.
 *
 * @param region the Region of the key; undefined where it is not known, or the key is a multi-Region key
 * @param find a search among {@link VIA_SERVICE_CHARACTERS}; where it ends before it could tell, no fault is known
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
