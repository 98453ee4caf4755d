/**
 * The services that a configuration allows, and the values of `kms:ViaService` that they stand for.
 *
 * A service may be written as a name (`rds`), with any Region (`rds.*`), or as AWS writes it in `kms:ViaService`
 * (`rds.eu-west-1.amazonaws.com`) or as a service principal (`rds.amazonaws.com`). Case does not matter, and the suffix of
 * the value is `.amazonaws.com` in every partition.
 *
 * Source: KMS developer guide, `kms:ViaService`.
 */

import { toLowerCase } from "../ascii-case";
export type AllowedService =
  | { readonly kind: "any" }
  /** The service in the Region of the key, or in every Region. */
  | { readonly kind: "keyRegion" | "everyRegion"; readonly name: string }
  | { readonly kind: "oneRegion"; readonly name: string; readonly region: string };

const SUFFIX = /\.amazonaws\.com(\.cn)?$/;

/** Matches the name of a Region, such as `us-gov-west-1`. */
export const REGION = /^[a-z]+(-[a-z]+)+-\d+$/;

/** Returns what a configured service stands for. */
export function allowedService(configured: string): AllowedService {
  const text = toLowerCase(configured).replace(SUFFIX, "");
  if (text === "*") return { kind: "any" };
  const dot = text.lastIndexOf(".");
  const [name, region] = [text.slice(0, dot), text.slice(dot + 1)];
  if (dot > 0 && region === "*") return { kind: "everyRegion", name };
  return dot > 0 && REGION.test(region) ? { kind: "oneRegion", name, region } : { kind: "keyRegion", name: text };
}

/** Returns the value of `kms:ViaService` of a service in a Region, either of which may have wildcards. */
export const viaServiceValue = (name: string, region: string): string => `${name}.${region}.amazonaws.com`;

/** Returns the names of the configured services, without those for any service. */
export const serviceNames = (configured: readonly string[]): readonly string[] =>
  configured.map(allowedService).flatMap((service) => (service.kind === "any" ? [] : [service.name]));
