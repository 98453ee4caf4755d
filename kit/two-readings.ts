/**
 * Joins the findings on the two readings of a document with unknown parts.
 *
 * Guarantee: a violation in the result is one whatever the unknown parts turn out to be. Each other finding that only one
 * reading has becomes an undecided finding on the unknown parts that decide it.
 */
import type { Value } from "../model/value";
import type { Finding } from "./finding";
import { type DocumentFinding, notReadable, pathInDocument } from "./policy-document";
import type { Reading, UnknownAt } from "./unknown-parts";

/**
 * What a violation of a policy comes from:
 *
 * - `access`: a request that the document allows. Every reading that allows more has it too.
 * - `noAccess`: a request that the document does not allow. Every reading that allows less has it too.
 * - `accessOrDenial`: one of the two, so it is certain if both readings have it.
 * - `anything`: any value of an unknown part may be a violation by itself, so an unknown part is always reported.
 */
export type ViolatedBy = "access" | "noAccess" | "accessOrDenial" | "anything";

type Bounded = Extract<Reading, { readonly kind: "bounded" }>;

/**
 * Returns the findings on a document with unknown parts.
 *
 * @param property the property that holds the document
 * @param check returns the findings on one of the readings
 */
export function checkBothReadings<F extends Finding>(
  { least, most, unknowns }: Bounded,
  property: Value<unknown>,
  question: string,
  violatedBy: ViolatedBy,
  check: (document: unknown) => readonly F[],
): (F | DocumentFinding)[] {
  const readings = [check(least), check(most)] as const;
  const [kept, compared] = violatedBy === "noAccess" ? [readings[1], readings[0]] : readings;
  const isCertain =
    violatedBy === "access" || violatedBy === "noAccess"
      ? () => true
      : (found: F) => compared.some((other) => isSame(found, other));
  const certain = kept.filter(isCertain);
  const reported = new Set(certain.map(({ path }) => path));
  const open = [...kept, ...compared].filter((found) => !certain.includes(found) && !reported.has(found.path));
  const deciding = new Set(open.flatMap(({ path }) => unknownsDeciding(path, property, unknowns)));
  if (violatedBy === "anything") deciding.add(unknowns[0]);
  const [first] = deciding;
  return first === undefined
    ? certain
    : [...certain, notReadable(pathInDocument(property, first.path), first.reason, question)];
}

const isSame = (one: Finding, other: Finding): boolean =>
  one.path === other.path && one.message === other.message && one.outcome === other.outcome;

/** The unknown parts of the statement that a path names, or of the whole document if it has none. */
function unknownsDeciding(
  path: string,
  property: Value<unknown>,
  unknowns: readonly UnknownAt[],
): readonly UnknownAt[] {
  const own = unknowns.filter((at) => statementOf(pathInDocument(property, at.path)) === statementOf(path));
  return own.length > 0 ? own : unknowns;
}

/** Returns the part of a path that names a statement. */
const statementOf = (path: string): string | undefined => /^.*?Statement(\[\d+\])?/.exec(path)?.[0];
