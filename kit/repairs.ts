/** The fixes of findings on key policies, which the reasoner has checked. */
import {
  type Access,
  type CreateGrantQuestion,
  type KeyPolicyQuestion,
  type NoRepair,
  partitionOf,
  type Repair,
} from "../iam/index";
import { repairAccess, repairGrant } from "./decisions";
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
