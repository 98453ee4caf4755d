/** A request told in one line. */

import { type Caller, callerArn, type Request, sessionNameOf } from "../evaluator/request";
import { variablesIn } from "../strings/pattern";
import type { PolicyDocument } from "../syntax/ast";
import { quote } from "../syntax/quote";
import { viaService } from "./open-reason";

const VIA_SERVICE = "kms:viaservice";

function named(caller: Caller): string {
  if (caller.kind === "service") return quote(caller.name);
  const arn = quote(callerArn(caller));
  if (caller.kind === "roleSession") return `${arn} (session ${quote(sessionNameOf(caller.userId))})`;
  if (caller.kind !== "federatedUser" || caller.issuer === undefined) return arn;
  return `${arn} (a session requested by ${quote(caller.issuer)})`;
}

/**
 * Who can call what, how, and with what else in the request: `… can call kms:CreateGrant directly (no kms:ViaService)`.
 * Of an identity policy, the document the request was found in, the caller is whoever has it; one is told by name only
 * where the document tells callers apart.
 */
export function describeWitness(request: Request, identityPolicy?: PolicyDocument): string {
  const { caller, action, keyArn } = request;
  const service = viaService(request);
  const how = service === undefined ? "directly (no kms:ViaService)" : `through ${quote(service)} (kms:ViaService)`;
  const others = Object.entries(request.context)
    .filter(([key]) => key.toLowerCase() !== VIA_SERVICE)
    .map(([key, values]) => `${quote(key)} ${values.map((value) => quote(value)).join(", ")}`);
  const given = others.length === 0 ? "" : ` with ${others.join(" and ")}`;
  const who = identityPolicy === undefined ? named(caller) : holder(identityPolicy, caller);
  return `${who} can call ${action}${keyArn === undefined ? "" : ` on ${quote(keyArn, ARN_CHARACTERS)}`} ${how}${given}`;
}

/** An ARN of a key is shown as a whole: its end is what tells it. */
const ARN_CHARACTERS = 120;

/** Condition keys that tell those who can have one policy apart. */
const APART: ReadonlySet<string> = new Set([
  "aws:federatedprovider",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principaltype",
  "aws:userid",
  "aws:username",
  "kms:calleraccount",
]);

function holder({ version, statements }: PolicyDocument, caller: Caller): string {
  const texts = statements.flatMap(({ resource, conditions }) => [
    ...(resource?.patterns ?? []),
    ...conditions.flatMap(({ values }) => values),
  ]);
  const keys = [
    ...statements.flatMap(({ conditions }) => conditions.map(({ key }) => key.toLowerCase())),
    ...texts.flatMap((text) => variablesIn(text, version)),
  ];
  return keys.some((key) => APART.has(key))
    ? `a principal with this policy, such as ${named(caller)},`
    : "a principal with this policy";
}
