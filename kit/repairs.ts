/** The fixes of findings on key policies, which the reasoner has checked. */
import {
  type Access,
  type CreateGrantQuestion,
  type KeyPolicyQuestion,
  type NoRepair,
  namedServices,
  type PolicyDocument,
  partitionOf,
  type Repair,
  writeDocument,
} from "../iam/index";
import { knownValue } from "../model/value";
import { createGrantAnswer, repairAccess, repairGrant } from "./decisions";
import type { ReadKeyPolicy } from "./key-policy";

/**
 * Returns what to change so that a statement allows `kms:CreateGrant` only through the services of the question.
 *
 * @param suggested the services that the document names, to suggest where any service is allowed
 */
export function grantFix(
  read: ReadKeyPolicy,
  opening: Access,
  question: CreateGrantQuestion,
  suggested: readonly string[],
): string {
  const otherwise = "Limit its `kms:CreateGrant` to AWS services by `kms:ViaService`";
  if (read.reading !== "exact") return otherwise;
  return describe(repairGrant(read.document, { opening, question, suggested }), otherwise);
}

/**
 * Returns what to change so that a statement no longer allows what the question asks about.
 *
 * @param root the ARN that stands for the key's own account, to name instead of everyone
 * @param otherwise what to say where no change passed the checks
 */
export function accessFix(
  read: ReadKeyPolicy,
  access: Access,
  question: KeyPolicyQuestion,
  root: string | undefined,
  otherwise: string,
): string {
  if (read.reading !== "exact") return otherwise;
  return describe(repairAccess(read.document, { access, question, root }), otherwise);
}

const OBJECTIONS: Readonly<Record<NonNullable<NoRepair["reason"]>, string>> = {
  allowsMore: "its conditions cannot be compared",
  stopsAurora: "each would stop Aurora from creating its grant",
  locksOut: "each would leave nobody who can change the key policy",
  newFault: "each would have a fault of its own",
  tooLarge: "the document is too large for the checks",
};

function describe(repair: Repair | NoRepair, otherwise: string): string {
  if (repair.kind === "repair") return repair.text;
  const why = repair.reason === undefined ? "none closes it alone" : OBJECTIONS[repair.reason];
  return `${otherwise}. No exact change passed the checks: ${why}`;
}

/** Returns the ARN that stands for the key's own account in a policy; undefined if the account is not known. */
export function rootOf({ identity: { region, account } }: ReadKeyPolicy): string | undefined {
  return account === undefined ? undefined : `arn:${partitionOf(region) ?? "aws"}:iam::${account}:root`;
}

/** The most changes of one document that are made one after the other. */
const MOST = 10;

/**
 * Returns the document of a key policy with every opening closed that a safe, checked change closes, as its property has it:
 * as text or as an object. Undefined if there is none.
 *
 * @param isOwn whether a policy reports the opening at its own level
 */
export function mendedGrants(
  read: ReadKeyPolicy,
  question: CreateGrantQuestion,
  isOwn: (document: PolicyDocument, opening: Access) => boolean,
): unknown {
  if (read.reading !== "exact" || read.faults.length > 0) return undefined;
  let { document } = read;
  for (let changes = 0; changes < MOST; changes += 1) {
    const current = document;
    const safe = createGrantAnswer(current, question)
      .openings.filter((opening) => isOwn(current, opening))
      .map((opening) =>
        repairGrant(current, { opening, question, suggested: namedServices(current, opening.statement) }),
      )
      .find((repair) => repair.kind === "repair" && repair.safety === "safe");
    if (safe?.kind !== "repair") break;
    document = safe.document;
  }
  if (document === read.document) return undefined;
  const written = writeDocument(document);
  return typeof knownValue(read.key.policy) === "string" ? JSON.stringify(written) : written;
}
