/** Random questions for `accessAnswer` and `denialAnswer`, with a second definition of their requests, independent of `iam/queries/`. */
import fc from "fast-check";
import { accountOf, callerArn, callerContext, type Request } from "../../../iam/evaluator/request";
import type { Callers, ContextConstraint, KeyPolicyQuestion } from "../../../iam/queries/question";
import { matchesGlob } from "../../../iam/strings/glob";
import type { Condition, PolicyDocument, Statement } from "../../../iam/syntax/ast";
import { type Part, requestsThrough, type Trial } from "./brute-force";
import { A, ACTIONS, B, conditionKey, isSent } from "./condition-keys";
import { exactly, type Glob, glob } from "./globs";
import { dependsOnKey, keyProperties } from "./key-properties";
import { type Place, placeOf, Regions, regionOf, serviceGlobs, valuesOf } from "./outside";
import { type RandomDocument, read } from "./random-documents";

const COMPARED: readonly (readonly [key: string, one: string, other: string])[] = [
  ["aws:PrincipalTag/team", "a", "a*"],
  ["kms:ViaService", "rds.*", "*.amazonaws.com"],
  ["kms:EncryptionContext:team", "a", "?*"],
  ["aws:SourceVpce", "vpce-1", "vpce-*"],
  ["kms:GrantIsForAWSResource", "true", "true"],
  ["kms:EncryptionContextKeys", "team", "t*"],
];

export const constraints: fc.Arbitrary<ContextConstraint> = fc
  .record({
    about: fc.constantFrom(...COMPARED),
    kind: fc.constantFrom("absent" as const, "outside" as const, "among" as const),
    both: fc.boolean(),
  })
  .map(({ about: [key, one, other], kind, both }): ContextConstraint => {
    return kind === "absent" ? { key, kind } : { key, kind, patterns: both ? [one, other] : [one] };
  });

const callers: fc.Arbitrary<Exclude<Callers, { readonly kind: "service" }>> = fc.oneof(
  fc.constantFrom({ kind: "anyone" as const }, { kind: "administrators" as const }, { kind: "public" as const }),
  fc.record({
    kind: fc.constant("otherAccounts" as const),
    accounts: fc.constantFrom([], [B]),
    organizations: fc.constantFrom([], ["o-a"]),
  }),
);

export type Asked = KeyPolicyQuestion & { readonly callers: Exclude<Callers, { readonly kind: "service" }> };

export const keyPolicyQuestions: fc.Arbitrary<Asked> = fc
  .record({
    actions: fc.subarray([...ACTIONS], { minLength: 1 }),
    callers,
    key: fc
      .record({
        region: fc.oneof({ weight: 8, arbitrary: fc.constant("us-east-1") }, fc.constant(undefined)),
        account: fc.oneof({ weight: 8, arbitrary: fc.constant(A) }, fc.constant(undefined)),
        properties: keyProperties,
      })
      .map(({ properties, ...known }) => ({ ...properties, ...known })),
    services: fc.constantFrom(undefined, ["*"], ["rds"], ["rds.*", "ec2"]),
    context: fc.array(constraints, { maxLength: 2 }),
  })
  .map(({ services, ...asked }): Asked => ({ ...asked, ...(services && { outsideServices: { services } }) }));

/** Whether AWS's rules decide everything in the document and the question. */
export function isSettled(given: RandomDocument, { key }: Asked): boolean {
  if (dependsOnKey(read(given), key)) return false;
  return given.unresolved.length === 0 && key.region !== undefined && key.account !== undefined;
}

/** Whether the request is one of the question. With an unknown Region, one of two requests may be. */
export function matchesQuestion(request: Part, document: PolicyDocument, question: Asked, action: string): boolean {
  return (
    placeIn(request, question) !== "inside" &&
    (question.context ?? []).every((constraint) => meets(request, constraint, action)) &&
    isOf(request, document, question)
  );
}

function placeIn(request: Part, { outsideServices: outside, key }: Asked): Place {
  return outside === undefined ? "outside" : placeOf(request, outside, key.region);
}

/** Whether the request meets the constraint. A key that is never sent is absent. */
export function meets(request: Part, constraint: ContextConstraint, action: string): boolean {
  const values = valuesOf(request, constraint.key);
  if (constraint.kind === "absent") return values.length === 0;
  const some = values.some((value) => constraint.patterns.some((pattern) => matchesGlob(pattern, value)));
  if (constraint.kind === "outside") return !some;
  const key = conditionKey(constraint.key);
  return some || (key !== undefined && !isSent(key, action));
}

function isOf(request: Part, document: PolicyDocument, { callers: who, key }: Asked): boolean {
  if (request.caller.kind === "service") return false;
  const isNamedById = idsIn(document).includes(idOf(request.caller));
  const account = accountOf(callerArn(request.caller));
  switch (who.kind) {
    case "anyone":
      return true;
    case "administrators":
      return !isNamedById && (key.account === undefined || account === key.account);
    case "public":
      return !isNamedById && isPublicCaller(request, account, document, key.account);
    case "otherAccounts": {
      const paths = valuesOf(request, "aws:PrincipalOrgPaths").map((path) => path.split("/", 1).join());
      const ids = [...valuesOf(request, "aws:PrincipalOrgID"), ...paths].map((id) => id.toLowerCase());
      return (
        !isNamedById &&
        account !== key.account &&
        !who.accounts.includes(account) &&
        !ids.some((id) => who.organizations.includes(id))
      );
    }
  }
}

/** The unique id of the caller, or of the user that issued its session. */
function idOf(caller: Request["caller"]): string {
  if ("userId" in caller) return caller.userId.split(":", 1).join();
  return caller.kind === "federatedUser" ? (caller.issuer ?? "") : "";
}

/** The unique ids that the document names as principals. */
const idsIn = ({ statements }: PolicyDocument): readonly string[] =>
  statements.flatMap(({ principal }) =>
    (principal?.entries ?? []).map(({ value }) => value).filter((value) => /^A(IDA|ROA)/.test(value)),
  );

/** The keys of the laws whose values belong to someone, with the separator after the part that does. */
const OWNED: readonly (readonly [key: string, separator: string])[] = [
  ["aws:PrincipalOrgID", " "],
  ["aws:PrincipalOrgPaths", "/"],
  ["aws:SourceVpce", " "],
  ["aws:userid", ":"],
];

function isPublicCaller(request: Part, account: string, document: PolicyDocument, own: string | undefined): boolean {
  const conditions = document.statements.flatMap((statement) => statement.conditions);
  const entries = document.statements.flatMap(({ principal }) => principal?.entries ?? []);
  const texts = [...entries.map(({ value }) => value), ...conditions.flatMap(({ values }) => values)];
  if (account === own || texts.some((text) => text.includes(account))) return false;
  const isOwned = OWNED.some(([key, separator]) => {
    const owners = valuesIn(conditions, key).filter((value) => !/[*?]|\$\{/.test(value.split(separator, 1).join()));
    const values = [
      ...valuesOf(request, key),
      ...(callerContext(request.caller).get(key.toLowerCase())?.split(" ") ?? []),
    ];
    return values.some((value) => owners.some((pattern) => matchesGlob(pattern, value, { ignoreCase: true })));
  });
  return !isOwned && !valuesOf(request, "aws:SourceIp").some((address) => isInside(address, conditions));
}

function valuesIn(conditions: readonly Condition[], key: string): readonly string[] {
  return conditions.filter((each) => each.key.toLowerCase() === key.toLowerCase()).flatMap(({ values }) => values);
}

/** Whether an address is in one of the small networks of the documents. */
function isInside(address: string, conditions: readonly Condition[]): boolean {
  const compared = conditions.filter(({ operator }) => operator.includes("IpAddress"));
  const networks = new Set(valuesIn(compared, "aws:SourceIp"));
  const [first = 0, second = 0] = address.split(".").map(Number);
  return (
    (networks.has("10.0.0.0/8") && address.startsWith("10.")) ||
    (networks.has("10.0.0.0/9") && first === 10 && second < 128) ||
    (networks.has("10.128.0.0/9") && first === 10 && second >= 128) ||
    (networks.has("192.0.2.0/24") && address.startsWith("192.0.2.")) ||
    (networks.has("203.0.113.10") && address === "203.0.113.10") ||
    (networks.has("2001:db8::/32") && /^2001:0?db8:/.test(address))
  );
}

export interface Found {
  /** A request of the question that the statement decides. */
  readonly request: Request | undefined;
  /** Such a request, or one that AWS does not document. */
  readonly perhaps: Request | undefined;
  /** Whether every request was tried. */
  readonly complete: boolean;
}

/** The values that constraints compare keys with, by key in lower case. */
export function constraintGlobs(context: readonly ContextConstraint[]): Map<string, readonly Glob[]> {
  const asks = new Map<string, readonly Glob[]>();
  for (const each of context) {
    const key = each.key.toLowerCase();
    const globs = each.kind === "absent" ? [] : each.patterns.map((pattern) => glob(pattern));
    asks.set(key, [...(asks.get(key) ?? []), ...globs]);
  }
  return asks;
}

/** Returns the first request of the question that the statement decides, over all actions. */
export function firstFound(
  actions: readonly string[],
  trialOf: (action: string) => Trial,
  isSure: (request: Request) => boolean = () => true,
): Found {
  let perhaps: Request | undefined;
  let all = true;
  for (const action of actions) {
    const { through, complete } = requestsThrough(trialOf(action));
    for (const { request, undocumented } of through) {
      perhaps ??= request;
      if (!undocumented && isSure(request)) return { request, perhaps, complete };
    }
    all &&= complete;
  }
  return { request: undefined, perhaps, complete: all };
}

/** Tries the requests of the question on the statement, one after the other. */
export function tried(document: PolicyDocument, statement: Statement, question: Asked): Found {
  const { key, outsideServices: outside, context = [] } = question;
  const asks = constraintGlobs(context);
  const services = outside === undefined ? [] : serviceGlobs(outside);
  const viaService = [...(asks.get("kms:viaservice") ?? []), ...services];
  if (viaService.length > 0) asks.set("kms:viaservice", viaService);
  const { callers: who } = question;
  const isSpoken = document.statements.some(({ conditions }) =>
    conditions.some(({ key: name }) => /PrincipalOrg/i.test(name)),
  );
  if (who.kind === "otherAccounts" && isSpoken) {
    asks.set(
      "aws:principalorgid",
      who.organizations.map((id) => exactly(id)),
    );
    asks.set(
      "aws:principalorgpaths",
      who.organizations.map((id) => glob(`${id}/*`)),
    );
  }
  const regions = new Map(
    question.actions.map((action) => [action, new Regions(outside ?? { services: [] }, key.region)]),
  );
  const isSure = (request: Request) =>
    placeIn(request, question) === "outside" || regions.get(request.action)?.isAnother("", request) === true;
  const trialOf = (action: string): Trial => ({
    document,
    statement,
    action,
    key,
    patterns: asks,
    signature: (request) =>
      [
        placeIn(request, question),
        regionOf(request),
        ...context.map((each) => meets(request, each, action)),
        isOf(request, document, question),
      ].join(),
    isInScope: (request) => matchesQuestion(request, document, question, action),
  });
  return firstFound(question.actions, trialOf, isSure);
}
