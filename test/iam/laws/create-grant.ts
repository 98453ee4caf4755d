/** The question of `createGrantAnswer`, asked at random, and answered by trying. */
import fc from "fast-check";
import type { PolicyDocument, Statement } from "../../../iam/ast";
import type { CreateGrantQuestion } from "../../../iam/index";
import type { Access } from "../../../iam/question";
import type { Request } from "../../../iam/request";
import { type Part, requestsThrough } from "./brute-force";
import { A } from "./condition-keys";
import { firstValue, isDelegation, placeOf, serviceGlobs } from "./outside";
import type { RandomDocument } from "./random-documents";

/** Most questions know their key; of the others what is not known may keep them open. */
export const questions: fc.Arbitrary<CreateGrantQuestion> = fc.record({
  services: fc.constantFrom(["*"], ["rds"], ["rds.*"], ["rds", "ec2"], ["rds", "ec2.*"]),
  region: fc.oneof({ weight: 8, arbitrary: fc.constant("us-east-1") }, fc.constant(undefined)),
  multiRegion: fc.nat({ max: 9 }).map((number) => number === 9),
  regions: fc.oneof({ weight: 8, arbitrary: fc.constant([]) }, fc.constant(["eu-west-1"])),
  ownAccount: fc.oneof({ weight: 8, arbitrary: fc.constant(A) }, fc.constant(undefined)),
});

/** Whether neither the document nor the question has anything that AWS's rules leave open. */
export function isSettled(
  { unresolved }: RandomDocument,
  { services, region, multiRegion, ownAccount }: CreateGrantQuestion,
): boolean {
  const exact = services.some((service) => service !== "*" && !service.endsWith(".*"));
  return (
    unresolved.length === 0 && region !== undefined && ownAccount !== undefined && !(exact && multiRegion === true)
  );
}

/** What trying found of one statement. */
export interface Found {
  /** A request that surely gets through, by the kind of access it is. */
  readonly sure: ReadonlyMap<Access["kind"], Request>;
  /** A request that may get through: not surely inside, or one AWS does not say there is. */
  readonly perhaps: Request | undefined;
  /** Whether everything was tried, and to the end. */
  readonly complete: boolean;
}

/** What the statement, an Allow, lets through beside all Denys. */
export function tried(document: PolicyDocument, statement: Statement, question: CreateGrantQuestion): Found {
  const key = { region: question.region, account: question.ownAccount };
  const place = (request: Part) => placeOf(request, question, question.region);
  const isBound = (request: Part) => firstValue(request, "kms:GrantIsForAWSResource") === "true";
  const { through, complete } = requestsThrough({
    document,
    statement,
    action: "kms:CreateGrant",
    key,
    asks: new Map([
      ["kms:viaservice", serviceGlobs(question)],
      ["kms:grantisforawsresource", []],
    ]),
    said: (request) => `${place(request)} ${isBound(request)}`,
    isAbout: (request) => place(request) !== "inside",
  });
  const sure = new Map<Access["kind"], Request>();
  let perhaps: Request | undefined;
  for (const { request, stretch } of through) {
    perhaps ??= request;
    if (stretch || place(request) !== "outside") continue;
    const bound = isBound(request) ? "grantIsForAWSResource" : "direct";
    const kind = isDelegation(statement, request, key.account) ? "accountRoot" : bound;
    if (!sure.has(kind)) sure.set(kind, request);
    if (kind === "direct") return { sure, perhaps, complete: false };
  }
  return { sure, perhaps, complete };
}
