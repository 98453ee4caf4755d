/** Random questions for `createGrantAnswer`, and their answers by brute force. */
import fc from "fast-check";
import type { Request } from "../../../iam/evaluator/request";
import type { CreateGrantQuestion } from "../../../iam/index";
import type { Access } from "../../../iam/queries/question";
import type { PolicyDocument, Statement } from "../../../iam/syntax/ast";
import { type Part, requestsThrough } from "./brute-force";
import { A } from "./condition-keys";
import { dependsOnKey, keyProperties } from "./key-properties";
import { firstValue, isDelegation, placeOf, Regions, regionOf, serviceGlobs } from "./outside";
import { type RandomDocument, read } from "./random-documents";

/** Most questions have a known key. An unknown key may keep a question undecided. */
export const questions: fc.Arbitrary<CreateGrantQuestion> = fc.record({
  services: fc.constantFrom(["*"], ["rds"], ["rds.*"], ["rds", "ec2"], ["rds", "ec2.*"]),
  region: fc.oneof({ weight: 8, arbitrary: fc.constant("us-east-1") }, fc.constant(undefined)),
  multiRegion: fc.nat({ max: 9 }).map((number) => number === 9),
  regions: fc.oneof({ weight: 8, arbitrary: fc.constant([]) }, fc.constant(["eu-west-1"])),
  ownAccount: fc.oneof({ weight: 8, arbitrary: fc.constant(A) }, fc.constant(undefined)),
  key: keyProperties,
});

/** Whether AWS's rules decide everything in the document and the question. */
export function isSettled(
  given: RandomDocument,
  { services, region, multiRegion, ownAccount, key }: CreateGrantQuestion,
): boolean {
  const { unresolved } = given;
  if (dependsOnKey(read(given), { ...key, region, account: ownAccount })) return false;
  const exact = services.some((service) => service !== "*" && !service.endsWith(".*"));
  return (
    unresolved.length === 0 && region !== undefined && ownAccount !== undefined && !(exact && multiRegion === true)
  );
}

/** The brute-force result for one statement. */
export interface Found {
  /** A request that is surely allowed, by the kind of its access. */
  readonly sure: ReadonlyMap<Access["kind"], Request>;
  /** A request that may be allowed: one that may come through a service, or that AWS does not document. */
  readonly perhaps: Request | undefined;
  /** Whether every request was tried. */
  readonly complete: boolean;
}

/** The kinds of access of a request, the strongest first. A direct access is also a GrantIsForAWSResource one. */
function kindsOf(
  statement: Statement,
  request: Request,
  { account, isBound }: { readonly account: string | undefined; readonly isBound: boolean },
): readonly Access["kind"][] {
  if (isDelegation(statement, request, account)) return ["accountRoot"];
  return isBound ? ["grantIsForAWSResource"] : ["direct", "grantIsForAWSResource"];
}

/** Returns the requests that the statement, an Allow, allows after all Deny statements. */
export function tried(document: PolicyDocument, statement: Statement, question: CreateGrantQuestion): Found {
  const key = { ...question.key, region: question.region, account: question.ownAccount };
  const place = (request: Part) => placeOf(request, question, question.region);
  const isBound = (request: Part) => firstValue(request, "kms:GrantIsForAWSResource") === "true";
  const { through, complete } = requestsThrough({
    document,
    statement,
    action: "kms:CreateGrant",
    key,
    patterns: new Map([
      ["kms:viaservice", serviceGlobs(question)],
      ["kms:grantisforawsresource", []],
    ]),
    signature: (request) => `${place(request)} ${isBound(request)} ${regionOf(request)}`,
    isInScope: (request) => place(request) !== "inside",
  });
  const sure = new Map<Access["kind"], Request>();
  let perhaps: Request | undefined;
  const regions = new Regions(question, question.region);
  for (const { request, undocumented } of through) {
    perhaps ??= request;
    if (undocumented) continue;
    const kinds = kindsOf(statement, request, { account: key.account, isBound: isBound(request) });
    const isSure = (kind: string) => place(request) === "outside" || regions.isAnother(kind, request);
    for (const kind of kinds.filter(isSure)) if (!sure.has(kind)) sure.set(kind, request);
    if (sure.has("direct")) return { sure, perhaps, complete: false };
  }
  return { sure, perhaps, complete };
}
