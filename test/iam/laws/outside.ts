/** Whether a request comes through one of the services of a question, independent of `iam/queries/request-constraints.ts`. */

import { isMatchedBy } from "../../../iam/evaluator/principal";
import type { Request } from "../../../iam/evaluator/request";
import type { OutsideServices } from "../../../iam/queries/question";
import type { Statement } from "../../../iam/syntax/ast";
import { namedPrincipal } from "../../../iam/syntax/principal-entry";
import { type Glob, glob } from "./globs";

const SUFFIX = ".amazonaws.com";

/** Surely outside, surely inside, or depending on the Region of the key. */
export type Place = "outside" | "inside" | "either";

/** Returns the first value of a key in the request. */
export function firstValue({ context }: Pick<Request, "context">, key: string): string | undefined {
  return valuesOf({ context }, key)[0];
}

/** Returns all values of a key in the request. */
export function valuesOf({ context }: Pick<Request, "context">, key: string): readonly string[] {
  return Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1] ?? [];
}

/** Returns whether the request is outside the services by its `kms:ViaService`, for a key of `region`. */
export function placeOf(request: Pick<Request, "context">, asked: OutsideServices, region: string | undefined): Place {
  const value = firstValue(request, "kms:ViaService")?.toLowerCase();
  if (value === undefined) return "outside";
  const places = asked.services.map((service) => placeRelativeTo(value, service, asked, region));
  return places.find((place) => place === "inside") ?? places.find((place) => place === "either") ?? "outside";
}

/** Returns the Region of the service that a request comes through. */
export function regionOf(request: Pick<Request, "context">): string {
  const [, region = ""] = /\.([^.]*)\.amazonaws\.com$/i.exec(firstValue(request, "kms:ViaService") ?? "") ?? [];
  return region;
}

/**
 * Requests through services of several Regions, for a key of one unknown Region. Of two requests through two Regions one
 * is outside, unless the key may be in both.
 */
export class Regions {
  private readonly first = new Map<string, string>();
  private readonly isOne: boolean;

  constructor({ multiRegion = false }: OutsideServices, region: string | undefined) {
    this.isOne = region === undefined && !multiRegion;
  }

  /** Whether an earlier request with this name came through another Region. */
  isAnother(name: string, request: Pick<Request, "context">): boolean {
    const region = regionOf(request);
    const first = this.first.get(name) ?? region;
    this.first.set(name, first);
    return this.isOne && first.toLowerCase() !== region.toLowerCase();
  }
}

function placeRelativeTo(value: string, service: string, asked: OutsideServices, region: string | undefined): Place {
  if (service === "*") return "inside";
  const name = service.replace(/\.\*$/, "");
  const ofService =
    value.startsWith(`${name}.`) && value.endsWith(SUFFIX) && value.length >= name.length + 1 + SUFFIX.length;
  if (!ofService) return "outside";
  if (name !== service) return "inside";
  const regions = [...(region === undefined ? [] : [region]), ...(asked.regions ?? [])];
  if (regions.some((each) => value === `${name}.${each}${SUFFIX}`)) return "inside";
  return region === undefined || asked.multiRegion === true ? "either" : "outside";
}

/** Values that the names of the services distinguish. */
export function serviceGlobs({ services, regions = [] }: OutsideServices): readonly Glob[] {
  return services.flatMap((service) => {
    const name = service.replace(/\.\*$/, "");
    const names = ["*", "us-east-1", "eu-west-1", ...regions].map((region) => `${name}.${region}${SUFFIX}`);
    return [...names, `${name}${SUFFIX}`].map((text) => glob(text, undefined, true));
  });
}

/** Whether the statement matches the caller only by naming the key's own account. */
export function isDelegation({ principal }: Statement, { caller }: Request, account: string | undefined): boolean {
  if (account === undefined || principal?.kind !== "principal" || caller.kind === "service") return false;
  const among = (may: boolean | undefined) =>
    principal.entries.filter((entry) => isMatchedBy(caller, namedPrincipal(entry)) === may);
  const meant = among(true).length > 0 ? among(true) : among(undefined);
  return meant.length > 0 && meant.every(({ value }) => value === account || value.endsWith(`::${account}:root`));
}
