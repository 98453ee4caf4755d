/** The requests a question is about, as literals. */

import { keyFactsFor } from "../aws/condition-keys";
import type { Atom } from "../conditions/condition";
import { absent, type Literal, noneOf, oneOf, someOf } from "../solver/key-constraints";
import { ANY_TEXT, exactPattern, globPattern, type Pattern } from "../strings/pattern";
import type { ContextConstraint, OutsideServices } from "./question";

export const VIA_SERVICE = "kms:viaservice";

/** Requests that may be among those asked about, and those that surely are. */
export interface RequestConstraints {
  readonly possible: readonly Literal[];
  readonly sure: readonly Literal[];
  /** Where the two differ by the Region of the key: that `kms:ViaService` is surely none of the services'. */
  readonly byRegion: Atom | undefined;
  /** The key is of one Region, and which is not known: of two requests through two Regions one is among those asked about. */
  readonly ofOneRegion?: boolean;
  /** Accesses that fail this are of a kind of their own. */
  readonly unbound?: Literal;
}

/** Every request. */
export const EVERYTHING: RequestConstraints = { possible: [], sure: [], byRegion: undefined };

/** A goal that asks for these literals too. */
export function beside(goal: RequestConstraints, literals: readonly Literal[]): RequestConstraints {
  return { ...goal, possible: [...goal.possible, ...literals], sure: [...goal.sure, ...literals] };
}

/** The literal that `kms:ViaService` is absent or not among the patterns. */
function outside(patterns: readonly Pattern[]): Literal {
  return patterns.includes(ANY_TEXT) ? absent(VIA_SERVICE) : oneOf(VIA_SERVICE, patterns, false, true);
}

/** Requests that come through none of the services, for a key of this Region. */
export function outsideServices(
  { services, multiRegion = false, regions = [] }: OutsideServices,
  region: string | undefined,
): RequestConstraints {
  const surely: Pattern[] = [];
  const perhaps: Pattern[] = [];
  for (const service of services) {
    if (service === "*") {
      surely.push(ANY_TEXT);
      continue;
    }
    const anywhere = `${service.endsWith(".*") ? service : `${service}.*`}.amazonaws.com`;
    if (service.endsWith(".*")) {
      surely.push(globPattern(anywhere));
      continue;
    }
    const known = region === undefined ? regions : [region, ...regions];
    surely.push(...known.map((each) => exactPattern(`${service}.${each}.amazonaws.com`)));
    if (region === undefined || multiRegion) perhaps.push(globPattern(anywhere));
  }
  const notSurely = outside(surely);
  const notPerhaps = outside([...surely, ...perhaps]);
  const ofOneRegion = region === undefined && !multiRegion && perhaps.length > 0;
  return { possible: [notSurely], sure: [notPerhaps], byRegion: notPerhaps.atom, ofOneRegion };
}

/** Requests whose context is so; an action that never sends a key leaves it absent. */
export function contextLiterals(context: readonly ContextConstraint[], action: string): readonly Literal[] {
  const facts = keyFactsFor(action);
  return context.flatMap((constraint) => {
    const key = constraint.key.toLowerCase();
    if (constraint.kind === "absent") return [absent(key)];
    const patterns = constraint.patterns.map(globPattern);
    if (constraint.kind === "outside") return [noneOf(key, patterns)];
    return facts(key).presence === "never" ? [] : [someOf(key, patterns)];
  });
}
