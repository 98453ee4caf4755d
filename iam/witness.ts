/** A request told in one line. */

import { viaService } from "./because";
import { quote } from "./quote";
import { type Caller, callerArn, type Request, sessionOf } from "./request";

const VIA_SERVICE = "kms:viaservice";

function named(caller: Caller): string {
  if (caller.kind === "service") return quote(caller.name);
  const arn = quote(callerArn(caller));
  if (caller.kind === "roleSession") return `${arn} (session ${quote(sessionOf(caller.userId))})`;
  if (caller.kind !== "federatedUser" || caller.issuer === undefined) return arn;
  return `${arn} (asked for by ${quote(caller.issuer)})`;
}

/** Who can call what, how, and with what else in the request: `… can call kms:CreateGrant directly (no kms:ViaService)`. */
export function describeWitness(request: Request): string {
  const service = viaService(request);
  const how = service === undefined ? "directly (no kms:ViaService)" : `through ${quote(service)} (kms:ViaService)`;
  const others = Object.entries(request.context)
    .filter(([key]) => key.toLowerCase() !== VIA_SERVICE)
    .map(([key, values]) => `${quote(key)} ${values.map(quote).join(", ")}`);
  const given = others.length === 0 ? "" : ` with ${others.join(" and ")}`;
  return `${named(request.caller)} can call ${request.action} ${how}${given}`;
}
