/**
 * The requests of a question, as literals on condition keys.
 *
 * Every request of the question meets `possible`. Every request that meets `sure` is one of the question. The two differ
 * only while the Region of the key is not determined.
 *
 * Source: KMS developer guide, `kms:ViaService`.
 */

import { toLowerCase } from "../ascii-case";
import { keyFactsFor } from "../aws/condition-keys";
import type { Atom } from "../conditions/condition";
import { absent, type Literal, noneOf, oneOf, someOf } from "../solver/key-constraints";
import { ANY_TEXT, exactPattern, globPattern, type Pattern } from "../strings/pattern";
import { allowedService, viaServiceValue } from "./allowed-service";
import type { ContextConstraint, OutsideServices } from "./question";

export const VIA_SERVICE = "kms:viaservice";

/** The literals that a request of the question meets. */
export interface RequestConstraints {
  readonly possible: readonly Literal[];
  readonly sure: readonly Literal[];
  /** The atom of `sure` that depends on the Region of the key: `kms:ViaService` names none of the services. */
  readonly regionDependent: Atom | undefined;
  /** The key has one Region, which is not known. Two requests through two Regions then prove that one is of the question. */
  readonly hasOneUnknownRegion?: boolean;
  /** The literal that `kms:GrantIsForAWSResource` is not true. Accesses without it are of a kind of their own. */
  readonly notForAwsResource?: Literal;
}

/** Every request. */
export const EVERYTHING: RequestConstraints = { possible: [], sure: [], regionDependent: undefined };

/** Returns the constraints with more literals. */
export function withLiterals(constraints: RequestConstraints, literals: readonly Literal[]): RequestConstraints {
  const { possible, sure } = constraints;
  return { ...constraints, possible: [...possible, ...literals], sure: [...sure, ...literals] };
}

/** Returns the literal that `kms:ViaService` is absent or matches none of the patterns. */
function outside(patterns: readonly Pattern[]): Literal {
  return patterns.includes(ANY_TEXT) ? absent(VIA_SERVICE) : oneOf(VIA_SERVICE, patterns, false, true);
}

/** Returns the constraints of requests that come through none of the services, for a key of the Region. */
export function outsideServices(
  { services, multiRegion = false, regions = [] }: OutsideServices,
  region: string | undefined,
): RequestConstraints {
  const surely: Pattern[] = [];
  const perhaps: Pattern[] = [];
  for (const service of services.map(allowedService)) {
    switch (service.kind) {
      case "any":
        surely.push(ANY_TEXT);
        break;
      case "everyRegion":
        surely.push(globPattern(viaServiceValue(service.name, "*")));
        break;
      case "oneRegion":
        surely.push(exactPattern(viaServiceValue(service.name, service.region)));
        break;
      case "keyRegion": {
        const known = region === undefined ? regions : [region, ...regions];
        surely.push(...known.map((each) => exactPattern(viaServiceValue(service.name, each))));
        if (region === undefined || multiRegion) perhaps.push(globPattern(viaServiceValue(service.name, "*")));
      }
    }
  }
  const notSurely = outside(surely);
  const notPerhaps = outside([...surely, ...perhaps]);
  const hasOneUnknownRegion = region === undefined && !multiRegion && perhaps.length > 0;
  return { possible: [notSurely], sure: [notPerhaps], regionDependent: notPerhaps.atom, hasOneUnknownRegion };
}

/** Returns the literals of a context. A key that KMS never sends with the action is absent from its requests. */
export function contextLiterals(context: readonly ContextConstraint[], action: string): readonly Literal[] {
  const facts = keyFactsFor(action);
  return context.flatMap((constraint) => {
    const key = toLowerCase(constraint.key);
    if (constraint.kind === "absent") return [absent(key)];
    const patterns = constraint.patterns.map(globPattern);
    if (constraint.kind === "outside") return [noneOf(key, patterns)];
    return facts(key).presence === "never" ? [] : [someOf(key, patterns)];
  });
}
