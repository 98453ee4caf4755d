/**
 * The description of a request in one line, for findings.
 *
 * It has everything that another reader needs to repeat the request: the caller, the action, the service and the values
 * of condition keys. Texts of the document are quoted and cut to a safe length.
 *
 * Source: KMS developer guide, `kms:ViaService`.
 */

import { toLowerCase } from "../ascii-case";
import { type Caller, callerArn, type Request, sessionNameOf } from "../evaluator/request";
import { variablesIn } from "../strings/pattern";
import type { PolicyDocument } from "../syntax/ast";
import { quote } from "../syntax/quote";
import { viaService } from "./open-reason";

const VIA_SERVICE = "kms:viaservice";

/** The name of a session that stands for any session of its role. */
const ANY_SESSION = "example";

function describeCaller(caller: Caller): string {
  if (caller.kind === "service") return quote(caller.name);
  const arn = quote(callerArn(caller));
  if (caller.kind === "roleSession")
    return sessionNameOf(caller.userId) === ANY_SESSION
      ? arn
      : `${arn} (session ${quote(sessionNameOf(caller.userId))})`;
  if (caller.kind !== "federatedUser" || caller.issuer === undefined) return arn;
  return `${arn} (a session requested by ${quote(caller.issuer)})`;
}

/**
 * Returns a description such as `… can call kms:CreateGrant directly`, without `kms:ViaService`. For a request of an identity
 * policy, the caller is a principal with that policy. It is named only if the policy distinguishes its holders.
 */
export function describeWitness(request: Request, identityPolicy?: PolicyDocument): string {
  const { caller, action, keyArn } = request;
  const service = viaService(request);
  const how = service === undefined ? "directly" : `through ${quote(service)}`;
  const others = Object.entries(request.context)
    .filter(([key]) => toLowerCase(key) !== VIA_SERVICE)
    .map(([key, values]) => `${quote(key)} ${values.map((value) => quote(value)).join(", ")}`);
  const given = others.length === 0 ? "" : ` with ${others.join(" and ")}`;
  const who = identityPolicy === undefined ? describeCaller(caller) : describeHolder(identityPolicy, caller);
  return `${who} can call ${action}${keyArn === undefined ? "" : ` on ${quote(keyArn, ARN_CHARACTERS)}`} ${how}${given}`;
}

/** The characters shown of a key's ARN: all of it, because its end identifies the key. */
const ARN_CHARACTERS = 120;

/** The condition keys whose value differs between the holders of one policy. */
const KEYS_OF_HOLDERS: ReadonlySet<string> = new Set([
  "aws:federatedprovider",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principaltype",
  "aws:userid",
  "aws:username",
  "kms:calleraccount",
]);

function describeHolder({ version, statements }: PolicyDocument, caller: Caller): string {
  const texts = statements.flatMap(({ resource, conditions }) => [
    ...(resource?.patterns ?? []),
    ...conditions.flatMap(({ values }) => values),
  ]);
  const keys = [
    ...statements.flatMap(({ conditions }) => conditions.map(({ key }) => toLowerCase(key))),
    ...texts.flatMap((text) => variablesIn(text, version)),
  ];
  return keys.some((key) => KEYS_OF_HOLDERS.has(key))
    ? `a principal with this policy, such as ${describeCaller(caller)},`
    : "a principal with this policy";
}
